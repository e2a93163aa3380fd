// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/kubeconfig_access.h"

#include <string>

#include <gmock/gmock.h>

#include "tests/kubernetes/kubeconfig_fixture.h"

namespace exporter::kubernetes::kubeconfig_user_test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;
using testing::Pair;

using KubeconfigUserTest = KubeconfigAccessTest;

TEST_F(KubeconfigUserTest, NamesEveryMistakeOfACertificate) {
  const std::string chain = "client-certificate-data: " + EncodeBase64(pair_.cert_pem);
  const auto key = [](const std::string& pem) { return ", client-key-data: " + EncodeBase64(pem); };
  EXPECT_THAT(ResolveUser(chain),
              ElementsAre(InUser("client-certificate without client-key, want both")));
  EXPECT_THAT(ResolveUser("client-key: tls.key"),
              ElementsAre(InUser("client-key without client-certificate, want both")));
  EXPECT_THAT(ResolveUser("client-certificate-data: '!', client-key-data: hunter2"),
              ElementsAre(InUser("client-certificate-data: want base64 of a PEM text"),
                          InUser("client-key-data: want base64 of a PEM text")));
  EXPECT_THAT(ResolveUser("client-certificate-data: \"\\n\", client-key-data: \"\\n\""),
              ElementsAre(InUser("client-certificate-data: want base64 of a PEM text"),
                          InUser("client-key-data: want base64 of a PEM text")));
  EXPECT_THAT(ResolveUser("client-certificate: tls.crt, client-key: tls.key"),
              ElementsAre(HasSubstr("client-certificate: " + folder_.path() + "/tls.crt: cannot"),
                          HasSubstr("client-key: " + folder_.path() + "/tls.key: cannot")));
  EXPECT_THAT(ResolveUser(chain + key("hunter2")),
              ElementsAre(InUser("client-certificate and client-key: the key is not a private key "
                                 "in PEM form")));
  EXPECT_THAT(ResolveUser(chain + key(MakeCertificate().key_pem)),
              ElementsAre(InUser("client-certificate and client-key: the key is not that of the "
                                 "certificate")));
  const CertificatePair expired = MakeCertificate("", -60);
  EXPECT_THAT(ResolveUser("client-certificate-data: " + EncodeBase64(expired.cert_pem) +
                          key(expired.key_pem)),
              ElementsAre(MatchesRegex(".*: user 'u': the client certificate expired on "
                                       "20..-..-..T..:..:..Z, want a renewed one")));
}

TEST_F(KubeconfigUserTest, NamesEveryMistakeOfATokenOrPassword) {
  EXPECT_THAT(ResolveUser("tokenFile: token"),
              ElementsAre(InUser("token file " + folder_.path() +
                                 "/token: No such file or directory; check tokenFile")));
  EXPECT_THAT(ResolveUser("token: hunter2 hunter2"),
              ElementsAre(InUser("token: holds more than a token")));
  EXPECT_THAT(ResolveUser("password: hunter2"),
              ElementsAre(InUser("password without username, want both")));
  EXPECT_THAT(ResolveUser("username: 'a:b', password: hunter2"),
              ElementsAre(InUser("username: holds a ':', which ends it")));
  EXPECT_THAT(ResolveUser("token: hunter2, username: a, password: b"),
              ElementsAre(InUser("has more than one way to log in, want one of: token, username")));
  EXPECT_THAT(ResolveUser("auth-provider: {name: gcp, config: {access-token: hunter2}}"),
              ElementsAre(InUser("auth-provider: Kubernetes 1.26 removed it, want exec with the "
                                 "provider's plugin")));
}

TEST_F(KubeconfigUserTest, ImpersonatesWhomTheUserNames) {
  EXPECT_THAT(ResolveUser("token: t, as: jane, as-uid: '7', as-groups: [dev, ops], "
                          "as-user-extra: {acme.com/project: [x]}"),
              IsEmpty());
  EXPECT_THAT(access_.headers,
              ElementsAre(Pair("Impersonate-User", "jane"), Pair("Impersonate-Uid", "7"),
                          Pair("Impersonate-Group", "dev"), Pair("Impersonate-Group", "ops"),
                          Pair("Impersonate-Extra-acme.com%2Fproject", "x")));
  EXPECT_THAT(ResolveUser("token: t, as-groups: [dev]"),
              ElementsAre(InUser("as-uid, as-groups or as-user-extra without as, want as too")));
  EXPECT_THAT(ResolveUser("token: t, as: \"a\\nb\""), ElementsAre(InUser("as: holds a line end")));
}

constexpr const char* kV1 = "apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, ";

TEST_F(KubeconfigUserTest, FindsPluginsAsKubectlDoes) {
  WriteProgram("bin/login");
  WriteProgram("own");
  EXPECT_THAT(ResolveUser(std::string("exec: {") + kV1 +
                          "command: login, args: [a], "
                          "env: [{name: A, value: b}], installHint: h}"),
              IsEmpty());
  ASSERT_TRUE(access_.plugin);
  EXPECT_EQ(access_.plugin->path, folder_.path() + "/bin/login");
  EXPECT_EQ(access_.plugin->name, "login");
  EXPECT_EQ(access_.plugin->api_version, "client.authentication.k8s.io/v1");
  EXPECT_THAT(access_.plugin->arguments, ElementsAre("a"));
  EXPECT_THAT(access_.plugin->variables, ElementsAre(Pair("A", Secret("b"))));
  EXPECT_EQ(access_.plugin->install_hint, "h");
  EXPECT_EQ(access_.plugin->cluster_json, "");
  EXPECT_THAT(ResolveUser(std::string("exec: {") + kV1 + "command: ./own}"), IsEmpty());
  EXPECT_EQ(access_.plugin->path, folder_.path() + "/own");
  EXPECT_THAT(ResolveUser("exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: sh}"),
              IsEmpty());
  EXPECT_EQ(access_.plugin->path, "/bin/sh");
}

TEST_F(KubeconfigUserTest, TellsThePluginOfTheClusterThatWantsToKnow) {
  const std::string data = EncodeBase64(pair_.cert_pem);
  folder_.Write("ca.crt", pair_.cert_pem);
  EXPECT_THAT(
      Resolve(std::string(kServer) +
                  ", certificate-authority: ca.crt, tls-server-name: k, extensions: [{name: "
                  "client.authentication.k8s.io/exec, extension: {a: b}}]",
              std::string("exec: {") + kV1 + "command: sh, provideClusterInfo: true}"),
      IsEmpty());
  EXPECT_EQ(access_.plugin->cluster_json,
            R"({"server":"https://10.0.0.1:6443","tls-server-name":"k",)"
            R"("certificate-authority-data":")" +
                data + R"(","config":{"a":"b"}})");
}

TEST_F(KubeconfigUserTest, NamesEveryMistakeOfAPlugin) {
  EXPECT_THAT(ResolveUser("exec: {}"),
              ElementsAre(InUser("exec: apiVersion: '' is not accepted, want "
                                 "client.authentication.k8s.io/v1 or v1beta1"),
                          InUser("exec: command: not given")));
  EXPECT_THAT(ResolveUser("exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: sh}"),
              ElementsAre(HasSubstr("'client.authentication.k8s.io/v1alpha1' is not accepted")));
  EXPECT_THAT(ResolveUser("exec: {apiVersion: client.authentication.k8s.io/v1, command: sh}"),
              ElementsAre(InUser("exec: interactiveMode: not given, want Never or IfAvailable")));
  const std::string beta = "exec: {apiVersion: client.authentication.k8s.io/v1beta1, ";
  EXPECT_THAT(ResolveUser(beta + "command: sh, interactiveMode: Always}"),
              ElementsAre(InUser("exec: interactiveMode: Always needs somebody at a terminal, want "
                                 "Never or IfAvailable")));
  EXPECT_THAT(ResolveUser(beta + "command: sh, interactiveMode: Often}"),
              ElementsAre(InUser("exec: interactiveMode: 'Often' is not accepted, want Never or "
                                 "IfAvailable")));
  EXPECT_THAT(ResolveUser(beta + "command: no-such, installHint: 'Get it\nfrom us.'}"),
              ElementsAre(AllOf(HasSubstr("exec: command: 'no-such' is not found in PATH; Get it"),
                                HasSubstr("from us."))));
  EXPECT_THAT(ResolveUser(beta + "command: ./no-such}"),
              ElementsAre(InUser("exec: command: './no-such' is no program at " + folder_.path() +
                                 "/no-such")));
  EXPECT_THAT(
      ResolveUser(beta + "command: sh}, token: hunter2, client-certificate: a, client-key: b"),
      AllOf(Contains(InUser("has more than one way to log in, want one of: token, "
                            "exec, client-certificate")),
            Each(Not(HasSubstr("hunter")))));
}

}  // namespace
}  // namespace exporter::kubernetes::kubeconfig_user_test

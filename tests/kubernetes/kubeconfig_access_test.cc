// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/kubeconfig_access.h"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>

#include "tests/kubernetes/kubeconfig_fixture.h"

namespace exporter::kubernetes::kubeconfig_access_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(KubeconfigAccessTest, TakesTheClusterAsItIs) {
  EXPECT_THAT(ResolveCluster("server: 'https://10.0.0.1:6443/', tls-server-name: kubernetes, "
                             "proxy-url: 'socks5://u:p@proxy:1080', disable-compression: true"),
              IsEmpty());
  EXPECT_EQ(access_.server, "https://10.0.0.1:6443");
  EXPECT_EQ(access_.tls_server_name, "kubernetes");
  EXPECT_EQ(access_.proxy_url.Reveal(), "socks5://u:p@proxy:1080");
  EXPECT_FALSE(access_.is_compressed);
  EXPECT_FALSE(access_.is_insecure);
  EXPECT_EQ(access_.token.Reveal(), "t");
  EXPECT_EQ(access_.server_place, "cluster 'c' in kubeconfig " + file_);
  EXPECT_EQ(access_.user_place, "user 'u' in kubeconfig " + file_);
}

TEST_F(KubeconfigAccessTest, FindsFilesBesideTheKubeconfig) {
  std::filesystem::create_directory(folder_.path() + "/pki");
  folder_.Write("pki/ca.crt", pair_.cert_pem);
  folder_.Write("tls.crt", pair_.cert_pem);
  folder_.Write("tls.key", pair_.key_pem);
  folder_.Write("token", "t");
  EXPECT_THAT(Resolve(std::string(kServer) + ", certificate-authority: ./pki/ca.crt",
                      "client-certificate: tls.crt, client-key: " + folder_.path() +
                          "/tls.key, tokenFile: pki/../token, token: ignored"),
              IsEmpty());
  EXPECT_EQ(access_.ca_file, folder_.path() + "/pki/ca.crt");
  EXPECT_EQ(access_.certificate.file, folder_.path() + "/tls.crt");
  EXPECT_EQ(access_.key.file, folder_.path() + "/tls.key");
  EXPECT_EQ(access_.token_file, folder_.path() + "/token");
  EXPECT_TRUE(access_.token.empty());
}

TEST_F(KubeconfigAccessTest, PrefersDataToFiles) {
  EXPECT_THAT(
      Resolve(std::string(kServer) +
                  ", certificate-authority: /no/ca, "
                  "certificate-authority-data: " +
                  EncodeBase64(pair_.cert_pem),
              "client-certificate: /no/crt, client-key: /no/key, client-certificate-data: " +
                  EncodeBase64(pair_.cert_pem) +
                  ", client-key-data: " + EncodeBase64(pair_.key_pem)),
      IsEmpty());
  EXPECT_EQ(access_.ca_pem, pair_.cert_pem);
  EXPECT_EQ(access_.ca_file, "");
  EXPECT_EQ(access_.certificate.text.Reveal(), pair_.cert_pem);
  EXPECT_EQ(access_.key.text.Reveal(), pair_.key_pem);
}

TEST_F(KubeconfigAccessTest, ListsTheContextsWhereItFindsNone) {
  file_ = folder_.Write("config", "contexts: [{name: dev}, {name: prod}]\n");
  EXPECT_THAT(ResolveFile(""), ElementsAre(file_ + ": no current-context; choose with "
                                                   "--kubernetes.context, want one of: dev, prod"));
  EXPECT_THAT(ResolveFile("test"),
              ElementsAre(file_ + ": there is no context 'test', want one of: dev, prod"));
  file_ = folder_.Write("config", "");
  EXPECT_THAT(ResolveFile("test"),
              ElementsAre(file_ + ": there is no context 'test', it has none"));
}

TEST_F(KubeconfigAccessTest, NamesTheClusterAndUserThatAContextLacks) {
  file_ = folder_.Write("config",
                        "current-context: x\n"
                        "contexts: [{name: x, context: {cluster: a, user: b}}]\n"
                        "clusters: [{name: c}]\nusers: [{name: u}, {name: v}]\n");
  EXPECT_THAT(ResolveFile(""),
              ElementsAre(file_ + ": context 'x': there is no cluster 'a', want one of: c",
                          file_ + ": context 'x': there is no user 'b', want one of: u, v"));
}

TEST_F(KubeconfigAccessTest, MayHaveNoUser) {
  file_ = folder_.Write("config",
                        "contexts: [{name: x, context: {cluster: c}}]\n"
                        "clusters: [{name: c, cluster: {server: 'http://localhost:8001'}}]");
  EXPECT_THAT(ResolveFile("x"), IsEmpty());
  EXPECT_EQ(access_.user_place, "context 'x' in kubeconfig " + file_);
}

TEST_F(KubeconfigAccessTest, ChecksOnlyWhatTheContextUses) {
  file_ = folder_.Write("config",
                        "current-context: x\n"
                        "contexts: [{name: x, context: {cluster: c, user: u}}, {name: y}]\n"
                        "clusters: [{name: c, cluster: {server: 'https://a'}},"
                        " {name: d, cluster: {server: []}}]\n"
                        "users: [{name: u}, {name: v, user: {auth-provider: {}}}]\n");
  EXPECT_THAT(ResolveFile(""), IsEmpty());
}

TEST_F(KubeconfigAccessTest, NamesEveryMistakeOfTheCluster) {
  EXPECT_THAT(ResolveCluster("insecure-skip-tls-verify: maybe"),
              ElementsAre(InCluster("insecure-skip-tls-verify: want true or false"),
                          InCluster("server: not given")));
  EXPECT_THAT(ResolveCluster("server: '10.0.0.1'"),
              ElementsAre(HasSubstr(InCluster("server: '10.0.0.1' is not the URL of a server"))));
  EXPECT_THAT(ResolveCluster("server: 'ftp://u:hunter2@host'"),
              ElementsAre(InCluster("server: must not hold a user name or password")));
  EXPECT_THAT(ResolveCluster(std::string(kServer) + ", proxy-url: 'ftp://u:hunter2@proxy'"),
              ElementsAre(InCluster("proxy-url: want http://HOST:PORT, https://HOST:PORT or "
                                    "socks5://HOST:PORT")));
  EXPECT_THAT(ResolveCluster(std::string(kServer) + ", certificate-authority-data: hunter2"),
              ElementsAre(InCluster("certificate-authority-data: want base64 of a PEM text")));
  EXPECT_THAT(ResolveCluster(std::string(kServer) + ", certificate-authority-data: \"\\n\""),
              ElementsAre(InCluster("certificate-authority-data: want base64 of a PEM text")));
  EXPECT_THAT(
      ResolveCluster(std::string(kServer) + ", certificate-authority-data: aHVudGVyMg=="),
      ElementsAre(InCluster("certificate-authority-data: holds no certificate in PEM form")));
  EXPECT_THAT(ResolveCluster(std::string(kServer) + ", certificate-authority: ca.crt"),
              ElementsAre(InCluster("certificate-authority: " + folder_.path() +
                                    "/ca.crt: cannot be read: No such file or directory")));
  EXPECT_THAT(ResolveCluster(std::string(kServer) +
                             ", insecure-skip-tls-verify: true, "
                             "certificate-authority-data: " +
                             EncodeBase64(pair_.cert_pem)),
              ElementsAre(InCluster("insecure-skip-tls-verify and certificate-authority-data "
                                    "exclude each other")));
}

}  // namespace
}  // namespace exporter::kubernetes::kubeconfig_access_test

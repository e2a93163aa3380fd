// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/kubeconfig.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/serve/certificate.h"

namespace exporter::kubernetes::kubeconfig_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

class KubeconfigTest : public testing::Test {
 protected:
  // Reads files with these contents, named "0", "1", ...
  std::vector<std::string> Read(const std::vector<std::string>& texts) {
    kubeconfig_ = {};
    std::vector<std::string> files;
    for (const std::string& text : texts) {
      files.push_back(folder_.Write(std::to_string(files.size()), text));
    }
    return ReadKubeconfig(files, kubeconfig_);
  }
  std::string File(int number) const { return folder_.path() + "/" + std::to_string(number); }

  TemporaryFolder folder_;
  Kubeconfig kubeconfig_;
};

constexpr const char* kFull = R"(
apiVersion: v1
kind: Config
current-context: main
contexts:
- name: main
  context: {cluster: c, user: u, namespace: ignored}
clusters:
- name: c
  cluster:
    server: https://10.0.0.1:6443
    certificate-authority: ca.crt
    certificate-authority-data: Q0E=
    insecure-skip-tls-verify: false
    tls-server-name: kubernetes
    proxy-url: http://proxy:3128
    disable-compression: true
    extensions:
    - name: client.authentication.k8s.io/exec
      extension: {audience: "5", number: -5, on: true, none: null, list: [a, 007, "b\"c"]}
users:
- name: u
  user:
    client-certificate: u.crt
    client-certificate-data: Q0VSVA==
    client-key: u.key
    client-key-data: S0VZ
    token: 12345
    tokenFile: token
    username: name
    password: "007"
    as: somebody
    as-uid: "1"
    as-groups: [a, b]
    as-user-extra: {reason: [x, y]}
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: login
      args: [get-token, "1"]
      env: [{name: LEVEL, value: debug}]
      installHint: get it
      interactiveMode: Never
      provideClusterInfo: true
)";

TEST_F(KubeconfigTest, ReadsTheCluster) {
  EXPECT_THAT(Read({kFull}), IsEmpty());
  const KubeconfigCluster& cluster = kubeconfig_.clusters.at("c");
  EXPECT_EQ(cluster.file, File(0));
  EXPECT_EQ(cluster.server, "https://10.0.0.1:6443");
  EXPECT_EQ(cluster.ca_file, "ca.crt");
  EXPECT_EQ(cluster.ca_data, "Q0E=");
  EXPECT_FALSE(cluster.is_insecure);
  EXPECT_EQ(cluster.tls_server_name, "kubernetes");
  EXPECT_EQ(cluster.proxy_url.Reveal(), "http://proxy:3128");
  EXPECT_TRUE(cluster.is_uncompressed);
  EXPECT_EQ(cluster.exec_config,
            R"({"audience":"5","number":-5,"on":true,"none":null,"list":["a","007","b\"c"]})");
  EXPECT_THAT(cluster.faults, IsEmpty());
}

TEST_F(KubeconfigTest, ReadsTheUser) {
  EXPECT_THAT(Read({kFull}), IsEmpty());
  const KubeconfigUser& user = kubeconfig_.users.at("u");
  EXPECT_EQ(user.certificate_file, "u.crt");
  EXPECT_EQ(user.certificate_data, "Q0VSVA==");
  EXPECT_EQ(user.key_file, "u.key");
  EXPECT_EQ(user.key_data.Reveal(), "S0VZ");
  EXPECT_EQ(user.token.Reveal(), "12345");
  EXPECT_EQ(user.token_file, "token");
  EXPECT_EQ(user.name, "name");
  EXPECT_EQ(user.password.Reveal(), "007");
  EXPECT_EQ(user.as, "somebody");
  EXPECT_EQ(user.as_uid, "1");
  EXPECT_THAT(user.as_groups, ElementsAre("a", "b"));
  EXPECT_THAT(user.as_extra, ElementsAre(Pair("reason", "x"), Pair("reason", "y")));
  EXPECT_FALSE(user.has_auth_provider);
  ASSERT_TRUE(user.exec);
  EXPECT_EQ(user.exec->api_version, "client.authentication.k8s.io/v1");
  EXPECT_EQ(user.exec->command, "login");
  EXPECT_THAT(user.exec->arguments, ElementsAre("get-token", "1"));
  EXPECT_THAT(user.exec->variables, ElementsAre(Pair("LEVEL", Secret("debug"))));
  EXPECT_EQ(user.exec->install_hint, "get it");
  EXPECT_EQ(user.exec->interactive_mode, "Never");
  EXPECT_TRUE(user.exec->wants_cluster);
  EXPECT_THAT(user.faults, IsEmpty());
}

TEST_F(KubeconfigTest, MayBeJson) {
  EXPECT_THAT(Read({R"({"contexts":[{"name":"a","context":{"cluster":"c","user":"u"}}],)"
                    R"("current-context":"a","clusters":null,"users":[]})"}),
              IsEmpty());
  EXPECT_EQ(kubeconfig_.current_context, "a");
  EXPECT_EQ(kubeconfig_.contexts.at("a").cluster, "c");
}

TEST_F(KubeconfigTest, MayBeEmpty) {
  EXPECT_THAT(Read({""}), IsEmpty());
  EXPECT_THAT(Read({"# nothing\n---\n"}), IsEmpty());
  EXPECT_THAT(Read({"kind: Config\nclusters:\n- name: c\n"}), IsEmpty());
  EXPECT_EQ(kubeconfig_.clusters.at("c").server, "");
}

TEST_F(KubeconfigTest, IsMergedSoThatTheFirstToNameAThingWins) {
  EXPECT_THAT(Read({"users: [{name: red, user: {username: first}}]",
                    "current-context: second\n"
                    "users: [{name: red, user: {username: second, token: t}},"
                    "        {name: blue, user: {username: second}}]",
                    "current-context: third\n"
                    "users: [{name: blue, user: {username: third}}]"}),
              IsEmpty());
  EXPECT_EQ(kubeconfig_.files, File(0) + ":" + File(1) + ":" + File(2));
  EXPECT_EQ(kubeconfig_.current_context, "second");
  EXPECT_THAT(kubeconfig_.users, ElementsAre(Key("blue"), Key("red")));
  EXPECT_EQ(kubeconfig_.users.at("red").name, "first");
  EXPECT_TRUE(kubeconfig_.users.at("red").token.empty());
  EXPECT_EQ(kubeconfig_.users.at("red").file, File(0));
  EXPECT_EQ(kubeconfig_.users.at("blue").name, "second");
  EXPECT_EQ(kubeconfig_.users.at("blue").file, File(1));
}

TEST_F(KubeconfigTest, NamesAFileThatIsNone) {
  EXPECT_THAT(ReadKubeconfig({"/nowhere/config"}, kubeconfig_),
              ElementsAre("/nowhere/config: cannot be read: No such file or directory"));
  EXPECT_THAT(Read({"users: [hunter2"}),
              ElementsAre(AllOf(StartsWith(File(0) + ": not YAML: "), HasSubstr("line 1"),
                                Not(HasSubstr("hunter")))));
  EXPECT_THAT(Read({"users:\n- {name: u, user: {password: *hunter2}}\n"}),
              ElementsAre(AllOf(HasSubstr("not YAML: line 2, column "), Not(HasSubstr("hunter")))));
  EXPECT_THAT(Read({"- a\n"}), ElementsAre(File(0) + ": want a map"));
  EXPECT_THAT(Read({"hunter2"}), ElementsAre(File(0) + ": want a map"));
  EXPECT_THAT(Read({"kind: Pod\n"}),
              ElementsAre(File(0) + ": kind: 'Pod' is no kubeconfig, want 'Config'"));
}

TEST_F(KubeconfigTest, NamesListsAndEntriesOfTheWrongForm) {
  EXPECT_THAT(Read({"",
                    "clusters: {a: b}\nusers: 7\ncontexts: [{context: {}}]\n"
                    "current-context: [a]\n"}),
              ElementsAre(File(1) + ": clusters: want a list", File(1) + ": users: want a list",
                          File(1) + ": contexts: an entry has no name",
                          File(1) + ": current-context: want a text"));
}

TEST_F(KubeconfigTest, KeepsTheFaultsOfAnEntryWithIt) {
  EXPECT_THAT(
      Read({"clusters: [{name: c, cluster: {server: [1], insecure-skip-tls-verify: 'no'}}]\n"
            "users: [{name: u, user: {token: {a: b}, as-groups: x, as-user-extra: [],"
            " exec: {args: [[]], env: [{value: hunter2}, {name: a=b}]}}},"
            " {name: v, user: []}]\n"}),
      IsEmpty());
  EXPECT_THAT(kubeconfig_.clusters.at("c").faults,
              ElementsAre("server: want a text", "insecure-skip-tls-verify: want true or false"));
  EXPECT_THAT(kubeconfig_.users.at("u").faults,
              ElementsAre("token: want a text", "as-groups: want a list",
                          "as-user-extra: want a map", "exec: args: want a list of texts",
                          "exec: env: a variable has no name", "exec: env: a name holds a '='"));
  EXPECT_THAT(kubeconfig_.users.at("v").faults, ElementsAre("want a map"));
}

TEST_F(KubeconfigTest, SurvivesDocumentsThatAreMadeToHurt) {
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 0; j < 8; ++j) bomb += "," + before;
    bomb += "]\n";
  }
  EXPECT_THAT(Read({bomb + "clusters: [{name: c, cluster: {extensions: [{name: "
                           "client.authentication.k8s.io/exec, extension: *a11}]}}]\n"}),
              IsEmpty());
  EXPECT_LT(kubeconfig_.clusters.at("c").exec_config.size(), std::size_t{64} << 20U);
  EXPECT_THAT(Read({std::string(100'000, '[')}), ElementsAre(HasSubstr("not YAML")));
}

}  // namespace
}  // namespace exporter::kubernetes::kubeconfig_test

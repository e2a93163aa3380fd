// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>

#include <gmock/gmock.h>

#include "tests/config/planning.h"

namespace exporter::plan_access_test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// A kubeconfig with the contexts NAME (current) and NAME-2, whose servers have these names.
std::string Kubeconfig(const std::string& name, const std::string& user = "token: hunter2",
                       const std::string& cluster = "") {
  return "current-context: " + name + "\ncontexts:\n- {name: " + name +
         ", context: {cluster: c, user: u}}\n- {name: " + name +
         "-2, context: {cluster: d, user: u}}\nclusters:\n- {name: c, cluster: {server: 'https://" +
         name + "'" + cluster + "}}\n- {name: d, cluster: {server: 'https://" + name +
         "-2'}}\nusers:\n- {name: u, user: {" + user + "}}\n";
}

class AccessPlan : public testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    return planning_.folder.Write(name, text);
  }
  void GiveKubeconfig(const std::string& text) {
    planning_.flags["kubernetes.kubeconfig"] = {Write("config", text)};
  }
  // The errors, or the chosen server.
  std::vector<std::string> ServerOrErrors() {
    planning_.plan = {};
    auto errors = planning_.Errors();
    if (errors.empty()) errors.push_back(planning_.plan.kubernetes.server);
    return errors;
  }

  Planning planning_;
};

TEST_F(AccessPlan, PrefersAServerThenAKubeconfigThenThePodThenTheSurroundings) {
  planning_.flags["kubernetes.server"] = {"https://given"};
  GiveKubeconfig(Kubeconfig("flag"));
  const auto config = planning_.flags["kubernetes.kubeconfig"];
  planning_.variables = {{"KUBERNETES_SERVICE_HOST", "10.0.0.1"},
                         {"KUBERNETES_SERVICE_PORT", "443"},
                         {"KUBECONFIG", Write("listed", Kubeconfig("listed"))},
                         {"HOME", planning_.folder.path()}};
  std::filesystem::create_directory(planning_.folder.path() + "/.kube");
  Write(".kube/config", Kubeconfig("home"));
  planning_.flags.erase("kubernetes.kubeconfig");
  EXPECT_THAT(ServerOrErrors(), ElementsAre("https://given"));
  planning_.flags.erase("kubernetes.server");
  planning_.flags["kubernetes.kubeconfig"] = config;
  EXPECT_THAT(ServerOrErrors(), ElementsAre("https://flag"));
  planning_.flags.erase("kubernetes.kubeconfig");
  planning_.flags["kubernetes.token-file"] = {Write("token", "t")};
  planning_.flags["kubernetes.ca-file"] = {Write("ca.crt", MakeCertificate().cert_pem)};
  EXPECT_THAT(ServerOrErrors(), ElementsAre("https://10.0.0.1:443"));
  planning_.flags.erase("kubernetes.token-file");
  planning_.flags.erase("kubernetes.ca-file");
  planning_.variables.erase("KUBERNETES_SERVICE_HOST");
  planning_.variables.erase("KUBERNETES_SERVICE_PORT");
  EXPECT_THAT(ServerOrErrors(), ElementsAre("https://listed"));
  planning_.variables.erase("KUBECONFIG");
  EXPECT_THAT(ServerOrErrors(), ElementsAre("https://home"));
  std::filesystem::remove(planning_.folder.path() + "/.kube/config");
  EXPECT_THAT(ServerOrErrors(), ElementsAre(AllOf(StartsWith("--kubernetes.server: not given"),
                                                  HasSubstr("there is no kubeconfig"),
                                                  HasSubstr("want --kubernetes.kubeconfig"))));
}

TEST_F(AccessPlan, MergesTheListOfFilesAndSkipsThoseThatAreMissing) {
  planning_.variables = {{"KUBECONFIG", "/nowhere/a::" + Write("1", "current-context: second-2\n") +
                                            ":/nowhere/b:" + Write("2", Kubeconfig("second"))}};
  EXPECT_THAT(ServerOrErrors(), ElementsAre("https://second-2"));
  planning_.flags["kubernetes.context"] = {"second"};
  EXPECT_THAT(ServerOrErrors(), ElementsAre("https://second"));
  planning_.variables = {{"KUBECONFIG", "/nowhere/a:/nowhere/b"}};
  EXPECT_THAT(ServerOrErrors(), ElementsAre("KUBECONFIG: /nowhere/a:/nowhere/b: no such file"));
}

TEST_F(AccessPlan, TakesTheContextThatIsGiven) {
  GiveKubeconfig(Kubeconfig("main"));
  planning_.flags["kubernetes.context"] = {"main-2"};
  EXPECT_THAT(ServerOrErrors(), ElementsAre("https://main-2"));
  planning_.flags["kubernetes.context"] = {"other"};
  EXPECT_THAT(ServerOrErrors(),
              ElementsAre("--kubernetes.kubeconfig: " + planning_.folder.path() +
                          "/config: there is no context 'other', want one of: main, main-2"));
}

TEST_F(AccessPlan, NamesTheKubeconfigThatIsWrong) {
  planning_.flags["kubernetes.kubeconfig"] = {"/nowhere/config"};
  EXPECT_THAT(ServerOrErrors(), ElementsAre("--kubernetes.kubeconfig: /nowhere/config: cannot be "
                                            "read: No such file or directory"));
  planning_.flags["kubernetes.kubeconfig"] = {""};
  EXPECT_THAT(ServerOrErrors(), ElementsAre("--kubernetes.kubeconfig: needs a value, FILE"));
  planning_.flags.erase("kubernetes.kubeconfig");
  planning_.variables = {{"KUBECONFIG", Write("listed", "kind: Pod\n")}};
  EXPECT_THAT(ServerOrErrors(), ElementsAre(StartsWith("KUBECONFIG: ")));
  std::filesystem::create_directory(planning_.folder.path() + "/.kube");
  Write(".kube/config", "kind: Pod\n");
  planning_.variables = {{"HOME", planning_.folder.path()}};
  EXPECT_THAT(ServerOrErrors(), ElementsAre(StartsWith("~/.kube/config: ")));
}

TEST_F(AccessPlan, NamesAllErrorsOfAKubeconfigAtOnceAndNoSecret) {
  GiveKubeconfig(Kubeconfig("main", "token: hunter2, password: hunter2, client-key-data: '!'",
                            ", certificate-authority-data: '!'"));
  planning_.flags["log.level"] = {"loud"};
  const auto errors = ServerOrErrors();
  EXPECT_THAT(errors, testing::SizeIs(5));
  EXPECT_THAT(errors, Contains(HasSubstr("cluster 'c': certificate-authority-data")));
  EXPECT_THAT(errors, Contains(HasSubstr("user 'u': client-key without")));
  EXPECT_THAT(errors, Contains(HasSubstr("log.level")));
  EXPECT_THAT(errors, Each(Not(HasSubstr("hunter"))));
}

TEST_F(AccessPlan, RefusesWaysThatExcludeEachOther) {
  GiveKubeconfig(Kubeconfig("main"));
  planning_.WithServer();
  EXPECT_THAT(ServerOrErrors(), ElementsAre("--kubernetes.server and --kubernetes.kubeconfig "
                                            "exclude each other: want one of them"));
  planning_.flags.erase("kubernetes.kubeconfig");
  planning_.flags["kubernetes.context"] = {"main"};
  EXPECT_THAT(ServerOrErrors(),
              ElementsAre("--kubernetes.server and --kubernetes.context exclude each other: a "
                          "context is for a kubeconfig"));
  planning_.flags["kubernetes.server"] = {"nowhere"};
  EXPECT_THAT(ServerOrErrors(), ElementsAre(StartsWith("--kubernetes.server: 'nowhere'")));
  planning_.flags.erase("kubernetes.server");
  planning_.variables = {{"KUBERNETES_SERVICE_HOST", "10.0.0.1"},
                         {"KUBERNETES_SERVICE_PORT", "443"}};
  EXPECT_THAT(ServerOrErrors(), Contains(StartsWith("--kubernetes.context: is for a kubeconfig, "
                                                    "but this is a pod")));
}

TEST_F(AccessPlan, LetsFlagsReplaceUserAndAuthorities) {
  GiveKubeconfig(
      Kubeconfig("main", "username: u, password: hunter2", ", insecure-skip-tls-verify: true"));
  planning_.flags["kubernetes.token-file"] = {Write("token", "t")};
  planning_.flags["kubernetes.ca-file"] = {Write("ca.crt", MakeCertificate().cert_pem)};
  EXPECT_THAT(ServerOrErrors(), ElementsAre("https://main"));
  const auto& access = planning_.plan.kubernetes;
  EXPECT_EQ(access.token_file, planning_.folder.path() + "/token");
  EXPECT_FALSE(access.password);
  EXPECT_EQ(access.user_place, "--kubernetes.token-file");
  EXPECT_EQ(access.ca_file, planning_.folder.path() + "/ca.crt");
  EXPECT_FALSE(access.is_insecure);
  EXPECT_EQ(access.server_place, "cluster 'c' in kubeconfig " + planning_.folder.path() +
                                     "/config, --kubernetes.ca-file");
  EXPECT_THAT(planning_.plan.warnings, IsEmpty());
}

TEST_F(AccessPlan, WarnsOfACertificateThatIsNotVerified) {
  GiveKubeconfig(Kubeconfig("main", "token: t", ", insecure-skip-tls-verify: true"));
  EXPECT_THAT(ServerOrErrors(), ElementsAre("https://main"));
  EXPECT_THAT(planning_.plan.warnings,
              ElementsAre("the certificate of the API server is not verified: cluster 'c' in "
                          "kubeconfig " +
                          planning_.folder.path() + "/config says insecure-skip-tls-verify"));
}

}  // namespace
}  // namespace exporter::plan_access_test

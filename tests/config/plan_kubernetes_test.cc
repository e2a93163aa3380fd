// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/config/planning.h"

namespace exporter::plan_kubernetes_test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr const char* kHost = "KUBERNETES_SERVICE_HOST";
constexpr const char* kPort = "KUBERNETES_SERVICE_PORT";

TEST(PlanKubernetes, SaysWhatToGiveWhereThereIsNoAccess) {
  EXPECT_THAT(Planning().Errors(),
              ElementsAre(AllOf(StartsWith("--kubernetes.server: not given, and this is not a pod"),
                                HasSubstr(kHost), HasSubstr("--kubernetes.token-file"))));
}

TEST(PlanKubernetes, DoesNotCallAServerMissingThatIsWrong) {
  Planning planning;
  planning.flags["kubernetes.server"] = {"10.0.0.1"};
  EXPECT_THAT(planning.Errors(),
              ElementsAre(StartsWith("--kubernetes.server: '10.0.0.1' is not accepted")));
  planning.flags["kubernetes.server"] = {""};
  EXPECT_THAT(planning.Errors(), ElementsAre("--kubernetes.server: needs a value, URL"));
  planning.flags.erase("kubernetes.server");
  planning.variables = {{"ACK_STORAGE_KUBERNETES_SERVER", "10.0.0.1"}};
  EXPECT_THAT(planning.Errors(), ElementsAre(StartsWith("ACK_STORAGE_KUBERNETES_SERVER: ")));
}

TEST(PlanKubernetes, DoesNotCallAServerMissingThatAnUnreadableFileMayName) {
  Planning planning;
  planning.flags["config.file"] = {"/nowhere/exporter.yml"};
  EXPECT_THAT(planning.Errors(), ElementsAre(StartsWith("--config.file: ")));
}

TEST(PlanKubernetes, GoesWithoutTokenAndAuthoritiesUnlessGiven) {
  Planning planning;
  EXPECT_THAT(planning.WithServer().Errors(), IsEmpty());
  EXPECT_EQ(planning.plan.kubernetes.server, "http://127.0.0.1:1");
  EXPECT_EQ(planning.plan.kubernetes.token_file, "");
  EXPECT_EQ(planning.plan.kubernetes.ca_file, "");
}

TEST(PlanKubernetes, TakesTheAccessOfAPod) {
  Planning planning;
  planning.variables = {{kHost, "fd00::1"}, {kPort, "443"}};
  planning.flags["kubernetes.token-file"] = {planning.folder.Write("token", "hunter2")};
  planning.flags["kubernetes.ca-file"] = {
      planning.folder.Write("ca.crt", MakeCertificate().cert_pem)};
  EXPECT_THAT(planning.Errors(), IsEmpty());
  EXPECT_EQ(planning.plan.kubernetes.server, "https://[fd00::1]:443");
  EXPECT_EQ(planning.plan.kubernetes.token_file, planning.folder.path() + "/token");
}

TEST(PlanKubernetes, PrefersAGivenServerToThePods) {
  Planning planning;
  planning.variables = {{kHost, "10.0.0.1"}, {kPort, "443"}};
  EXPECT_THAT(planning.WithServer().Errors(), IsEmpty());
  EXPECT_EQ(planning.plan.kubernetes.server, "http://127.0.0.1:1");
  EXPECT_EQ(planning.plan.kubernetes.token_file, "");
}

TEST(PlanKubernetes, NamesTheFilesOfAPodThatAreMissing) {
  Planning planning;
  planning.variables = {{kHost, "10.0.0.1"}, {kPort, "443"}};
  planning.flags["kubernetes.ca-file"] = {
      planning.folder.Write("ca.crt", MakeCertificate().cert_pem)};
  planning.flags["kubernetes.token-file"] = {planning.folder.path() + "/token"};
  EXPECT_THAT(planning.Errors(),
              ElementsAre(AllOf(StartsWith("--kubernetes.token-file: token file "),
                                HasSubstr("/token: No such file"))));
}

TEST(PlanKubernetes, RefusesHalfTheVariablesOfAPod) {
  Planning planning;
  planning.variables = {{kHost, "10.0.0.1"}};
  EXPECT_THAT(planning.Errors(), ElementsAre(AllOf(HasSubstr(kHost), HasSubstr(kPort))));
}

TEST(PlanKubernetes, RefusesATokenFileWithoutAToken) {
  Planning planning;
  planning.WithServer().flags["kubernetes.token-file"] = {planning.folder.Write("token", " \n")};
  EXPECT_THAT(planning.Errors(), ElementsAre(AllOf(StartsWith("--kubernetes.token-file: "),
                                                   HasSubstr("/token: it is empty"))));
  planning.folder.Write("token", "hunter2 hunter2");
  EXPECT_THAT(planning.Errors(),
              ElementsAre(AllOf(HasSubstr("/token: "), Not(HasSubstr("hunter")))));
}

TEST(PlanKubernetes, RefusesAFileWithoutACertificate) {
  Planning planning;
  planning.WithServer();
  for (const char* text : {"", "hunter2", "-----BEGIN PRIVATE KEY-----\nhunter2\n"}) {
    planning.flags["kubernetes.ca-file"] = {planning.folder.Write("ca.crt", text)};
    EXPECT_THAT(planning.Errors(),
                ElementsAre(AllOf(StartsWith("--kubernetes.ca-file: "), HasSubstr("/ca.crt: "),
                                  HasSubstr("no certificate"), Not(HasSubstr("hunter")))));
  }
}

TEST(PlanKubernetes, ShowsNoPasswordOfAServer) {
  Planning planning;
  planning.flags["kubernetes.server"] = {"https://user:hunter2@10.0.0.1"};
  planning.flags["alibaba.endpoint"] = {"https://user:hunter2@gateway"};
  const auto errors = planning.Errors();
  EXPECT_THAT(errors, Each(Not(HasSubstr("hunter"))));
  EXPECT_THAT(errors, Contains(StartsWith("--kubernetes.server: ")));
  EXPECT_THAT(errors, Contains(StartsWith("--alibaba.endpoint: ")));
}

}  // namespace
}  // namespace exporter::plan_kubernetes_test

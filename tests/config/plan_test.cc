// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/plan.h"

#include <gmock/gmock.h>

#include "tests/config/planning.h"

namespace exporter::plan_test {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using testing::UnorderedElementsAre;

constexpr const char* kId = "ALIBABA_CLOUD_ACCESS_KEY_ID";
constexpr const char* kSecret = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";

TEST(MakePlan, TakesDefaultsWhereNothingIsSaid) {
  Planning planning;
  planning.WithServer();
  EXPECT_THAT(planning.Errors(), IsEmpty());
  EXPECT_EQ(planning.plan.options.telemetry_path, "/metrics");
  EXPECT_EQ(planning.plan.options.price_per_gib_month, 0.35);
  EXPECT_FALSE(planning.plan.alibaba.credentials);
  EXPECT_FALSE(planning.plan.server.tls.has_value());
}

TEST(MakePlan, PrefersFlagToVariableToFile) {
  Planning planning;
  planning.WithServer();
  planning.WriteConfig("log: {level: error, format: json}\ncluster-id: file\nchecks.grace: 1m\n");
  planning.variables = {{"ACK_STORAGE_LOG_LEVEL", "warn"}, {"ACK_STORAGE_CLUSTER_ID", "variable"}};
  planning.flags["log.level"] = {"debug"};
  EXPECT_THAT(planning.Errors(), IsEmpty());
  EXPECT_EQ(planning.plan.options.log_level, "debug");
  EXPECT_EQ(planning.plan.options.cluster_id, "variable");
  EXPECT_EQ(planning.plan.options.log_format, "json");
  EXPECT_EQ(planning.plan.options.checks_grace, std::chrono::minutes{1});
  EXPECT_EQ(planning.plan.options.telemetry_path, "/metrics");
}

TEST(MakePlan, ReplacesListsAsAWhole) {
  Planning planning;
  planning.WithServer();
  planning.WriteConfig("alibaba.regions: [cn-a, cn-b]\n");
  planning.variables = {{"ACK_STORAGE_ALIBABA_REGIONS", "cn-c,cn-d"}};
  EXPECT_THAT(planning.Errors(), IsEmpty());
  EXPECT_THAT(planning.plan.options.alibaba_regions, ElementsAre("cn-c", "cn-d"));
}

TEST(MakePlan, FindsTheFileThroughAVariable) {
  Planning planning;
  planning.WithServer();
  planning.variables = {
      {"ACK_STORAGE_CONFIG_FILE", planning.folder.Write("exporter.yml", "cluster-id: c1\n")}};
  EXPECT_THAT(planning.Errors(), IsEmpty());
  EXPECT_EQ(planning.plan.options.cluster_id, "c1");
}

TEST(MakePlan, NamesThePlaceOfEveryError) {
  Planning planning;
  planning.WithServer();
  planning.WriteConfig("log: {level: loud}\nlog.colour: red\nconfig.file: other.yml\n");
  planning.variables = {{"ACK_STORAGE_LOG_LEVEL", "quiet"}};
  planning.flags["log.level"] = {"silent"};
  EXPECT_THAT(planning.Errors(),
              UnorderedElementsAre(
                  HasSubstr("/exporter.yml: log.level: 'loud' is not accepted"),
                  HasSubstr("/exporter.yml: log.colour: there is no such option"),
                  HasSubstr("/exporter.yml: config.file: must not stand in the file itself"),
                  StartsWith("ACK_STORAGE_LOG_LEVEL: 'quiet' is not accepted"),
                  StartsWith("--log.level: 'silent' is not accepted")));
}

TEST(MakePlan, ReportsTheErrorsOfAllPartsAtOnce) {
  Planning planning;
  planning.flags = {{"web.listen-address", {"nonsense"}},
                    {"web.config.file", {"/nowhere/web.yml"}},
                    {"kubernetes.token-file", {"/nowhere/token"}},
                    {"kubernetes.ca-file", {"/nowhere/ca.crt"}},
                    {"config.file", {"/nowhere/exporter.yml"}},
                    {"alibaba.access-key-id-file", {"/nowhere/id"}},
                    {"checks.grace", {"soon"}}};
  const auto errors = planning.Errors();
  EXPECT_THAT(errors, UnorderedElementsAre(
                          HasSubstr("listen address 'nonsense'"),
                          StartsWith("--web.config.file: /nowhere/web.yml: cannot be read: "),
                          AllOf(HasSubstr("/nowhere/token"), HasSubstr("--kubernetes.token-file")),
                          StartsWith("--kubernetes.ca-file: /nowhere/ca.crt: cannot be read: "),
                          StartsWith("--config.file: /nowhere/exporter.yml: cannot be read: "),
                          HasSubstr("--alibaba.access-key-secret-file is not"),
                          StartsWith("--checks.grace: 'soon' is not accepted")));
  EXPECT_THAT(errors, Each(Not(HasSubstr("\n"))));
}

TEST(MakePlan, TurnsAlibabaOnWhenThereAreCredentials) {
  Planning planning;
  planning.WithServer().variables = {{kId, "an-id"}, {kSecret, "hunter2"}};
  EXPECT_THAT(planning.Errors(), IsEmpty());
  ASSERT_TRUE(planning.plan.alibaba.credentials);
  EXPECT_EQ(planning.plan.alibaba.credentials->name, "environment");
}

TEST(MakePlan, KeepsAlibabaOffWhenToldSo) {
  Planning planning;
  planning.WithServer().variables = {{kId, "an-id"}};  // an incomplete key is ignored then
  planning.flags["alibaba.enabled"] = {"false"};
  EXPECT_THAT(planning.Errors(), IsEmpty());
  EXPECT_FALSE(planning.plan.alibaba.credentials);
}

TEST(MakePlan, TakesTheRoleOfTheInstanceWhereAlibabaIsInsistedOn) {
  Planning planning;
  planning.WithServer().flags["alibaba.enabled"] = {"true"};
  EXPECT_THAT(planning.Errors(), IsEmpty());
  ASSERT_TRUE(planning.plan.alibaba.credentials);
  EXPECT_EQ(planning.plan.alibaba.credentials->name, "ecs-role");
}

TEST(MakePlan, RefusesAlibabaWithoutCredentials) {
  Planning planning;
  planning.WithServer().flags["alibaba.enabled"] = {"true"};
  planning.variables = {{"ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true"}};
  EXPECT_THAT(planning.Errors(),
              ElementsAre(AllOf(StartsWith("--alibaba.enabled: true, but there are no credentials"),
                                HasSubstr(kId), HasSubstr("--alibaba.credentials"))));
}

TEST(MakePlan, RefusesHalfAnAccessKeyWithoutShowingIt) {
  Planning planning;
  planning.WithServer().variables = {{kSecret, "hunter2"}};
  EXPECT_THAT(planning.Errors(), ElementsAre(AllOf(HasSubstr("ALIBABA_CLOUD_ACCESS_KEY_ID is not"),
                                                   Not(HasSubstr("hunter2")))));
  planning.variables = {{kId, "hunter2"}};
  EXPECT_THAT(planning.Errors(),
              ElementsAre(AllOf(HasSubstr("ALIBABA_CLOUD_ACCESS_KEY_SECRET is not"),
                                Not(HasSubstr("hunter2")))));
}

TEST(MakePlan, ReadsAnAccessKeyFromFiles) {
  Planning planning;
  planning.WithServer().flags["alibaba.access-key-id-file"] = {planning.folder.Write("id", "x1\n")};
  planning.flags["alibaba.access-key-secret-file"] = {planning.folder.Write("secret", "hunter2\n")};
  EXPECT_THAT(planning.Errors(), IsEmpty());
  ASSERT_TRUE(planning.plan.alibaba.credentials);
  EXPECT_EQ(planning.plan.alibaba.credentials->name, "files");

  planning.flags["alibaba.access-key-secret-file"] = {planning.folder.Write("secret", "hun ter2")};
  EXPECT_THAT(planning.Errors(), ElementsAre(AllOf(HasSubstr("/secret"), Not(HasSubstr("hun")))));
}

TEST(MakePlan, HasOneTargetWithoutANameWhereNoneIsConfigured) {
  Planning planning;
  planning.WithServer().variables = {{kId, "an-id"}, {kSecret, "hunter2"}};
  planning.flags["alibaba.regions"] = {"cn-shenzhen"};
  EXPECT_THAT(planning.Errors(), IsEmpty());
  ASSERT_EQ(planning.plan.alibaba.targets.size(), 1U);
  EXPECT_EQ(planning.plan.alibaba.targets[0].name, "");
  EXPECT_THAT(planning.plan.alibaba.targets[0].regions, ElementsAre("cn-shenzhen"));
}

TEST(MakePlan, GivesTargetsWithoutRegionsThoseOfTheFlags) {
  Planning planning;
  planning.WithServer().variables = {{kId, "an-id"}, {kSecret, "hunter2"}};
  planning.flags["alibaba.regions"] = {"cn-shenzhen"};
  planning.WriteConfig("alibaba.targets: [{name: a}, {name: b, regions: [cn-beijing]}]\n");
  EXPECT_THAT(planning.Errors(), IsEmpty());
  ASSERT_EQ(planning.plan.alibaba.targets.size(), 2U);
  EXPECT_THAT(planning.plan.alibaba.targets[0].regions, ElementsAre("cn-shenzhen"));
  EXPECT_THAT(planning.plan.alibaba.targets[1].regions, ElementsAre("cn-beijing"));
}

TEST(MakePlan, RefusesTargetsWithoutCredentials) {
  Planning planning;
  planning.WithServer().WriteConfig("alibaba.targets: [{name: a}]\n");
  EXPECT_THAT(planning.Errors(), ElementsAre(AllOf(StartsWith("alibaba.targets"),
                                                   HasSubstr("there are no credentials"))));
}

TEST(MakePlan, TakesAPriceFileForTheSourceOfPrices) {
  Planning planning;
  planning.WithServer().flags["cost.price-file"] = {
      planning.folder.Write("prices.yml", "prices: [{category: cloud_ssd, per-gib-hour: 0.001}]")};
  EXPECT_THAT(planning.Errors(), IsEmpty());
  EXPECT_EQ(planning.plan.prices.source, PriceSource::kList);
  EXPECT_EQ(planning.plan.prices.list.prices.size(), 1U);
}

TEST(MakePlan, RefusesSourcesOfPricesThatCannotWork) {
  const auto errors_with = [](const RawValues& flags) {
    Planning planning;
    planning.WithServer().flags.insert(flags.begin(), flags.end());
    return planning.Errors();
  };
  EXPECT_THAT(errors_with({{"cost.price-source", {"list"}}}),
              ElementsAre(HasSubstr("needs --cost.price-file")));
  EXPECT_THAT(errors_with({{"cost.price-source", {"openapi"}}, {"alibaba.enabled", {"false"}}}),
              ElementsAre(HasSubstr("needs --alibaba.enabled")));
  EXPECT_THAT(errors_with({{"cost.price-source", {"flat"}}, {"cost.price-file", {"/x"}}}),
              ElementsAre(HasSubstr("is not used with --cost.price-source=flat")));
  EXPECT_THAT(errors_with({{"cost.price-file", {"/nowhere/prices.yml"}}}),
              ElementsAre(StartsWith("--cost.price-file: /nowhere/prices.yml")));
}

TEST(MakePlan, RefusesBadListenAddresses) {
  for (const char* address : {"10068", "127.0.0.1", ":", ":65536", "127.0.0.1:http", "[::1]",
                              "::1:80", "http://127.0.0.1:80", "[127.0.0.1]:80"}) {
    Planning planning;
    planning.WithServer().flags["web.listen-address"] = {address};
    EXPECT_THAT(planning.Errors(), ElementsAre(HasSubstr(std::string("'") + address + "'")));
  }
}

TEST(MakePlan, ReadsTheTlsFiles) {
  Planning planning;
  WriteTls(planning.folder, MakeCertificate());
  planning.WithServer().flags["web.config.file"] = {planning.folder.Write(
      "web.yml", "tls_server_config: {cert_file: tls.crt, key_file: tls.key}")};
  EXPECT_THAT(planning.Errors(), IsEmpty());
  ASSERT_TRUE(planning.plan.server.tls.has_value());
  EXPECT_EQ(planning.plan.server.tls->cert_file, planning.folder.path() + "/tls.crt");
}

TEST(MakePlan, RefusesTlsFilesThatAreMissingOrWrong) {
  Planning planning;
  planning.WithServer().flags["web.config.file"] = {planning.folder.Write(
      "web.yml", "tls_server_config: {cert_file: tls.crt, key_file: tls.key}")};
  EXPECT_THAT(planning.Errors(),
              ElementsAre(AllOf(HasSubstr("/tls.crt"), HasSubstr("No such file"))));
  planning.folder.Write("tls.crt", MakeCertificate().cert_pem);
  EXPECT_THAT(planning.Errors(), ElementsAre(HasSubstr("/tls.key")));
  planning.folder.Write("tls.key", "hunter2");
  EXPECT_THAT(planning.Errors(),
              ElementsAre(AllOf(HasSubstr("/tls.key"), Not(HasSubstr("hunter")))));
}

}  // namespace
}  // namespace exporter::plan_test

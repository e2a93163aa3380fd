// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/options.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>

namespace exporter::options_test {
namespace {

using testing::MatchesRegex;

// A valid value that is not the default.
std::string OtherValue(const OptionRow& row) {
  if (row.flag == "log.level") return "warn";
  if (row.flag == "log.format") return "json";
  if (row.flag == "kubernetes.mode") return "poll";
  if (row.flag == "kubernetes.disable") return "events";
  if (row.flag == "alibaba.enabled") return "false";
  if (row.flag == "alibaba.credentials") return "oidc";
  if (row.flag == "alibaba.regions") return "cn-shenzhen";
  if (row.flag == "alibaba.network") return "vpc";
  if (row.flag == "alibaba.endpoints") return "bss=https://business.example.com";
  if (row.flag == "alibaba.disable") return "ecs_snapshots";
  if (row.flag == "cost.price-source") return "openapi";
  if (row.value_name == "true|false") return "true";
  if (row.value_name == "CALLS" || row.value_name == "HOURS") return "17";
  if (row.value_name == "RATIO") return "0.5";
  if (row.flag == "web.listen-address") return "127.0.0.1:1";
  if (row.flag == "web.telemetry-path") return "/other";
  if (row.value_name == "NAME=VALUE") return "cluster=prod";
  if (row.value_name == "URL") return "https://example.com:6443";
  if (row.value_name == "DURATION") return "17m";
  if (row.value_name == "YUAN" || row.value_name == "DISKS") return "7";
  return "some-text";
}

TEST(AllOptions, HaveFlagsOfLowerCaseWords) {
  std::set<std::string_view> flags;
  for (const OptionRow& row : AllOptions()) {
    EXPECT_TRUE(flags.insert(row.flag).second) << row.flag;
    EXPECT_THAT(std::string(row.flag), MatchesRegex("[a-z]+([.-][a-z]+)*"));
  }
}

TEST(AllOptions, HaveUniqueEnvironmentNames) {
  std::set<std::string> names;
  for (const OptionRow& row : AllOptions()) {
    const std::string name = EnvironmentName(row.flag);
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_THAT(name, MatchesRegex("ACK_STORAGE_[A-Z_]+"));
  }
}

TEST(AllOptions, HaveHelpThatIsOneSentenceOnOneLine) {
  for (const OptionRow& row : AllOptions()) {
    EXPECT_TRUE(row.help.ends_with('.')) << row.flag;
    EXPECT_EQ(row.help.find_first_of("\n\t\\"), std::string_view::npos) << row.flag;
    EXPECT_FALSE(row.value_name.empty()) << row.flag;
  }
}

TEST(AllOptions, StateTheDefaultThatHolds) {
  for (const OptionRow& row : AllOptions()) {
    if (row.default_text.empty()) continue;
    Options stored;
    EXPECT_EQ(row.store(stored, {row.default_text}), std::nullopt) << row.flag;
    EXPECT_EQ(stored, Options{}) << row.flag;
  }
}

TEST(AllOptions, StateNoDefaultOnlyWhereThereIsNone) {
  for (const OptionRow& row : AllOptions()) {
    if (!row.default_text.empty()) continue;
    // Its default is the unset field; storing any value makes a difference.
    Options stored;
    EXPECT_EQ(row.store(stored, {OtherValue(row)}), std::nullopt) << row.flag;
    EXPECT_NE(stored, Options{}) << row.flag;
  }
}

TEST(AllOptions, EachChangeAFieldOfTheirOwn) {
  std::vector<Options> all;
  for (const OptionRow& row : AllOptions()) {
    Options stored;
    ASSERT_EQ(row.store(stored, {OtherValue(row)}), std::nullopt) << row.flag;
    for (const Options& other : all) EXPECT_NE(stored, other) << row.flag;
    all.push_back(stored);
  }
}

TEST(AllOptions, HoldTheFlagsOfTheDesign) {
  for (const char* flag :
       {"web.listen-address", "web.telemetry-path", "web.config.file", "kubernetes.server",
        "kubernetes.token-file", "kubernetes.ca-file", "kubernetes.poll-interval",
        "alibaba.enabled", "alibaba.regions", "alibaba.endpoint", "alibaba.poll-interval",
        "cost.price-per-gib-month", "cluster-id", "node.disk-limit", "checks.grace",
        "source.max-age", "log.level", "log.format", "config.file"}) {
    EXPECT_EQ(std::ranges::count(AllOptions(), std::string_view(flag), &OptionRow::flag), 1)
        << flag;
  }
}

TEST(EnvironmentName, IsTheFlagInUpperCaseWithAPrefix) {
  EXPECT_EQ(EnvironmentName("web.listen-address"), "ACK_STORAGE_WEB_LISTEN_ADDRESS");
  EXPECT_EQ(EnvironmentName("cluster-id"), "ACK_STORAGE_CLUSTER_ID");
}

}  // namespace
}  // namespace exporter::options_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/push/pushable.h"

#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include <gmock/gmock.h>

namespace exporter::pushable_test {
namespace {

const std::map<std::string, std::string> kNotPushed{
    {"AckStorageClaimFillingUp", "it needs metrics of the kubelet"},
    {"AckStorageClaimFullSoon", "it needs metrics of the kubelet"},
    {"AckStorageNodeDiskLimitPredicted", "it needs samples of the past"},
    {"AckStorageCostJump", "it needs samples of the past"},
    {"AckStorageExporterDown", "only Prometheus knows whether it can scrape the exporter"},
    {"AckStorageExporterAbsent", "only Prometheus knows whether it can scrape the exporter"},
    {"AckStorageCredentialsRejected", "it needs counters of the exporter itself"},
    {"AckStorageApiThrottled", "it needs counters of the exporter itself"},
    {"AckStorageDecodeProblems", "it needs counters of the exporter itself"},
    {"AckStorageWatchFlapping", "it needs counters of the exporter itself"},
    {"AckStorageClockSkew", "it needs counters of the exporter itself"},
    {"AckStoragePushFailing", "it needs counters of the exporter itself"},
};

TEST(WhyNotPushed, NamesTheReasonOfEachAlertThatIsNotPushed) {
  std::map<std::string, std::string> found;
  for (const Alert& alert : AllAlerts({})) {
    const auto why = WhyNotPushed(alert);
    if (why) found[std::string(alert.name)] = *why;
  }
  EXPECT_EQ(found, kNotPushed);
}

TEST(PushedAlerts, AreTheRestInTheOrderOfTheRules) {
  std::vector<std::string_view> rest;
  for (const Alert& alert : AllAlerts({})) {
    if (!kNotPushed.contains(std::string(alert.name))) rest.push_back(alert.name);
  }
  std::vector<std::string_view> pushed;
  for (const Alert& alert : PushedAlerts({})) pushed.push_back(alert.name);
  EXPECT_EQ(pushed, rest);
  EXPECT_GT(pushed.size(), 35U);
}

// The push adds the label job to what it has computed, where Prometheus has it from the target.
TEST(PushedAlerts, HaveTheLabelJobInPrometheus) {
  for (const Alert& alert : PushedAlerts({})) {
    EXPECT_THAT(ResultLabelsOf(alert.expr), testing::Contains("job")) << alert.name;
    EXPECT_THAT(ResultLabelsOf(alert.expr), testing::Contains("cluster")) << alert.name;
  }
}

TEST(WhyNotPushed, IsInTheGuide) {
  std::ifstream file(EXPORTER_SOURCE "/docs/operations.md");
  const std::string guide(std::istreambuf_iterator<char>(file), {});
  for (const auto& [name, why] : kNotPushed) {
    const auto line = guide.find("| " + why + " |");
    ASSERT_NE(line, std::string::npos) << why;
    EXPECT_LT(guide.find("`" + name + "`", line), guide.find('\n', line)) << name;
  }
}

}  // namespace
}  // namespace exporter::pushable_test

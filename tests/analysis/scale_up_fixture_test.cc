// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/analysis/analysis.h"
#include "exporter/analysis/scale_up/scale_up.h"
#include "tests/analysis/scale_up_words.h"
#include "tests/support/fixture_cluster.h"

namespace exporter::scale_up_fixture_test {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

constexpr const char* kReceiver = "receiver-receiver-web-statefulset";

ScaleUp PlanOfSet(const Analysis& analysis, const std::string& ns, const std::string& name,
                  std::int64_t replicas) {
  return Simulate(analysis, *analysis.index.FindStatefulSet(ns, name), replicas);
}

// The cluster was captured between two scale-ups; its notes record what the real controllers did in
// the second one.
TEST(ScaleUpOfTheFixtures, PredictsWhatTheControllersDid) {
  const Inventory inventory = FixtureCluster();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  const ScaleUp plan = PlanOfSet(analysis, "cx-idc", kReceiver, 8);
  EXPECT_THAT(WordsOf(plan),
              ElementsAre("2 reuse_claim d-wz97b0sh6u1a3i00cohb",
                          "3 bind_stray d-wz97b0sh6u1a3i00coh3 or new",
                          "4 bind_stray d-wz97b0sh6u1a3i00coh3 or new",
                          "5 reuse_claim d-wz9hfx1h8v2mcnb60s4q", "6 blocked claim_lost",
                          "~7 reuse_claim d-wz90q6zd4pru7kcl1m5e"));
  EXPECT_TRUE(plan.planned.at(3).claims.at(0).is_reserved);
  EXPECT_THAT(plan.planned.at(0).zones, ElementsAre("cn-shenzhen-d"));
  EXPECT_THAT(plan.planned.at(1).zones, ElementsAre("cn-shenzhen-d", "cn-shenzhen-e"));
  // Either 3 or 4 may get the stray of 4.
  EXPECT_EQ(plan.added_at_least.gib, 1000);
  EXPECT_THAT(plan.added_at_least.monthly_cost, ElementsAre(Pair("CNY", 350)));
  EXPECT_EQ(plan.added_at_most.gib, 2000);
}

TEST(ScaleUpOfTheFixtures, KnowsTheNodeThatIsFull) {
  const Inventory inventory = FixtureCluster();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  EXPECT_THAT(WordsOf(PlanOfSet(analysis, "cx-data", "logbuf", 17)),
              ElementsAre("16 blocked no_slot"));
}

// Its Released volume refers to the claim of that name, but is not bound again.
TEST(ScaleUpOfTheFixtures, MakesNewDisksForMysql) {
  const Inventory inventory = FixtureCluster();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  EXPECT_THAT(WordsOf(PlanOfSet(analysis, "cx-data", "mysql", 4)), ElementsAre("3 provision d,e"));
}

TEST(ScaleUpOfTheFixtures, CountsTheHeadroom) {
  const Inventory inventory = FixtureCluster();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  std::vector<std::string> lines;
  for (const ScaleForecast& forecast : analysis.scale_ups) {
    lines.push_back(forecast.stateful_set->meta.name + " " +
                    std::to_string(forecast.headroom.value_or(-1)));
  }
  // Free slots for mysql: .11 13, .12 none, .13 10, .14 13, .15 14 of 15 each; claim 6 of the
  // receiver is Lost.
  EXPECT_THAT(lines, ::testing::UnorderedElementsAre("logbuf 0", "mysql 50",
                                                     std::string(kReceiver) + " 4"));
}

TEST(ScaleUpOfTheFixtures, StaysTheSameBesideACloudInWhichAllIsWell) {
  Inventory inventory = FixtureCluster();
  AddMatchingDisks(inventory);
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  EXPECT_EQ(WordsOf(PlanOfSet(analysis, "cx-idc", kReceiver, 8)).at(4), "6 blocked claim_lost");
  EXPECT_THAT(WordsOf(PlanOfSet(analysis, "cx-data", "logbuf", 17)),
              ElementsAre("16 blocked no_slot"));
}

}  // namespace
}  // namespace exporter::scale_up_fixture_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/evaluate.h"

#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::evaluate_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

constexpr std::array kSeverities{Severity::kWarning};

constexpr std::array kNeedsDisks{kNeeds<&Inventory::disks>};

// Reports every claim, with the age of the claim.
std::vector<Finding> FindClaims(const Analysis& analysis) {
  std::vector<Finding> findings;
  for (const auto& claim : analysis.inventory.persistent_volume_claims) {
    Finding finding;
    finding.kind = "PersistentVolumeClaim";
    finding.ns = claim.meta.ns;
    finding.name = claim.meta.name;
    finding.reason = claim.phase;
    finding.since = claim.meta.created;
    finding.is_ignored = IsIgnored(analysis, claim.meta);
    findings.push_back(std::move(finding));
  }
  return findings;
}

Check Claims() {
  return {.name = "claims", .severities = kSeverities, .needs = {}, .find = FindClaims};
}

Inventory With(std::vector<kubernetes::PersistentVolumeClaim> claims) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volume_claims = TableOf(std::move(claims));
  return inventory;
}

kubernetes::PersistentVolumeClaim ClaimOfAge(std::string name, std::chrono::microseconds age) {
  auto claim = MakeClaim("ns", std::move(name));
  claim.meta.created = SampleTime() - age;
  return claim;
}

Evaluated EvaluateJust(const Check& check, const Inventory& inventory, const Memory& memory = {},
                       const AnalysisOptions& options = {}) {
  return Evaluate(std::make_shared<const Inventory>(inventory), options, memory, {&check, 1});
}

// The memory of an earlier evaluation for a claim of this name.
Memory Remembering(const std::string& claim) {
  return {
      .leaks = {},
      .losses = {},
      .checks = {{"claims", {{"PersistentVolumeClaim/ns/" + claim, {.at = SampleTime() - 1h}}}}}};
}

TEST(Evaluate, ShowsWhatIsOlderThanTheGraceAge) {
  const Inventory inventory =
      With({ClaimOfAge("old", 600s), ClaimOfAge("young", 600s - 1us), ClaimOfAge("ahead", -1h)});
  EXPECT_THAT(NamesOf(EvaluateOne(Claims(), inventory).findings), ElementsAre("ns/old"));
  AnalysisOptions options;
  options.grace = 0s;
  EXPECT_THAT(NamesOf(EvaluateOne(Claims(), inventory, options).findings),
              ElementsAre("ns/old", "ns/young"));
}

TEST(Evaluate, AsksNoAgeOfAStandingFact) {
  Check check = Claims();
  check.has_grace = false;
  EXPECT_THAT(NamesOf(EvaluateOne(check, With({ClaimOfAge("young", 1s)})).findings),
              ElementsAre("ns/young"));
}

TEST(Evaluate, SaysWhenTheNextOneIsOldEnough) {
  const Inventory inventory = With({ClaimOfAge("b", 100s), ClaimOfAge("a", 500s)});
  EXPECT_EQ(EvaluateJust(Claims(), inventory).evaluation->next_due_at, SampleTime() + 100s);
}

TEST(Evaluate, CountsTheAgeOfWhatHasNoneSinceFirstSeen) {
  const Inventory inventory = With({MakeClaim("ns", "timeless")});
  EXPECT_THAT(EvaluateOne(Claims(), inventory).findings, IsEmpty());
  EXPECT_THAT(EvaluateAgain(Claims(), inventory, 599s).findings, IsEmpty());
  const auto findings = EvaluateAgain(Claims(), inventory, 600s).findings;
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].since, SampleTime());
}

TEST(Evaluate, ForgetsWhatIsNoLongerReported) {
  const auto next = EvaluateJust(Claims(), With({}), Remembering("gone")).next_memory;
  EXPECT_TRUE(next.checks.at("claims").empty());
}

TEST(Evaluate, ForgetsNothingWhileTheResultIsWithheld) {
  Check check = Claims();
  check.needs = kNeedsDisks;
  Inventory inventory = With({MakeClaim("ns", "timeless")});
  inventory.disks = {};
  const Memory before = Remembering("timeless");
  const auto [evaluation, next] = EvaluateJust(check, inventory, before);
  EXPECT_FALSE(evaluation->results.at(0).complete);
  EXPECT_THAT(evaluation->results.at(0).findings, IsEmpty());
  EXPECT_EQ(next, before);
}

TEST(Evaluate, KeepsIgnoredObjectsApart) {
  auto claim = ClaimOfAge("kept", 1h);
  claim.meta.marks = {"ack-storage.io/ignore"};
  const auto result = EvaluateOne(Claims(), With({claim, ClaimOfAge("other", 1h)}));
  EXPECT_THAT(NamesOf(result.findings), ElementsAre("ns/other"));
  EXPECT_THAT(NamesOf(result.ignored), ElementsAre("ns/kept"));
}

// An old claim with disk and volume lists started at given times.
class SecondList : public ::testing::Test {
 protected:
  // The findings after one more poll.
  std::vector<std::string> Poll(std::chrono::seconds disks, std::chrono::seconds volumes,
                                std::vector<kubernetes::PersistentVolumeClaim> claims) {
    Inventory inventory = With(std::move(claims));
    inventory.disks = Table<alibaba::Disk>(std::vector<alibaba::Disk>{}, SampleTime() + disks);
    inventory.persistent_volumes = Table<kubernetes::PersistentVolume>(
        std::vector<kubernetes::PersistentVolume>{}, SampleTime() + volumes);
    Check check = Claims();
    check.needs_second_list = true;
    AnalysisOptions options;
    options.grace = 0s;
    auto [evaluation, next] = EvaluateJust(check, inventory, memory_, options);
    memory_ = std::move(next);
    is_newer_reading_awaited_ = evaluation->is_newer_reading_awaited;
    return NamesOf(evaluation->results.at(0).findings);
  }

  Memory memory_;
  bool is_newer_reading_awaited_ = false;
};

TEST_F(SecondList, IsOfTheSameReason) {
  auto claim = ClaimOfAge("c", 1h);
  Poll(0s, 30s, {claim});
  claim.phase = "Lost";
  EXPECT_THAT(Poll(300s, 330s, {claim}), IsEmpty());
  EXPECT_THAT(Poll(600s, 630s, {claim}), ElementsAre("ns/c"));
}

TEST_F(SecondList, IsAnotherListOfDisksAndNotTheSameOneAgain) {
  const auto claim = ClaimOfAge("c", 1h);
  EXPECT_THAT(Poll(0s, 30s, {claim}), IsEmpty());
  EXPECT_THAT(Poll(0s, 60s, {claim}), IsEmpty());
  EXPECT_THAT(Poll(300s, 330s, {claim}), ElementsAre("ns/c"));
}

TEST_F(SecondList, WaitsForVolumesThatWereReadAfterIt) {
  const auto claim = ClaimOfAge("c", 1h);
  EXPECT_THAT(Poll(0s, 0s, {claim}), IsEmpty());
  EXPECT_THAT(Poll(300s, 299s, {claim}), IsEmpty());
  EXPECT_TRUE(is_newer_reading_awaited_) << "it is judged again when the volumes are read";
  EXPECT_THAT(Poll(300s, 300s, {claim}), ElementsAre("ns/c"));
  EXPECT_FALSE(is_newer_reading_awaited_);
  EXPECT_THAT(Poll(600s, 300s, {claim}), ElementsAre("ns/c")) << "once sure is sure";
  EXPECT_FALSE(is_newer_reading_awaited_);
}

TEST_F(SecondList, NeedNotBeTheLatest) {
  const auto claim = ClaimOfAge("c", 1h);
  EXPECT_THAT(Poll(0s, 0s, {claim}), IsEmpty());
  EXPECT_THAT(Poll(10s, 9s, {claim}), IsEmpty());
  EXPECT_THAT(Poll(20s, 9s, {claim}), IsEmpty());
  EXPECT_THAT(Poll(20s, 19s, {claim}), ElementsAre("ns/c")) << "newer than the second list";
}

TEST_F(SecondList, HasToFollowTheFirstWithoutAnotherAnswerBetween) {
  const auto claim = ClaimOfAge("c", 1h);
  EXPECT_THAT(Poll(0s, 0s, {claim}), IsEmpty());
  EXPECT_THAT(Poll(300s, 300s, {}), IsEmpty());
  EXPECT_THAT(Poll(600s, 600s, {claim}), IsEmpty());
  EXPECT_THAT(Poll(900s, 900s, {claim}), ElementsAre("ns/c"));
}

Finding OfDisk(std::string name, std::string disk) {
  Finding finding;
  finding.name = std::move(name);
  finding.disk_id = std::move(disk);
  finding.monthly_cost = MonthlyCost{.amount = 7, .currency = "CNY"};
  return finding;
}

TEST(CountCostsOnce, CountsADiskInTheFirstFindingThatNamesIt) {
  std::vector<CheckResult> results(2);
  results[0].findings = {OfDisk("a", "d-1"), OfDisk("b", "d-2")};
  results[1].findings = {OfDisk("c", "d-1"), OfDisk("d", "d-3"), OfDisk("e", "")};
  CountCostsOnce(results);
  EXPECT_TRUE(results[0].findings[0].is_cost_counted);
  EXPECT_TRUE(results[0].findings[1].is_cost_counted);
  EXPECT_FALSE(results[1].findings[0].is_cost_counted);
  EXPECT_TRUE(results[1].findings[1].is_cost_counted);
  EXPECT_TRUE(results[1].findings[2].is_cost_counted);
}

}  // namespace
}  // namespace exporter::evaluate_test

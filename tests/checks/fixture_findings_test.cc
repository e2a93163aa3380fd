// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/checks/checks.h"
#include "tests/checks/evaluating.h"
#include "tests/support/fixture_cluster.h"

namespace exporter::fixture_findings_test {
namespace {

using std::chrono_literals::operator""h;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAreArray;

struct Expected {
  const char* check;
  const char* object;
  const char* reason;
};

constexpr Expected kExpected[] = {
    {"orphaned-pv", "d-wz95zr37e3p3e2z8iq9y", "available"},
    {"orphaned-pv", "d-wz97b0sh6u1a3i00coh3", "available"},
    {"orphaned-pv", "d-wz9al9vq24zklmvt45hu", "available"},
    {"orphaned-pv", "d-wz9hfx1h8v2mcnb60s4q", "available"},
    {"orphaned-pv", "d-wz9k9p34y6n3wd25rq4f", "available"},
    {"orphaned-pv", "d-wz9tnjfbf5jxvlsi47wq", "available"},
    {"orphaned-pv", "pv-legacy-nginx-01", "available"},
    {"orphaned-pv", "pv-legacy-nginx-01-copy", "available"},
    {"orphaned-pv", "d-wz9715ociqidgzfasq09", "released"},
    {"orphaned-pv", "d-wz9j3bp0frq5lx2wd8to", "released"},
    {"orphaned-pv", "d-wz943jsiom1tma7v3di8", "failed"},
    {"orphaned-pv", "local-pv-7a3f9c21", "failed"},
    {"stray-pv", "d-wz97b0sh6u1a3i00coh3", "wait_for_first_consumer"},
    {"leftover-claim", "cx-idc/large-format-log-receiver-receiver-web-statefulset-2",
     "scaled_down"},
    {"leftover-claim", "cx-idc/large-format-log-receiver-receiver-web-statefulset-7",
     "scaled_down"},
    {"idle-claim", "cx-data/audit-archive", "unused"},
    {"idle-claim", "cx-data/shared-conf", "unused"},
    {"pending-claim", "cx-data/buf-logbuf-15", "storage_unschedulable"},
    {"pending-claim", "cx-idc/no-class", "no_class"},
    {"pending-claim", "cx-idc/too-small", "size"},
    {"pending-claim", "cx-idc/typo-class", "class_missing"},
    {"pending-claim", "cx-idc/wants-taken", "volume_taken"},
    {"lost-claim", "cx-idc/large-format-log-receiver-receiver-web-statefulset-6", "volume_gone"},
    {"orphaned-snapshot", "snapcontent-orphan", "snapshot_gone"},
    {"node-disk-limit", "cn-shenzhen.172.16.19.12", "full"},
    {"attach-error", "csi-0f4ad0aca5fb", "disk_limit"},
    {"missing-node-pod", "cx-idc/ghost-0", "node_missing"},
    {"missing-node-attachment", "csi-5582186ceab2", "node_missing"},
    {"stuck-pod", "cx-data/logbuf-15", "unschedulable"},
    {"stuck-pod", "cx-idc/etl-0", "attach"},
    {"stuck-pod", "cx-idc/frozen-0", "terminating"},
    {"stuck-terminating", "cx-data/data-mysql-1", "pod"},
    {"stuck-terminating", "d-wz9ok1mr0ldojmc4ww2r", "claim"},
    {"scale-up-blocked", "cx-data/logbuf", "no_slot"},
    {"risky-storageclass", "alicloud-disk-essd-immediate", "immediate_binding"},
};

using Named = std::pair<std::string, std::string>;

// Attachment names are hashes; a prefix is enough.
std::string ShortName(const Finding& finding) {
  if (finding.kind == "VolumeAttachment") return finding.name.substr(0, 16);
  return finding.ns.empty() ? finding.name : finding.ns + "/" + finding.name;
}

std::vector<Named> FoundBy(const CheckResult& result) {
  std::vector<Named> found;
  for (const Finding& finding : result.findings) {
    found.emplace_back(ShortName(finding), finding.reason);
  }
  return found;
}

std::vector<Named> ExpectedOf(const Check& check) {
  std::vector<Named> expected;
  for (const Expected& each : kExpected) {
    if (check.name == each.check) expected.emplace_back(each.object, each.reason);
  }
  return expected;
}

// The findings an hour after the cluster was first observed.
std::vector<CheckResult> EvaluateAfterAnHour(Inventory (*at)(std::chrono::seconds later)) {
  const AnalysisOptions options;
  return Evaluate(std::make_shared<const Inventory>(at(1h)), options, MemoryOf(at({}), options))
      .evaluation->results;
}

Inventory ClusterAlone(std::chrono::seconds later) {
  return FixtureCluster(later);
}

Inventory ClusterWithItsDisks(std::chrono::seconds later) {
  Inventory inventory = FixtureCluster(later);
  AddMatchingDisks(inventory);
  return inventory;
}

TEST(FixtureFindings, AreWhatIsWrongWithTheCapturedCluster) {
  for (const CheckResult& result : EvaluateAfterAnHour(ClusterWithItsDisks)) {
    EXPECT_TRUE(result.complete) << result.check->name;
    EXPECT_THAT(FoundBy(result), UnorderedElementsAreArray(ExpectedOf(*result.check)))
        << result.check->name;
    EXPECT_THAT(result.ignored, IsEmpty());
  }
}

TEST(FixtureFindings, NeedNoCloudButForThoseAboutDisks) {
  std::vector<std::string> withheld;
  for (const CheckResult& result : EvaluateAfterAnHour(ClusterAlone)) {
    if (!result.complete) withheld.emplace_back(result.check->name);
    EXPECT_THAT(FoundBy(result), UnorderedElementsAreArray(ExpectedOf(*result.check)))
        << result.check->name;
  }
  EXPECT_THAT(withheld, ElementsAre("leaked-disk", "dangling-pv", "disk-drift", "quota-low",
                                    "zone-out-of-stock"));
}

const CheckResult& ResultOf(const std::vector<CheckResult>& results, std::string_view check) {
  for (const CheckResult& result : results) {
    if (result.check->name == check) return result;
  }
  throw std::runtime_error("no check " + std::string(check));
}

std::vector<std::pair<std::string, TimePoint>> SinceOf(const CheckResult& result) {
  std::vector<std::pair<std::string, TimePoint>> since;
  for (const Finding& finding : result.findings) {
    since.emplace_back(ShortName(finding), finding.since.value());
  }
  return since;
}

std::vector<CheckResult> EvaluateAtFirstSight(const Inventory& inventory) {
  const AnalysisOptions options;
  return Evaluate(std::make_shared<const Inventory>(inventory), options, {}).evaluation->results;
}

TEST(FixtureFindings, AreOldWhenFirstSeenWhereTheApiSaysSinceWhen) {
  const auto results = EvaluateAtFirstSight(FixtureCluster(1h, "pvc_list_unused_condition.json"));
  const TimePoint unused_since = At("2026-11-22T12:53:23Z");
  EXPECT_THAT(
      SinceOf(ResultOf(results, "leftover-claim")),
      ElementsAre(
          Pair("cx-idc/large-format-log-receiver-receiver-web-statefulset-2", unused_since),
          Pair("cx-idc/large-format-log-receiver-receiver-web-statefulset-7", unused_since)));
  EXPECT_THAT(SinceOf(ResultOf(results, "idle-claim")), IsEmpty());
  EXPECT_THAT(SinceOf(ResultOf(results, "stuck-pod")),
              Contains(Pair("cx-idc/frozen-0", At("2026-11-22T12:48:28Z"))));
}

TEST(FixtureFindings, CallAClaimIdleSinceItsPodEndedOnceItsDiskIsDetached) {
  Inventory inventory = FixtureCluster(1h, "pvc_list_unused_condition.json");
  inventory.volume_attachments = Table<kubernetes::VolumeAttachment>(
      std::vector<kubernetes::VolumeAttachment>{}, inventory.taken_at);
  EXPECT_THAT(SinceOf(ResultOf(EvaluateAtFirstSight(inventory), "idle-claim")),
              ElementsAre(Pair("cx-idc/frozen-data", At("2026-11-22T12:53:23Z"))));
}

TEST(FixtureFindings, AreNotMadeBeforeTheGraceIsOver) {
  for (const CheckResult& result : EvaluateAtFirstSight(FixtureCluster())) {
    if (!result.check->has_grace) continue;
    EXPECT_THAT(FoundBy(result), IsEmpty()) << result.check->name;
  }
}

TEST(FixtureFindings, HaveTheCostOfEveryOrphanOnce) {
  double cost = 0;
  for (const CheckResult& result : EvaluateAfterAnHour(ClusterWithItsDisks)) {
    for (const Finding& finding : result.findings) {
      if (finding.monthly_cost && finding.is_cost_counted) cost += finding.monthly_cost->amount;
    }
  }
  // coh3, hfx1, j3bp and both left-over claims of 1000Gi; k9p3 500, tnjf 200, 95zr, al9v and 943j
  // 20 each, 9715 40, legacy-nginx 100 once, audit-archive 100; data-mysql-1, which is being
  // deleted, 40.
  constexpr double kGib = 5 * 1000 + 500 + 200 + 3 * 20 + 40 + 100 + 100 + 40;
  EXPECT_NEAR(cost, kGib * 0.35, 0.001);
}

}  // namespace
}  // namespace exporter::fixture_findings_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::orphaned_snapshot_test {
namespace {

using kubernetes::VolumeSnapshot;
using kubernetes::VolumeSnapshotContent;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

VolumeSnapshot Snapshot(std::string uid) {
  VolumeSnapshot snapshot;
  snapshot.meta.ns = "ns";
  snapshot.meta.name = "nightly";
  snapshot.meta.uid = std::move(uid);
  return snapshot;
}

// Of a disk of 20 GiB, under Retain, bound to VolumeSnapshot ns/nightly.
struct World {
  VolumeSnapshotContent content;
  std::vector<VolumeSnapshot> snapshots;
  std::vector<VolumeSnapshotContent> others;

  World() {
    content.meta.name = "snapcontent-1";
    content.meta.created = SampleTime() - 1h;
    content.driver = kubernetes::kDiskDriver;
    content.deletion_policy = "Retain";
    content.snapshot_ns = "ns";
    content.snapshot_name = "nightly";
    content.snapshot_uid = "u-1";
    content.handle = "s-1";
    content.is_ready = true;
    content.restore_bytes = 20 * kGibibyte;
  }

  Inventory inventory() const {
    Inventory inventory = EmptyInventory();
    std::vector<VolumeSnapshotContent> contents = others;
    contents.insert(contents.begin(), content);
    inventory.volume_snapshot_contents = TableOf(contents);
    inventory.volume_snapshots = TableOf(snapshots);
    inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
    return inventory;
  }
};

std::vector<Finding> FindIn(const World& world, const AnalysisOptions& options = {}) {
  return EvaluateAgain(OrphanedSnapshotCheck(), world.inventory(), 600s, options).findings;
}

TEST(OrphanedSnapshot, NamesTheContentItsSnapshotAndItsSize) {
  const auto findings = FindIn(World{});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].check, "orphaned-snapshot");
  EXPECT_EQ(findings[0].severity, Severity::kWarning);
  EXPECT_EQ(findings[0].kind, "VolumeSnapshotContent");
  EXPECT_EQ(findings[0].name, "snapcontent-1");
  EXPECT_EQ(findings[0].reason, "snapshot_gone");
  EXPECT_EQ(findings[0].since, SampleTime());
  EXPECT_EQ(
      findings[0].summary,
      "VolumeSnapshotContent snapcontent-1 has lost its VolumeSnapshot ns/nightly and has the "
      "policy Retain: snapshot s-1, taken of a volume of 20 GiB, is kept and billed.");
}

TEST(OrphanedSnapshot, AgesSinceFirstSeen) {
  EXPECT_THAT(EvaluateAgain(OrphanedSnapshotCheck(), World{}.inventory(), 599s).findings,
              IsEmpty());
}

// kubernetes-csi/external-snapshotter: volumeSnapshotRef keeps name and uid of the VolumeSnapshot
// when that is deleted under Retain; a content made by hand has no uid until it is bound.
TEST(OrphanedSnapshot, IsOneThatItsVolumeSnapshotHasLeft) {
  struct Case {
    const char* name;
    void (*change)(World& world);
    bool is_found;
  };
  const std::vector<Case> cases{
      {"gone", [](World&) {}, true},
      {"there", [](World& w) { w.snapshots = {Snapshot("u-1")}; }, false},
      {"another of its name", [](World& w) { w.snapshots = {Snapshot("u-2")}; }, true},
      {"there, in another namespace",
       [](World& w) {
         w.snapshots = {Snapshot("u-1")};
         w.snapshots[0].meta.ns = "other";
       },
       true},
      {"policy Delete", [](World& w) { w.content.deletion_policy = "Delete"; }, false},
      {"never bound", [](World& w) { w.content.snapshot_uid = ""; }, false},
      {"not ready", [](World& w) { w.content.is_ready = false; }, false},
      {"being deleted", [](World& w) { w.content.meta.deleting_since = SampleTime(); }, false},
      {"younger than the list", [](World& w) { w.content.meta.created = SampleTime() + 1h; },
       false},
      {"of unknown age", [](World& w) { w.content.meta.created.reset(); }, false},
      {"of another driver", [](World& w) { w.content.driver = "nasplugin"; }, true},
  };
  for (const Case& each : cases) {
    World world;
    each.change(world);
    EXPECT_EQ(FindIn(world).size(), each.is_found ? 1U : 0U) << each.name;
  }
}

AnalysisOptions WithSnapshotPrice() {
  AnalysisOptions options;
  options.prices.source = PriceSource::kList;
  options.prices.list.prices = {{.category = "snapshot",
                                 .performance_level = {},
                                 .per_gib_hour = 0.00025,
                                 .per_gib_month = {}}};
  return options;
}

// The remedy deletes the snapshot, so nothing else may be made of it.
TEST(OrphanedSnapshot, IsNoneThatAnotherContentHasAdopted) {
  World world;
  VolumeSnapshotContent other = world.content;
  other.meta.name = "snapcontent-2";
  other.snapshot_name = "adopted";
  other.snapshot_uid = "";
  world.others = {other};
  EXPECT_THAT(FindIn(world), IsEmpty()) << "waits for its VolumeSnapshot";
  world.others[0].snapshot_uid = "u-9";
  world.snapshots = {Snapshot("u-9")};
  world.snapshots[0].meta.name = "adopted";
  EXPECT_THAT(FindIn(world), IsEmpty()) << "has one";
  world.others[0].handle = "s-2";
  EXPECT_THAT(NamesOf(FindIn(world)), ElementsAre("snapcontent-1")) << "is another snapshot";
}

TEST(OrphanedSnapshot, IsPricedOnceWhereTwoContentsNameIt) {
  World world;
  VolumeSnapshotContent other = world.content;
  other.meta.name = "snapcontent-2";
  other.snapshot_name = "second";
  world.others = {other};
  const auto findings = FindIn(world, WithSnapshotPrice());
  ASSERT_THAT(NamesOf(findings), ElementsAre("snapcontent-1", "snapcontent-2"));
  EXPECT_TRUE(findings[0].monthly_cost);
  EXPECT_EQ(findings[1].monthly_cost, std::nullopt);
}

TEST(OrphanedSnapshot, HasACostOnlyByAListThatPricesSnapshots) {
  EXPECT_EQ(FindIn(World{}).at(0).monthly_cost, std::nullopt) << "the flat price is for disks";
  AnalysisOptions options = WithSnapshotPrice();
  options.prices.list.prices[0].category = "cloud_essd";
  EXPECT_EQ(FindIn(World{}, options).at(0).monthly_cost, std::nullopt);
  options = WithSnapshotPrice();
  const Finding finding = FindIn(World{}, options).at(0);
  ASSERT_TRUE(finding.monthly_cost);
  EXPECT_NEAR(finding.monthly_cost->amount, 20 * 0.00025 * 720, 1e-9);
  EXPECT_EQ(finding.monthly_cost->source, PriceSource::kList);
  EXPECT_THAT(finding.summary, HasSubstr("is kept and billed, at most ¥3.60 a month."));
  World of_nas;
  of_nas.content.driver = "nasplugin.csi.alibabacloud.com";
  EXPECT_EQ(FindIn(of_nas, options).at(0).monthly_cost, std::nullopt);
  World unknown_size;
  unknown_size.content.restore_bytes.reset();
  EXPECT_EQ(FindIn(unknown_size, options).at(0).monthly_cost, std::nullopt);
}

TEST(OrphanedSnapshot, SaysWhatToDoInOrder) {
  const Finding finding = FindIn(World{}).at(0);
  std::vector<std::string> commands;
  for (const auto& step : finding.remedy) commands.push_back(step.command);
  EXPECT_THAT(
      commands,
      ElementsAre("kubectl describe volumesnapshotcontent snapcontent-1", "",
                  R"(aliyun ecs DescribeSnapshots --region cn-shenzhen --SnapshotIds '["s-1"]')",
                  "kubectl delete volumesnapshotcontent snapcontent-1",
                  "aliyun ecs DeleteSnapshot --region cn-shenzhen --SnapshotId s-1"));
  EXPECT_THAT(finding.remedy.back().risk, HasSubstr("only copy"));
}

TEST(OrphanedSnapshot, IsIgnoredByItsMarkAndLeftOutOfScope) {
  World world;
  world.content.meta.marks = {"ack-storage.io/ignore"};
  EXPECT_THAT(NamesOf(EvaluateAgain(OrphanedSnapshotCheck(), world.inventory(), 600s).ignored),
              ElementsAre("snapcontent-1"));
  Inventory narrowed = World{}.inventory();
  narrowed.scope.excluded_namespaces = {"ns"};
  EXPECT_THAT(EvaluateAgain(OrphanedSnapshotCheck(), narrowed, 600s).findings, IsEmpty())
      << "its VolumeSnapshot would not have been read";
}

TEST(OrphanedSnapshot, IsWithheldWithoutBothLists) {
  const Inventory whole = World{}.inventory();
  EXPECT_TRUE(IsComplete(OrphanedSnapshotCheck(), whole));
  const auto without = [&](void (*take)(Inventory & inventory)) {
    Inventory inventory = whole;
    take(inventory);
    return IsComplete(OrphanedSnapshotCheck(), inventory);
  };
  EXPECT_FALSE(without([](Inventory& inventory) { inventory.volume_snapshots = {}; }));
  EXPECT_FALSE(without([](Inventory& inventory) { inventory.volume_snapshot_contents = {}; }));
  EXPECT_FALSE(without([](Inventory& inventory) { LetFail(inventory.volume_snapshots); }));
  EXPECT_FALSE(without([](Inventory& inventory) { LetFail(inventory.volume_snapshot_contents); }));
}

}  // namespace
}  // namespace exporter::orphaned_snapshot_test

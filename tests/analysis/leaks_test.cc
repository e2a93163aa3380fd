// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/reconcile.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "exporter/analysis/analysis.h"
#include "tests/support/sample_inventory.h"

namespace exporter::leaks_test {
namespace {

using namespace std::chrono_literals;

alibaba::Disk Forgotten() {
  alibaba::Disk disk = MakeDisk("d-1");
  disk.cluster_id = "ours";
  disk.created_by = "alibabacloud-csi-plugin";
  disk.detached_at = SampleTime() - 24h;
  return disk;
}

kubernetes::PersistentVolume WithoutDisk() {
  auto volume = MakeDiskVolume("d-gone", "Bound");
  volume.meta.created = SampleTime() - 24h;
  volume.zones = {"cn-shenzhen-d"};
  return volume;
}

// Disks and volumes at a given time, both read at that time.
Inventory At(std::chrono::seconds later) {
  Inventory inventory = EmptyInventory();
  inventory.taken_at = SampleTime() + later;
  inventory.disks =
      Table<alibaba::Disk>(std::vector{Forgotten(), MakeDisk("d-there")}, SampleTime() + later);
  auto there = MakeDiskVolume("d-there", "Bound");
  inventory.persistent_volumes =
      Table<kubernetes::PersistentVolume>(std::vector{WithoutDisk(), there}, SampleTime() + later);
  return inventory;
}

// Carries the memory from one reconciliation to the next.
class Reconciled {
 public:
  Reconciliation Again(const Inventory& inventory) {
    AnalysisOptions options;
    options.cluster_id = "ours";
    Reconciliation result = Reconcile(inventory, Index(inventory), options, memory_);
    memory_.leaks = result.leaks;
    memory_.losses = result.losses;
    return result;
  }

 private:
  Memory memory_;
};

TEST(Leaks, SettleUntilASecondListAndTheGraceAgeFromOurOwnSight) {
  Reconciled reconciled;
  EXPECT_EQ(reconciled.Again(At(0s)).all[0].state, DiskState::kSettling);
  const auto young = reconciled.Again(At(300s));
  EXPECT_EQ(young.all[0].state, DiskState::kSettling);
  EXPECT_EQ(young.next_due_at, SampleTime() + 600s);
  const auto old = reconciled.Again(At(600s));
  EXPECT_EQ(old.all[0].state, DiskState::kLeaked);
  ASSERT_TRUE(old.all[0].leak);
  EXPECT_EQ(old.all[0].leak->reason, LeakReason::kLeaked);
  EXPECT_EQ(old.all[0].leak->since, SampleTime() - 24h);
  EXPECT_FALSE(young.all[0].leak);
}

TEST(Leaks, AreNeitherDecidedNorForgottenWhileASideFails) {
  Reconciled reconciled;
  reconciled.Again(At(0s));
  reconciled.Again(At(600s));
  Inventory failing = At(900s);
  LetFail(failing.persistent_volumes);
  const auto withheld = reconciled.Again(failing);
  EXPECT_EQ(withheld.all[0].state, DiskState::kSettling);
  EXPECT_FALSE(withheld.are_losses_known);
  EXPECT_FALSE(withheld.volumes[0].lost_since);
  EXPECT_EQ(reconciled.Again(At(1200s)).all[0].state, DiskState::kLeaked);
}

TEST(Losses, AreToldAfterASecondListAndBlockPlansFromThenOn) {
  Reconciled reconciled;
  EXPECT_EQ(reconciled.Again(At(0s)).volumes[0].state, VolumeState::kDangling);
  const auto sure = reconciled.Again(At(600s));
  EXPECT_EQ(sure.volumes[0].lost_since, SampleTime());
  EXPECT_TRUE(sure.lost_volumes.empty());
  const Inventory later = At(900s);
  EXPECT_TRUE(reconciled.Again(later).lost_volumes.contains(&later.persistent_volumes[0]));
}

TEST(LeakReason, SaysWhoMadeTheDiskAndHowItIsPaidFor) {
  EXPECT_EQ(Name(LeakReason::kLeaked), "leaked");
  EXPECT_EQ(Name(LeakReason::kStatic), "static");
  EXPECT_EQ(Name(LeakReason::kPrepaid), "prepaid");
  EXPECT_EQ(Name(LeakReason::kUntagged), "untagged");
  EXPECT_EQ(Name(LeakReason::kSystemDisk), "system_disk");
}

}  // namespace
}  // namespace exporter::leaks_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/reconcile.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/analysis/analysis.h"
#include "tests/support/sample_inventory.h"

namespace exporter::reconcile_test {
namespace {

using kubernetes::PersistentVolume;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

PersistentVolume Named(PersistentVolume volume, std::string name) {
  volume.meta.name = std::move(name);
  return volume;
}

// A volume in this zone that is older than the lists.
PersistentVolume OldVolume(const std::string& disk, const std::string& zone) {
  PersistentVolume volume = MakeDiskVolume(disk, "Bound");
  volume.meta.created = SampleTime() - std::chrono::hours{1};
  volume.zones = {zone};
  return volume;
}

Inventory With(std::vector<PersistentVolume> volumes, std::vector<alibaba::Disk> disks) {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1"), MakeNode("n2")});
  inventory.persistent_volumes = TableOf(std::move(volumes));
  inventory.disks = TableOf(std::move(disks));
  return inventory;
}

Reconciliation ReconcileAll(const Inventory& inventory, const AnalysisOptions& options = {}) {
  return Reconcile(inventory, Index(inventory), options);
}

TEST(Reconcile, HoldsEveryDiskAgainstItsVolumeAndNodes) {
  alibaba::Disk shared = MakeDisk("d-1");
  shared.status = "In_use";
  shared.instance_ids = {"i-n2", "i-of-another-cluster", "i-n1"};
  const Inventory inventory = With({MakeDiskVolume("d-1", "Bound")}, {shared, MakeDisk("d-2")});
  const auto result = ReconcileAll(inventory);
  ASSERT_EQ(result.all.size(), 2U);
  EXPECT_EQ(result.all[0].disk, &inventory.disks[0]);
  EXPECT_EQ(Name(result.all[0].state), "in_use");
  EXPECT_EQ(result.all[0].volume, &inventory.persistent_volumes[0]);
  EXPECT_THAT(result.all[0].nodes, ElementsAre(&inventory.nodes[0], &inventory.nodes[1]));
  EXPECT_EQ(Name(result.all[1].state), "unknown_owner");
  EXPECT_EQ(result.all[1].volume, nullptr);
  EXPECT_THAT(result.all[1].nodes, IsEmpty());
}

TEST(Reconcile, TellsOurTagByTheClusterThatIsConfiguredAmongOthers) {
  alibaba::Disk disk = MakeDisk("d-1");
  disk.cluster_id = "c-moved";
  const Inventory inventory = With({}, {disk});
  AnalysisOptions options;
  options.cluster_id = "c-ours";
  EXPECT_EQ(Name(ReconcileAll(inventory, options).all[0].state), "foreign");
  options.cluster_ids = {"c-moved"};
  EXPECT_EQ(Name(ReconcileAll(inventory, options).all[0].state), "settling");
}

TEST(Reconcile, HoldsEveryVolumeOfADiskAgainstEcs) {
  PersistentVolume flex = OldVolume("d-flex", "cn-shenzhen-d");
  flex.driver = "alicloud/disk";
  const Inventory inventory =
      With({OldVolume("d-used", "cn-shenzhen-d"), OldVolume("d-free", "cn-shenzhen-d"), flex,
            OldVolume("d-lent", "cn-shenzhen-d"), OldVolume("d-gone", "cn-shenzhen-d"),
            OldVolume("d-far", "cn-beijing-d"), MakeVolume("nas", "Bound")},
           {MakeDisk("d-used", "i-n1"), MakeDisk("d-free"), MakeDisk("d-flex", "i-n1"),
            MakeDisk("d-lent", "i-of-another-cluster")});
  std::vector<std::pair<std::string, std::string>> states;
  for (const auto& entry : ReconcileAll(inventory).volumes) {
    states.emplace_back(entry.volume->disk_id, Name(entry.state));
    EXPECT_EQ(entry.disk, Index(inventory).FindDisk(entry.volume->disk_id));
    EXPECT_TRUE(entry.stands_for_disk);
  }
  EXPECT_THAT(states, ElementsAre(Pair("d-used", "in_use"), Pair("d-free", "unattached"),
                                  Pair("d-flex", "in_use"), Pair("d-lent", "attached_elsewhere"),
                                  Pair("d-gone", "dangling"), Pair("d-far", "unread")));
}

TEST(Reconcile, LetsTheBoundOneOfTwoVolumesStandForTheDisk) {
  const Inventory inventory = With(
      {Named(MakeDiskVolume("d-1", "Available"), "a"), Named(MakeDiskVolume("d-1", "Bound"), "b")},
      {MakeDisk("d-1")});
  const auto result = ReconcileAll(inventory);
  ASSERT_EQ(result.volumes.size(), 2U);
  EXPECT_FALSE(result.volumes[0].stands_for_disk);
  EXPECT_TRUE(result.volumes[1].stands_for_disk);
  EXPECT_EQ(result.all[0].volume->meta.name, "b");
  EXPECT_EQ(Name(result.all[0].state), "unattached_claimed");
}

}  // namespace
}  // namespace exporter::reconcile_test

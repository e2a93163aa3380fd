#include "exporter/analysis/disk_states.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter {
namespace {

constexpr const char* kOurs = "c-ours";
constexpr const char* kTheirs = "c-theirs";

// An inventory of node n1 (instance i-n1) and volumes named after their phase.
Inventory Cluster() {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
  inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>(
      {MakeDiskVolume("d-bound", "Bound"), MakeDiskVolume("d-available", "Available"),
       MakeDiskVolume("d-released", "Released"), MakeDiskVolume("d-failed", "Failed")});
  return inventory;
}

std::string StateOf(const alibaba::Disk& disk, const ClusterIds& ours = {kOurs}) {
  const Inventory inventory = Cluster();
  return std::string(DiskState(inventory, Index(inventory), ours, disk));
}

alibaba::Disk Tagged(alibaba::Disk disk, std::string cluster_id) {
  disk.cluster_id = std::move(cluster_id);
  return disk;
}

TEST(DiskState, IsInUseWhereAVolumeAndANodeOfOursHaveIt) {
  EXPECT_EQ(StateOf(MakeDisk("d-bound", "i-n1")), "in_use");
  EXPECT_EQ(StateOf(MakeDisk("d-available", "i-n1")), "in_use");
  EXPECT_EQ(StateOf(Tagged(MakeDisk("d-bound", "i-n1"), kTheirs)), "in_use");
}

TEST(DiskState, IsInUseWhereOneOfSeveralInstancesIsOurs) {
  alibaba::Disk shared = MakeDisk("d-bound", "i-elsewhere");
  shared.instance_ids.push_back("i-n1");
  EXPECT_EQ(StateOf(shared), "in_use");
}

TEST(DiskState, IsUnattachedByThePhaseOfItsVolume) {
  EXPECT_EQ(StateOf(MakeDisk("d-bound")), "unattached_claimed");
  for (const char* disk : {"d-available", "d-released", "d-failed"}) {
    EXPECT_EQ(StateOf(MakeDisk(disk)), "unattached_pv") << disk;
  }
}

TEST(DiskState, IsTransientInEveryOtherStatus) {
  for (const char* status : {"Creating", "Attaching", "Detaching", "ReIniting", "Whatever"}) {
    alibaba::Disk disk = MakeDisk("d-bound", "i-n1");
    disk.status = status;
    EXPECT_EQ(StateOf(disk), "transient") << status;
  }
}

TEST(DiskState, IsUnmanagedOnANodeOfOursWithoutAVolume) {
  EXPECT_EQ(StateOf(MakeDisk("d-by-hand", "i-n1")), "unmanaged");
}

TEST(DiskState, IsAttachedElsewhereOutsideOurNodes) {
  EXPECT_EQ(StateOf(MakeDisk("d-bound", "i-elsewhere")), "attached_elsewhere");
  EXPECT_EQ(StateOf(MakeDisk("d-other", "i-elsewhere")), "attached_elsewhere");
  alibaba::Disk nowhere = MakeDisk("d-other");
  nowhere.status = "In_use";
  EXPECT_EQ(StateOf(nowhere), "attached_elsewhere");
}

TEST(DiskState, IsForeignWithTheTagOfAnotherCluster) {
  EXPECT_EQ(StateOf(Tagged(MakeDisk("d-other"), kTheirs)), "foreign");
}

TEST(DiskState, IsSettlingWithOurTagAndNoVolume) {
  EXPECT_EQ(StateOf(Tagged(MakeDisk("d-other"), kOurs)), "settling");
}

TEST(DiskState, HasAnUnknownOwnerWhereEitherClusterIsUnknown) {
  EXPECT_EQ(StateOf(MakeDisk("d-other")), "unknown_owner");
  EXPECT_EQ(StateOf(Tagged(MakeDisk("d-other"), kTheirs), {}), "unknown_owner");
  EXPECT_EQ(StateOf(MakeDisk("d-other"), {}), "unknown_owner");
}

TEST(DiskState, IsSystemWhateverTheStatus) {
  for (const char* status : {"In_use", "Available", "ReIniting"}) {
    alibaba::Disk disk = Tagged(MakeDisk("d-sys", "i-n1"), kOurs);
    disk.type = "system";
    disk.status = status;
    EXPECT_EQ(StateOf(disk), "system") << status;
  }
}

TEST(DiskState, IsWithheldWithoutVolumesOrNodes) {
  Inventory no_volumes = Cluster();
  no_volumes.persistent_volumes = {};
  EXPECT_EQ(DiskState(no_volumes, Index(no_volumes), {kOurs}, MakeDisk("d-bound")), "");
  Inventory no_nodes = Cluster();
  no_nodes.nodes = {};
  EXPECT_EQ(DiskState(no_nodes, Index(no_nodes), {kOurs}, MakeDisk("d-bound", "i-n1")), "");
}

std::string IdOf(std::vector<kubernetes::PersistentVolume> volumes,
                 std::vector<alibaba::Disk> disks, const std::string& configured = "") {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes = TableOf(std::move(volumes));
  inventory.disks = TableOf(std::move(disks));
  const ClusterIds ids = OurClusterIds(inventory, Index(inventory), configured, {});
  EXPECT_LE(ids.size(), 1U);
  return ids.empty() ? "" : *ids.begin();
}

TEST(OurClusterIds, IsTheConfiguredOneBeforeAll) {
  EXPECT_EQ(IdOf({MakeDiskVolume("d-1", "Bound")}, {Tagged(MakeDisk("d-1"), "a")}, {"mine"}),
            "mine");
}

TEST(OurClusterIds, MayBeSeveral) {
  EXPECT_EQ(StateOf(Tagged(MakeDisk("d-other"), kTheirs), {kOurs, kTheirs}), "settling");
  const Inventory inventory = EmptyInventory();
  EXPECT_EQ(OurClusterIds(inventory, Index(inventory), "a", {"b"}), (ClusterIds{"a", "b"}));
}

TEST(OurClusterIds, OfTargetsStandBesideTheOneThatIsFoundOut) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-1", "Bound")});
  inventory.disks = TableOf<alibaba::Disk>({Tagged(MakeDisk("d-1"), "ours")});
  EXPECT_EQ(OurClusterIds(inventory, Index(inventory), "", {"other"}),
            (ClusterIds{"other", "ours"}));
}

TEST(OurClusterIds, IsTheTagMostCommonOnDisksOfOurVolumes) {
  EXPECT_EQ(IdOf({MakeDiskVolume("d-1", "Bound"), MakeDiskVolume("d-2", "Released"),
                  MakeDiskVolume("d-3", "Bound")},
                 {Tagged(MakeDisk("d-1"), "a"), Tagged(MakeDisk("d-2"), "b"),
                  Tagged(MakeDisk("d-3"), "b"), Tagged(MakeDisk("d-4"), "a"),
                  Tagged(MakeDisk("d-5"), "a")}),
            "b");
}

TEST(OurClusterIds, IsTheFirstByNameOnATie) {
  const std::vector volumes{MakeDiskVolume("d-1", "Bound"), MakeDiskVolume("d-2", "Bound")};
  EXPECT_EQ(IdOf(volumes, {Tagged(MakeDisk("d-1"), "b"), Tagged(MakeDisk("d-2"), "a")}), "a");
  EXPECT_EQ(IdOf(volumes, {Tagged(MakeDisk("d-1"), "a"), Tagged(MakeDisk("d-2"), "b")}), "a");
}

TEST(OurClusterIds, GivesADiskOfTwoVolumesOneVote) {
  kubernetes::PersistentVolume copy = MakeDiskVolume("d-1", "Available");
  copy.meta.name = "copy";
  EXPECT_EQ(IdOf({MakeDiskVolume("d-1", "Bound"), copy, MakeDiskVolume("d-2", "Bound")},
                 {Tagged(MakeDisk("d-1"), "b"), Tagged(MakeDisk("d-2"), "a")}),
            "a");
}

TEST(OurClusterIds, IsUnknownWithoutATaggedDiskOfOurs) {
  EXPECT_EQ(IdOf({}, {}), "");
  EXPECT_EQ(IdOf({MakeDiskVolume("d-1", "Bound")}, {}), "");
  EXPECT_EQ(IdOf({MakeDiskVolume("d-1", "Bound")}, {MakeDisk("d-1")}), "");
  EXPECT_EQ(IdOf({MakeVolume("nas", "Bound")}, {Tagged(MakeDisk("d-1"), "a")}), "");
}

}  // namespace
}  // namespace exporter

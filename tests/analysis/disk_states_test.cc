// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/disk_states.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::disk_states_test {
namespace {

constexpr const char* kOurs = "c-ours";
constexpr const char* kTheirs = "c-theirs";

// Node n1 (instance i-n1) and volumes named after their phase.
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
  return std::string(Name(StateOfDisk(inventory, Index(inventory), ours, disk)));
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

TEST(DiskState, IsTransientWhereEcsContradictsItself) {
  alibaba::Disk disk = Tagged(MakeDisk("d-other"), kOurs);
  disk.instance_ids = {"i-n1"};
  EXPECT_EQ(StateOf(disk), "transient");
}

TEST(DiskState, IsOursByItsVolumeWhateverItsTag) {
  EXPECT_EQ(StateOf(Tagged(MakeDisk("d-bound"), kTheirs)), "unattached_claimed");
  EXPECT_EQ(StateOf(Tagged(MakeDisk("d-released"), kTheirs)), "unattached_pv");
}

TEST(DiskState, IsTheSameForEveryKindOfDisk) {
  for (const char* category : {"cloud_regional_disk_auto", "elastic_ephemeral_disk_standard"}) {
    alibaba::Disk disk = MakeDisk("d-bound");
    disk.category = category;
    disk.zone = "";
    disk.zones = {"cn-shenzhen-d", "cn-shenzhen-e"};
    disk.charge_type = "PrePaid";
    EXPECT_EQ(StateOf(disk), "unattached_claimed") << category;
  }
}

TEST(DiskState, IsThatOfTheBoundOneOfTwoVolumes) {
  Inventory inventory = Cluster();
  auto available = MakeDiskVolume("d-1", "Available");
  available.meta.name = "a";
  auto flex = MakeDiskVolume("d-1", "Bound");
  flex.meta.name = "b";
  flex.driver = "alicloud/disk";
  inventory.persistent_volumes = TableOf(std::vector{available, flex});
  EXPECT_EQ(Name(StateOfDisk(inventory, Index(inventory), {kOurs}, MakeDisk("d-1"))),
            "unattached_claimed");
}

TEST(DiskState, IsWithheldWithoutTheVolumesOrNodesThatItRestsOn) {
  Inventory no_volumes = Cluster();
  no_volumes.persistent_volumes = {};
  const Index without_volumes(no_volumes);
  EXPECT_EQ(Name(StateOfDisk(no_volumes, without_volumes, {kOurs}, MakeDisk("d-bound"))), "");
  EXPECT_EQ(Name(StateOfDisk(no_volumes, without_volumes, {kOurs}, MakeDisk("d-bound", "i-n1"))),
            "");
  Inventory no_nodes = Cluster();
  no_nodes.nodes = {};
  const Index without_nodes(no_nodes);
  EXPECT_EQ(Name(StateOfDisk(no_nodes, without_nodes, {kOurs}, MakeDisk("d-bound", "i-n1"))), "");
  EXPECT_EQ(Name(StateOfDisk(no_nodes, without_nodes, {kOurs}, MakeDisk("d-bound"))),
            "unattached_claimed");
}

// The state of volume pv-d-1 if ECS lists these disks in cn-shenzhen.
std::string VolumeStateWith(std::vector<alibaba::Disk> disks, const std::string& zone,
                            bool with_nodes = true) {
  Inventory inventory = Cluster();
  kubernetes::PersistentVolume volume = MakeDiskVolume("d-1", "Bound");
  volume.meta.created = SampleTime() - std::chrono::hours{1};
  volume.zones = {zone};
  inventory.persistent_volumes = TableOf(std::vector{volume, MakeDiskVolume("d-there", "Bound")});
  disks.push_back(MakeDisk("d-there"));
  inventory.disks = TableOf(std::move(disks));
  if (!with_nodes) inventory.nodes = {};
  return std::string(
      Name(StateOfVolume(inventory, Index(inventory), inventory.persistent_volumes[0])));
}

TEST(VolumeState, IsWhatEcsSaysOfTheDisk) {
  EXPECT_EQ(VolumeStateWith({MakeDisk("d-1", "i-n1")}, "cn-shenzhen-d"), "in_use");
  EXPECT_EQ(VolumeStateWith({MakeDisk("d-1", "i-x")}, "cn-shenzhen-d"), "attached_elsewhere");
  EXPECT_EQ(VolumeStateWith({MakeDisk("d-1")}, "cn-shenzhen-d"), "unattached");
  alibaba::Disk moving = MakeDisk("d-1");
  moving.status = "Attaching";
  EXPECT_EQ(VolumeStateWith({moving}, "cn-shenzhen-d"), "transient");
}

TEST(VolumeState, TellsADiskThatIsGoneFromOneThatIsNotRead) {
  EXPECT_EQ(VolumeStateWith({}, "cn-shenzhen-d"), "dangling");
  EXPECT_EQ(VolumeStateWith({}, "cn-beijing-d"), "unread");
}

TEST(VolumeState, TakesTheListOfARegionWithoutAnyDiskOfOursForThatOfAnotherAccount) {
  Inventory inventory = Cluster();
  auto here = MakeDiskVolume("d-here", "Bound");
  auto there = MakeDiskVolume("d-there", "Bound");
  here.meta.created = there.meta.created = SampleTime() - std::chrono::hours{1};
  here.zones = {"cn-shenzhen-d"};
  there.zones = {"cn-beijing-d"};
  alibaba::Disk other = MakeDisk("d-of-somebody");
  other.region = "cn-beijing";
  inventory.persistent_volumes = TableOf(std::vector{there, here});
  inventory.disks = TableOf(std::vector{MakeDisk("d-here"), other});
  inventory.disk_regions = {"cn-beijing", "cn-shenzhen"};
  EXPECT_EQ(Name(StateOfVolume(inventory, Index(inventory), inventory.persistent_volumes[0])),
            "unread");
  auto second = MakeDiskVolume("d-of-somebody", "Bound");
  inventory.persistent_volumes = TableOf(std::vector{there, here, second});
  EXPECT_EQ(Name(StateOfVolume(inventory, Index(inventory), inventory.persistent_volumes[0])),
            "dangling");
}

TEST(VolumeState, IsNoneOfWhatIsNoDiskOrWhereTheNodesAreNotRead) {
  const Inventory inventory = Cluster();
  EXPECT_EQ(Name(StateOfVolume(inventory, Index(inventory), MakeVolume("nas", "Bound"))), "");
  EXPECT_EQ(VolumeStateWith({MakeDisk("d-1", "i-n1")}, "cn-shenzhen-d", false), "");
  EXPECT_EQ(VolumeStateWith({MakeDisk("d-1")}, "cn-shenzhen-d", false), "unattached");
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

TEST(OurClusterIds, IsUnknownOnATie) {
  const std::vector volumes{MakeDiskVolume("d-1", "Bound"), MakeDiskVolume("d-2", "Bound")};
  EXPECT_EQ(IdOf(volumes, {Tagged(MakeDisk("d-1"), "b"), Tagged(MakeDisk("d-2"), "a")}), "");
}

TEST(OurClusterIds, GivesADiskOfTwoVolumesOneVote) {
  kubernetes::PersistentVolume copy = MakeDiskVolume("d-1", "Available");
  copy.meta.name = "copy";
  EXPECT_EQ(IdOf({MakeDiskVolume("d-1", "Bound"), copy, MakeDiskVolume("d-2", "Bound")},
                 {Tagged(MakeDisk("d-1"), "b"), Tagged(MakeDisk("d-2"), "a")}),
            "")
      << "a tie, not two to one";
}

TEST(OurClusterIds, IsUnknownWithoutATaggedDiskOfOurs) {
  EXPECT_EQ(IdOf({}, {}), "");
  EXPECT_EQ(IdOf({MakeDiskVolume("d-1", "Bound")}, {}), "");
  EXPECT_EQ(IdOf({MakeDiskVolume("d-1", "Bound")}, {MakeDisk("d-1")}), "");
  EXPECT_EQ(IdOf({MakeVolume("nas", "Bound")}, {Tagged(MakeDisk("d-1"), "a")}), "");
}

}  // namespace
}  // namespace exporter::disk_states_test

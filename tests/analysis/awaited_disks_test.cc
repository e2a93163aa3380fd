// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/attach_limits.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::awaited_disks_test {
namespace {

using namespace std::chrono_literals;

// Node n1 with 15 slots; claims a and b on disks d-a and d-b, nothing attached.
Inventory Sample() {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({MakeCsiNode("n1", 15)});
  inventory.instance_types = TableOf<alibaba::InstanceType>({MakeInstanceType("ecs.g6.large", 17)});
  std::vector<kubernetes::PersistentVolume> volumes;
  std::vector<kubernetes::PersistentVolumeClaim> claims;
  std::vector<alibaba::Disk> disks;
  for (const std::string name : {"a", "b"}) {
    volumes.push_back(MakeDiskVolume("d-" + name, "Bound"));
    claims.push_back(MakeClaim("ns", name));
    claims.back().volume_name = "pv-d-" + name;
    disks.push_back(MakeDisk("d-" + name));
  }
  inventory.persistent_volumes = TableOf(volumes);
  inventory.persistent_volume_claims = TableOf(claims);
  inventory.disks = TableOf(disks);
  return inventory;
}

void SetPods(Inventory& inventory, std::vector<kubernetes::Pod> pods) {
  inventory.pods = TableOf(std::move(pods));
}

NodeSlots SlotsOf(const Inventory& inventory) {
  return CountNodeSlots(inventory, Index(inventory), AnalysisOptions{}).at(0);
}

TEST(AwaitedDisks, AreThoseOfPodsThatAreAssignedButNotYetAttached) {
  Inventory inventory = Sample();
  SetPods(inventory, {MakePod("ns", "p", "n1", {"a", "b"})});
  EXPECT_EQ(SlotsOf(inventory).awaited, 2);
  EXPECT_EQ(SlotsOf(inventory).awaited_ecs, 2);
  EXPECT_EQ(SlotsOf(inventory).headroom, 13) << "15 by the scheduler's view, 16 by the cloud's";
}

TEST(AwaitedDisks, CountOnceForSeveralPods) {
  Inventory inventory = Sample();
  SetPods(inventory, {MakePod("ns", "p", "n1", {"a"}), MakePod("ns", "q", "n1", {"a"})});
  EXPECT_EQ(SlotsOf(inventory).awaited, 1);
}

TEST(AwaitedDisks, AreNoLongerAwaitedOnceTheirAttachmentIsAskedFor) {
  Inventory inventory = Sample();
  SetPods(inventory, {MakePod("ns", "p", "n1", {"a"})});
  auto attachment = MakeAttachment("n1");
  attachment.persistent_volume = "pv-d-a";
  attachment.attached = false;
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({attachment});
  EXPECT_EQ(SlotsOf(inventory).awaited, 0);
  EXPECT_EQ(SlotsOf(inventory).headroom, 14);
  attachment.node_name = "n2";
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({attachment});
  EXPECT_EQ(SlotsOf(inventory).awaited, 1) << "it is attached to another node";
}

TEST(AwaitedDisks, AreNotTakenOffTwiceWhereEcsHasThemAlready) {
  Inventory inventory = Sample();
  SetPods(inventory, {MakePod("ns", "p", "n1", {"a"})});
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-a", "i-n1"), MakeDisk("d-b")});
  EXPECT_EQ(SlotsOf(inventory).awaited, 1);
  EXPECT_EQ(SlotsOf(inventory).awaited_ecs, 0);
  EXPECT_EQ(SlotsOf(inventory).attached_ecs, 1);
}

TEST(AwaitedDisks, AreNotThoseOfPodsThatEndedOrWaitOrAreElsewhere) {
  Inventory inventory = Sample();
  auto succeeded = MakePod("ns", "p", "n1", {"a"});
  succeeded.phase = "Succeeded";
  auto terminating = MakePod("ns", "q", "n1", {"a"});
  terminating.meta.deleting_since = SampleTime() - 1h;
  SetPods(inventory,
          {succeeded, terminating, MakePod("ns", "r", "", {"a"}), MakePod("ns", "s", "n2", {"b"})});
  EXPECT_EQ(SlotsOf(inventory).awaited, 0);
}

TEST(AwaitedDisks, AreDisksOfTheDiskDriverOnly) {
  Inventory inventory = Sample();
  auto flex = MakeDiskVolume("d-a", "Bound");
  flex.driver = "alicloud/disk";
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({flex, MakeVolume("pv-d-b", "Bound")});
  SetPods(inventory, {MakePod("ns", "p", "n1", {"a", "b", "missing"})});
  EXPECT_EQ(SlotsOf(inventory).awaited, 0);
}

TEST(AwaitedDisks, AreUnknownWithoutThePods) {
  Inventory inventory = Sample();
  inventory.pods = {};
  EXPECT_EQ(SlotsOf(inventory).awaited, std::nullopt);
  EXPECT_EQ(SlotsOf(inventory).headroom, 15) << "what is known is counted";
}

TEST(NodeSlots, SayWhetherTheNodeHasTheDriver) {
  Inventory inventory = Sample();
  EXPECT_EQ(SlotsOf(inventory).has_driver, true);
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({MakeCsiNode("n1", std::nullopt)});
  EXPECT_EQ(SlotsOf(inventory).has_driver, false);
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({});
  EXPECT_EQ(SlotsOf(inventory).has_driver, false);
  inventory.csi_nodes = {};
  EXPECT_EQ(SlotsOf(inventory).has_driver, std::nullopt);
}

}  // namespace
}  // namespace exporter::awaited_disks_test

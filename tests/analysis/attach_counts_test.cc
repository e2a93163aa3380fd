// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/analysis/attach_limits.h"
#include "tests/support/sample_inventory.h"

namespace exporter::attach_counts_test {
namespace {

Inventory TwoNodes() {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1"), MakeNode("n2")});
  return inventory;
}

std::vector<NodeSlots> Count(const Inventory& inventory) {
  return CountNodeSlots(inventory, Index(inventory), AnalysisOptions{});
}

// The ECS count of node n1 if `disk` is the only disk.
std::optional<std::int64_t> EcsCountWith(const alibaba::Disk& disk) {
  Inventory inventory = TwoNodes();
  inventory.disks = TableOf<alibaba::Disk>({disk});
  return Count(inventory).at(0).attached_ecs;
}

TEST(AttachedKubernetes, CountsTheAttachmentsOfTheDiskDriverPerNode) {
  Inventory inventory = TwoNodes();
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>(
      {MakeAttachment("n1"), MakeAttachment("n2"), MakeAttachment("n1"), MakeAttachment("gone")});
  const auto slots = Count(inventory);
  EXPECT_EQ(slots.at(0).attached_kubernetes, 2);
  EXPECT_EQ(slots.at(1).attached_kubernetes, 1);
}

TEST(AttachedKubernetes, CountsAnAttachmentThatIsNotYetEstablished) {
  Inventory inventory = TwoNodes();
  kubernetes::VolumeAttachment asked_for = MakeAttachment("n1");
  asked_for.attached = false;
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({asked_for});
  EXPECT_EQ(Count(inventory).at(0).attached_kubernetes, 1);
}

TEST(AttachedKubernetes, LeavesOssAndNasOut) {
  Inventory inventory = TwoNodes();
  kubernetes::VolumeAttachment oss = MakeAttachment("n1");
  oss.attacher = "ossplugin.csi.alibabacloud.com";
  kubernetes::VolumeAttachment nas = MakeAttachment("n1");
  nas.attacher = "nasplugin.csi.alibabacloud.com";
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({oss, nas});
  EXPECT_EQ(Count(inventory).at(0).attached_kubernetes, 0);
}

TEST(AttachedKubernetes, IsWithheldWhileTheAttachmentsWereNotRead) {
  Inventory inventory = TwoNodes();
  inventory.volume_attachments = {};
  EXPECT_EQ(Count(inventory).at(0).attached_kubernetes, std::nullopt);
}

TEST(AttachedEcs, CountsTheDisksOfTheInstance) {
  Inventory inventory = TwoNodes();
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-1", "i-n1"), MakeDisk("d-2", "i-n1"),
                                            MakeDisk("d-3", "i-n2"), MakeDisk("d-4", "i-other"),
                                            MakeDisk("d-5")});
  const auto slots = Count(inventory);
  EXPECT_EQ(slots.at(0).attached_ecs, 2);
  EXPECT_EQ(slots.at(1).attached_ecs, 1);
}

TEST(AttachedEcs, CountsADiskOnItsWayToOrFromTheInstance) {
  for (const char* status : {"In_use", "Attaching", "Detaching"}) {
    alibaba::Disk disk = MakeDisk("d-1", "i-n1");
    disk.status = status;
    EXPECT_EQ(EcsCountWith(disk), 1) << status;
  }
  for (const char* status : {"Available", "Creating", "ReIniting", ""}) {
    alibaba::Disk disk = MakeDisk("d-1", "i-n1");
    disk.status = status;
    EXPECT_EQ(EcsCountWith(disk), 0) << status;
  }
}

TEST(AttachedEcs, CountsCloudDisksOnly) {
  for (const char* category :
       {"cloud", "cloud_efficiency", "cloud_ssd", "cloud_essd", "cloud_auto", "cloud_essd_entry",
        "cloud_regional_disk_auto", "elastic_ephemeral_disk_standard"}) {
    alibaba::Disk disk = MakeDisk("d-1", "i-n1");
    disk.category = category;
    EXPECT_EQ(EcsCountWith(disk), 1) << category;
  }
  for (const char* category : {"local_ssd_pro", "local_hdd_pro", "ephemeral", "ephemeral_ssd"}) {
    alibaba::Disk disk = MakeDisk("d-1", "i-n1");
    disk.category = category;
    EXPECT_EQ(EcsCountWith(disk), 0) << category;
  }
}

TEST(AttachedEcs, LeavesTheSystemDiskOut) {
  alibaba::Disk disk = MakeDisk("d-sys", "i-n1");
  disk.type = "system";
  EXPECT_EQ(EcsCountWith(disk), 0);
}

TEST(AttachedEcs, CountsASharedDiskOnEachOfItsInstances) {
  Inventory inventory = TwoNodes();
  alibaba::Disk shared = MakeDisk("d-1", "i-n1");
  shared.instance_ids.push_back("i-n2");
  shared.multi_attach = true;
  inventory.disks = TableOf<alibaba::Disk>({shared});
  const auto slots = Count(inventory);
  EXPECT_EQ(slots.at(0).attached_ecs, 1);
  EXPECT_EQ(slots.at(1).attached_ecs, 1);
}

TEST(AttachedEcs, IsWithheldForARegionThatIsNotCovered) {
  Inventory inventory = TwoNodes();
  inventory.disk_regions = {"cn-hangzhou"};
  EXPECT_EQ(Count(inventory).at(0).attached_ecs, std::nullopt);
}

TEST(AttachedEcs, IsWithheldWhileTheDisksWereNotRead) {
  Inventory inventory = TwoNodes();
  inventory.disks = {};
  EXPECT_EQ(Count(inventory).at(0).attached_ecs, std::nullopt);
}

TEST(AttachedEcs, IsWithheldForANodeThatIsNoInstance) {
  Inventory inventory = TwoNodes();
  kubernetes::Node by_hand = MakeNode("n1");
  by_hand.instance_id.clear();
  inventory.nodes = TableOf<kubernetes::Node>({by_hand});
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({MakeCsiNode("n1", 15)});
  EXPECT_EQ(Count(inventory).at(0).attached_ecs, std::nullopt);
  EXPECT_EQ(Count(inventory).at(0).attached_kubernetes, 0);
}

TEST(AttachedEcs, CountsTheDisksOfTheInstanceThatTheCsiNodeNames) {
  Inventory inventory = TwoNodes();
  kubernetes::CsiNode csi_node = MakeCsiNode("n1", 15);
  csi_node.instance_id = "e01-cn-lj0000001";
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({csi_node});
  inventory.disks = TableOf<alibaba::Disk>(
      {MakeDisk("d-1", "e01-cn-lj0000001"), MakeDisk("d-2", "e01-cn-lj0000001")});
  EXPECT_EQ(Count(inventory).at(0).attached_ecs, 2);
}

TEST(NodeSlots, LeaveVirtualNodesOut) {
  Inventory inventory = TwoNodes();
  kubernetes::Node virtual_node = MakeNode("vk");
  virtual_node.is_virtual = true;
  inventory.nodes = TableOf<kubernetes::Node>({virtual_node, MakeNode("n2")});
  const auto slots = Count(inventory);
  ASSERT_EQ(slots.size(), 1U);
  EXPECT_EQ(slots[0].node->meta.name, "n2");
}

TEST(NodeSlots, ComeInTheOrderOfTheNodes) {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("b"), MakeNode("c"), MakeNode("a")});
  std::vector<std::string> names;
  for (const NodeSlots& slots : Count(inventory)) names.push_back(slots.node->meta.name);
  EXPECT_THAT(names, ::testing::ElementsAre("b", "c", "a"));
}

TEST(NodeSlots, AreNoneWhileTheNodesWereNotRead) {
  EXPECT_TRUE(Count(Inventory{}).empty());
}

}  // namespace
}  // namespace exporter::attach_counts_test

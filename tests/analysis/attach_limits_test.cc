// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/attach_limits.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::attach_limits_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Node n1 with this many attachments of the disk driver and data disks in ECS.
Inventory OneNode(std::int64_t attachments, std::int64_t disks) {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
  inventory.volume_attachments =
      TableOf(std::vector(static_cast<std::size_t>(attachments), MakeAttachment("n1")));
  std::vector<alibaba::Disk> rows;
  for (std::int64_t i = 0; i < disks; ++i) {
    rows.push_back(MakeDisk("d-" + std::to_string(i), "i-n1"));
  }
  inventory.disks = TableOf(rows);
  return inventory;
}

void SetCsiNode(Inventory& inventory, std::optional<std::int64_t> limit) {
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({MakeCsiNode("n1", limit)});
}

void SetAnnotation(Inventory& inventory, std::int64_t limit) {
  kubernetes::Node node = inventory.nodes[0];
  node.max_disk = limit;
  inventory.nodes = TableOf<kubernetes::Node>({node});
}

void SetDiskQuantity(Inventory& inventory, std::optional<std::int64_t> quantity) {
  inventory.instance_types =
      TableOf<alibaba::InstanceType>({MakeInstanceType("ecs.g6.large", quantity)});
}

NodeSlots SlotsOf(const Inventory& inventory,
                  std::optional<std::int64_t> configured = std::nullopt) {
  AnalysisOptions options;
  options.node_disk_limit = configured;
  const auto all = CountNodeSlots(inventory, Index(inventory), options);
  EXPECT_EQ(all.size(), 1U);
  return all.at(0);
}

std::vector<std::string> LimitsOf(const NodeSlots& slots) {
  std::vector<std::string> texts;
  for (const AttachLimit& limit : slots.limits) {
    texts.push_back(std::string(limit.source) + " " + std::to_string(limit.disks));
  }
  return texts;
}

TEST(NodeSlots, MeasureCsiNodeAgainstAttachments) {
  Inventory inventory = OneNode(4, 0);
  inventory.disks = {};
  SetCsiNode(inventory, 15);
  const NodeSlots slots = SlotsOf(inventory);
  EXPECT_THAT(LimitsOf(slots), ElementsAre("csinode 15"));
  EXPECT_EQ(slots.headroom, 11);
}

TEST(NodeSlots, MeasureTheAnnotationAgainstAttachments) {
  Inventory inventory = OneNode(4, 9);
  SetAnnotation(inventory, 10);
  const NodeSlots slots = SlotsOf(inventory);
  EXPECT_THAT(LimitsOf(slots), ElementsAre("annotation 10"));
  EXPECT_EQ(slots.headroom, 6);
}

TEST(NodeSlots, MeasureCsiNodeRatherThanTheAnnotationAndShowBoth) {
  Inventory inventory = OneNode(4, 0);
  SetCsiNode(inventory, 15);
  SetAnnotation(inventory, 5);
  const NodeSlots slots = SlotsOf(inventory);
  EXPECT_THAT(LimitsOf(slots), ElementsAre("csinode 15", "annotation 5"));
  EXPECT_EQ(slots.headroom, 11);
}

TEST(NodeSlots, FallBackToTheAnnotationForACsiNodeWithoutADriver) {
  Inventory inventory = OneNode(4, 0);
  SetCsiNode(inventory, std::nullopt);
  SetAnnotation(inventory, 5);
  const NodeSlots slots = SlotsOf(inventory);
  EXPECT_THAT(LimitsOf(slots), ElementsAre("annotation 5"));
  EXPECT_EQ(slots.headroom, 1);
}

TEST(NodeSlots, MeasureTheInstanceTypeWithoutItsSystemDiskAgainstEcs) {
  Inventory inventory = OneNode(9, 4);
  SetDiskQuantity(inventory, 17);
  const NodeSlots slots = SlotsOf(inventory);
  EXPECT_THAT(LimitsOf(slots), ElementsAre("instance_type 16"));
  EXPECT_EQ(slots.headroom, 12);
}

TEST(NodeSlots, LeaveTheSmallerRoomOfBothViews) {
  Inventory scheduler_is_smaller = OneNode(14, 14);
  SetCsiNode(scheduler_is_smaller, 15);
  SetDiskQuantity(scheduler_is_smaller, 17);
  EXPECT_EQ(SlotsOf(scheduler_is_smaller).headroom, 1);
  EXPECT_THAT(LimitsOf(SlotsOf(scheduler_is_smaller)),
              ElementsAre("csinode 15", "instance_type 16"));

  // Disks attached manually after the driver registered its limit.
  Inventory cloud_is_smaller = OneNode(10, 14);
  SetCsiNode(cloud_is_smaller, 15);
  SetDiskQuantity(cloud_is_smaller, 17);
  EXPECT_EQ(SlotsOf(cloud_is_smaller).headroom, 2);
}

// With three disks attached manually the type allows 16, the scheduler 13. 13 minus the 14 in ECS
// would be overfull although two slots are free.
TEST(NodeSlots, NeverMeasureTheLimitOfOneViewAgainstTheCountOfTheOther) {
  Inventory inventory = OneNode(11, 14);
  SetCsiNode(inventory, 13);
  SetDiskQuantity(inventory, 17);
  EXPECT_EQ(SlotsOf(inventory).headroom, 2);
}

TEST(NodeSlots, LeaveTheRoomOfTheOneViewThatIsComplete) {
  Inventory no_attachments = OneNode(0, 4);
  no_attachments.volume_attachments = {};
  SetCsiNode(no_attachments, 1);
  SetDiskQuantity(no_attachments, 17);
  EXPECT_EQ(SlotsOf(no_attachments).headroom, 12);

  Inventory no_disks = OneNode(4, 0);
  no_disks.disks = {};
  SetCsiNode(no_disks, 15);
  SetDiskQuantity(no_disks, 1);
  EXPECT_EQ(SlotsOf(no_disks).headroom, 11);
}

TEST(NodeSlots, WithholdTheRoomWhereNoViewIsComplete) {
  Inventory inventory = OneNode(3, 0);
  inventory.disks = {};
  SetDiskQuantity(inventory, 17);
  const NodeSlots slots = SlotsOf(inventory);
  EXPECT_THAT(LimitsOf(slots), ElementsAre("instance_type 16"));
  EXPECT_EQ(slots.headroom, std::nullopt);
}

TEST(NodeSlots, AreNegativeWhenOverfull) {
  Inventory inventory = OneNode(17, 17);
  SetCsiNode(inventory, 15);
  SetDiskQuantity(inventory, 17);
  EXPECT_EQ(SlotsOf(inventory).headroom, -2);
}

TEST(NodeSlots, HaveNoRoomWhereTheLimitIsZero) {
  Inventory inventory = OneNode(0, 0);
  SetCsiNode(inventory, 0);
  EXPECT_EQ(SlotsOf(inventory).headroom, 0);
}

TEST(NodeSlots, AssumeSixteenAgainstTheLargerCountWhereNobodyKnows) {
  EXPECT_THAT(LimitsOf(SlotsOf(OneNode(4, 6))), ElementsAre("default 16"));
  EXPECT_EQ(SlotsOf(OneNode(4, 6)).headroom, 10);
  EXPECT_EQ(SlotsOf(OneNode(6, 4)).headroom, 10);
  Inventory kubernetes_alone = OneNode(5, 0);
  kubernetes_alone.disks = {};
  kubernetes_alone.instance_types = {};
  EXPECT_EQ(SlotsOf(kubernetes_alone).headroom, 11);
}

TEST(NodeSlots, AssumeSixteenForATypeThatDoesNotSayHowMany) {
  Inventory inventory = OneNode(1, 1);
  SetDiskQuantity(inventory, std::nullopt);
  EXPECT_THAT(LimitsOf(SlotsOf(inventory)), ElementsAre("default 16"));
}

TEST(NodeSlots, AssumeNothingWhileTheCsiNodesWereNotRead) {
  Inventory inventory = OneNode(4, 6);
  inventory.csi_nodes = {};
  const NodeSlots slots = SlotsOf(inventory);
  EXPECT_THAT(slots.limits, IsEmpty());
  EXPECT_EQ(slots.headroom, std::nullopt);
}

TEST(NodeSlots, ObeyTheOperatorBeforeAllOthers) {
  Inventory inventory = OneNode(4, 6);
  SetCsiNode(inventory, 15);
  SetDiskQuantity(inventory, 17);
  const NodeSlots slots = SlotsOf(inventory, 8);
  EXPECT_THAT(LimitsOf(slots), ElementsAre("csinode 15", "instance_type 16", "config 8"));
  EXPECT_EQ(slots.headroom, 2);
  EXPECT_EQ(SlotsOf(OneNode(9, 6), 8).headroom, -1);
  EXPECT_THAT(LimitsOf(SlotsOf(OneNode(4, 6), 8)), ElementsAre("config 8"));
}

TEST(NodeSlots, ObeyTheOperatorBeforeTheCsiNodesWereRead) {
  Inventory inventory = OneNode(4, 6);
  inventory.csi_nodes = {};
  EXPECT_EQ(SlotsOf(inventory, 8).headroom, 2);
  inventory.volume_attachments = {};
  inventory.disks = {};
  EXPECT_EQ(SlotsOf(inventory, 8).headroom, std::nullopt);
}

}  // namespace
}  // namespace exporter::attach_limits_test

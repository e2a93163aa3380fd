// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/disk_limits.h"

#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/analysis/attach_limits.h"
#include "tests/support/sample_inventory.h"

namespace exporter::disk_limits_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Inventory With(kubernetes::Node node, std::vector<kubernetes::CsiNode> csi_nodes) {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({std::move(node)});
  inventory.csi_nodes = TableOf(std::move(csi_nodes));
  return inventory;
}

std::vector<std::string> LimitsIn(const Inventory& inventory,
                                  std::optional<std::int64_t> attached = 0) {
  std::vector<std::string> texts;
  for (const auto& limit :
       StatedLimits(inventory, Index(inventory), inventory.nodes[0], attached)) {
    texts.push_back(std::string(limit.source) + " " + std::to_string(limit.disks));
  }
  return texts;
}

kubernetes::Node Outside(std::string name) {
  kubernetes::Node node = MakeNode(std::move(name));
  node.instance_id.clear();
  return node;
}

// Only nodes of ECS, or with the disk driver, have slots (kubernetes-sigs/alibaba-cloud-csi-driver,
// pkg/labeler: virtual nodes are passed over; ACK Edge: edge workers are machines elsewhere).
TEST(TakesDisks, IsEveryNodeThatIsAnInstanceOrHasTheDriver) {
  kubernetes::Node edge = MakeNode("n1");
  edge.is_edge = true;
  kubernetes::Node virtual_node = MakeNode("n1");
  virtual_node.is_virtual = true;
  const auto driver = MakeCsiNode("n1", 15);
  const auto bare = MakeCsiNode("n1", std::nullopt);
  struct Case {
    const char* why;
    kubernetes::Node node;
    std::vector<kubernetes::CsiNode> csi_nodes;
    bool takes_disks;
  };
  const std::vector<Case> cases{
      {"an instance with the driver", MakeNode("n1"), {driver}, true},
      {"an instance without the driver", MakeNode("n1"), {bare}, true},
      {"an instance without a CSINode", MakeNode("n1"), {}, true},
      {"no instance, but the driver", Outside("n1"), {driver}, true},
      {"no instance, no driver", Outside("n1"), {bare}, false},
      {"an edge worker", edge, {}, false},
      {"an edge worker with the driver", edge, {driver}, true},
      {"a virtual node", virtual_node, {driver}, false},
  };
  for (const Case& each : cases) {
    const Inventory inventory = With(each.node, each.csi_nodes);
    EXPECT_EQ(TakesDisks(inventory, Index(inventory), inventory.nodes[0]), each.takes_disks)
        << each.why;
    EXPECT_EQ(CountNodeSlots(inventory, Index(inventory), {}).size(), each.takes_disks ? 1U : 0U)
        << each.why;
  }
}

TEST(TakesDisks, IsLeftOpenWhileTheCsiNodesWereNotRead) {
  Inventory inventory = With(Outside("n1"), {});
  inventory.csi_nodes = {};
  EXPECT_TRUE(TakesDisks(inventory, Index(inventory), inventory.nodes[0]));
  EXPECT_THAT(LimitsIn(inventory), IsEmpty());
}

TEST(NodeSlots, AreShownForWhatIsAttachedWhereverTheNodeIs) {
  Inventory inventory = With(Outside("n1"), {});
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({MakeAttachment("n1")});
  const auto slots = CountNodeSlots(inventory, Index(inventory), {});
  ASSERT_EQ(slots.size(), 1U);
  EXPECT_EQ(slots[0].attached_kubernetes, 1);
  EXPECT_THAT(slots[0].limits, IsEmpty()) << "not 16";
  EXPECT_EQ(slots[0].headroom, std::nullopt);
}

// ECS, DescribeInstanceTypes: DiskQuantity and DensityDiskQuantity, system disk included.
TEST(CloudLimit, IsThatOfTheTypeUntilTheInstanceHoldsMore) {
  struct Case {
    const char* why;
    std::optional<std::int64_t> attached;  // by ECS's count
    std::optional<std::int64_t> registered;
    std::optional<std::int64_t> dense;
    std::optional<std::int64_t> limit;
  };
  const std::vector<Case> cases{
      {"as documented", 10, 16, {}, 16},
      {"exactly full", 16, 16, {}, 16},
      {"holds more, nobody contradicts", 17, {}, {}, std::nullopt},
      {"holds more, as the driver expects", 20, 32, {}, std::nullopt},
      {"holds more, in high density mode", 20, {}, 33, 32},
      {"registered for high density mode", 3, 32, 33, 32},
      {"registered beyond the type by hand", 3, 64, {}, 16},
      {"holds more than the high density mode allows", 40, {}, 33, std::nullopt},
      {"not in high density mode", 10, 16, 33, 16},
      {"holds more, but the driver counts as the type does", 17, 16, {}, 16},
      {"holds more, but the driver counts less than the type", 17, 3, {}, 16},
      {"the same, and the type has a high density mode", 17, 3, 33, 32},
      {"the count is unknown", std::nullopt, {}, {}, 16},
  };
  for (const Case& each : cases) {
    Inventory inventory = With(MakeNode("n1"), {MakeCsiNode("n1", each.registered)});
    auto type = MakeInstanceType("ecs.g6.large", 17);
    type.density_disk_quantity = each.dense;
    inventory.instance_types = TableOf<alibaba::InstanceType>({type});
    EXPECT_EQ(CloudLimit(Index(inventory), inventory.nodes[0], each.attached), each.limit)
        << each.why;
  }
}

TEST(StatedLimits, AreNotTheDefaultForWhatEcsDisproved) {
  Inventory inventory = With(MakeNode("n1"), {});
  inventory.instance_types = TableOf<alibaba::InstanceType>({MakeInstanceType("ecs.g6.large", 17)});
  EXPECT_THAT(LimitsIn(inventory, 16), ElementsAre("instance_type 16"));
  EXPECT_THAT(LimitsIn(inventory, 17), IsEmpty());
}

// kubernetes-sigs/alibaba-cloud-csi-driver, pkg/disk/nodeserver.go: the driver always counts.
TEST(StatedLimits, AreNotTheDefaultWhereTheDriverCountedNoRoom) {
  auto csi_node = MakeCsiNode("n1", 15);
  EXPECT_THAT(LimitsIn(With(MakeNode("n1"), {csi_node})), ElementsAre("csinode 15"));
  csi_node.disk_limit.reset();
  EXPECT_THAT(LimitsIn(With(MakeNode("n1"), {csi_node})), IsEmpty());
  EXPECT_THAT(LimitsIn(With(MakeNode("n1"), {})), ElementsAre("default 16"));
}

}  // namespace
}  // namespace exporter::disk_limits_test

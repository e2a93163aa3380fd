// SPDX-License-Identifier: Apache-2.0
#include "exporter/inventory/instance_ids.h"

#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::instance_ids_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// kubernetes-sigs/alibaba-cloud-csi-driver: AttachDisk gets the CSINode's nodeID, which the driver
// makes from the node's labels and, last, its providerID.
TEST(InstanceOf, IsTheCsiNodesBeforeTheNodesOwn) {
  struct Case {
    const char* why;
    std::string own;
    std::optional<std::string> by_csi_node;
    bool is_virtual = false;
    std::string instance;
  };
  const std::vector<Case> cases{
      {"both", "i-own", "i-csi", false, "i-csi"},
      {"self-managed, no label yet", "", "i-csi", false, "i-csi"},
      {"no CSINode", "i-own", std::nullopt, false, "i-own"},
      {"a CSINode without the disk driver", "i-own", "", false, "i-own"},
      {"neither", "", "", false, ""},
      {"a virtual node", "i-own", "i-csi", true, ""},
  };
  for (const Case& each : cases) {
    kubernetes::Node node = MakeNode("n1");
    node.instance_id = each.own;
    node.is_virtual = each.is_virtual;
    kubernetes::CsiNode csi_node = MakeCsiNode("n1", 15);
    csi_node.instance_id = each.by_csi_node.value_or("");
    EXPECT_EQ(InstanceOf(node, each.by_csi_node ? &csi_node : nullptr), each.instance) << each.why;
  }
}

TEST(NodeInstances, AreTheNodesThatAreInstancesInTheirOrder) {
  Inventory inventory = EmptyInventory();
  kubernetes::Node outside = MakeNode("n2");
  outside.instance_id.clear();
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n3"), outside, MakeNode("n1")});
  auto csi_node = MakeCsiNode("n1", 15);
  csi_node.instance_id = "i-csi";
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({csi_node});
  std::vector<std::string> texts;
  for (const auto& [node, id] : NodeInstances(inventory)) {
    texts.push_back(node->meta.name + " " + std::string(id));
  }
  EXPECT_THAT(texts, ElementsAre("n3 i-n3", "n1 i-csi"));
  EXPECT_THAT(NodeInstances(Inventory{}), IsEmpty());
}

}  // namespace
}  // namespace exporter::instance_ids_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/index.h"

#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::index_test {
namespace {

TEST(Index, FindsWhatIsThereByItsKey) {
  Inventory inventory = EmptyInventory();
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-1"), MakeDisk("d-2")});
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1"), MakeNode("n2")});
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({MakeCsiNode("n1", 15), MakeCsiNode("n2", 7)});
  inventory.instance_types = TableOf<alibaba::InstanceType>({MakeInstanceType("ecs.g6.large", 17)});
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-2", "Bound")});
  const Index index(inventory);
  EXPECT_EQ(index.FindDisk("d-2"), &inventory.disks[1]);
  EXPECT_EQ(index.FindNodeByInstance("i-n2"), &inventory.nodes[1]);
  EXPECT_EQ(index.FindCsiNode("n2"), &inventory.csi_nodes[1]);
  EXPECT_EQ(index.FindInstanceType("ecs.g6.large"), &inventory.instance_types[0]);
  EXPECT_EQ(index.FindVolumeOfDisk("d-2"), &inventory.persistent_volumes[0]);
}

TEST(Index, FindsANodeByTheInstanceThatItsCsiNodeNames) {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1"), MakeNode("n2")});
  auto csi_node = MakeCsiNode("n1", 15);
  csi_node.instance_id = "i-by-the-driver";
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({csi_node});
  const Index index(inventory);
  EXPECT_EQ(index.FindNodeByInstance("i-by-the-driver"), &inventory.nodes[0]);
  EXPECT_EQ(index.FindNodeByInstance("i-n1"), nullptr);
  EXPECT_EQ(index.InstanceOf(inventory.nodes[0]), "i-by-the-driver");
  EXPECT_EQ(index.InstanceOf(inventory.nodes[1]), "i-n2");
}

TEST(Index, FindsNothingInTablesThatWereNotRead) {
  const Inventory inventory;
  const Index index(inventory);
  EXPECT_EQ(index.FindDisk("d-1"), nullptr);
  EXPECT_EQ(index.FindNodeByInstance("i-n1"), nullptr);
  EXPECT_EQ(index.FindCsiNode("n1"), nullptr);
  EXPECT_EQ(index.FindInstanceType("ecs.g6.large"), nullptr);
  EXPECT_EQ(index.FindVolumeOfDisk("d-1"), nullptr);
}

TEST(Index, KnowsTheRegionThatAllNodesAreIn) {
  Inventory inventory = EmptyInventory();
  const auto region = [&] { return std::string(Index(inventory).node_region()); };
  EXPECT_EQ(region(), "");
  kubernetes::Node silent = MakeNode("n1");
  silent.region.clear();
  kubernetes::Node far = MakeNode("n3");
  far.region = "cn-beijing";
  inventory.nodes = TableOf<kubernetes::Node>({silent, MakeNode("n2")});
  EXPECT_EQ(region(), "cn-shenzhen");
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n2"), far});
  EXPECT_EQ(region(), "");
}

TEST(Index, TakesAnEmptyKeyForNoKey) {
  Inventory inventory = EmptyInventory();
  kubernetes::Node node = MakeNode("n1");
  node.instance_id.clear();
  inventory.nodes = TableOf<kubernetes::Node>({node});
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeVolume("nas", "Bound")});
  const Index index(inventory);
  EXPECT_EQ(index.FindNodeByInstance(""), nullptr);
  EXPECT_EQ(index.FindVolumeOfDisk(""), nullptr);
}

}  // namespace
}  // namespace exporter::index_test

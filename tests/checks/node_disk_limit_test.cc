// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::node_disk_limit_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Node n1 with a limit of two disks in both CSINode and instance type.
Inventory WithDisks(std::size_t attachments, std::size_t disks) {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({MakeCsiNode("n1", 2)});
  inventory.instance_types = TableOf<alibaba::InstanceType>({MakeInstanceType("ecs.g6.large", 3)});
  inventory.volume_attachments = TableOf(std::vector(attachments, MakeAttachment("n1")));
  std::vector<alibaba::Disk> rows;
  for (std::size_t i = 0; i < disks; ++i) {
    rows.push_back(MakeDisk("d-" + std::to_string(i), "i-n1"));
  }
  inventory.disks = TableOf(rows);
  return inventory;
}

std::vector<Finding> FindIn(const Inventory& inventory) {
  return EvaluateOne(NodeDiskLimitCheck(), inventory).findings;
}

TEST(NodeDiskLimit, IsReachedWithoutRoomAndNotBefore) {
  EXPECT_THAT(FindIn(WithDisks(1, 1)), IsEmpty()) << "getting near is the alert's business";
  const auto findings = FindIn(WithDisks(2, 2));
  ASSERT_THAT(NamesOf(findings), ElementsAre("n1"));
  EXPECT_EQ(findings[0].severity, Severity::kCritical);
  EXPECT_EQ(findings[0].kind, "Node");
  EXPECT_EQ(findings[0].node, "n1");
  EXPECT_EQ(findings[0].zone, "cn-shenzhen-d");
  EXPECT_EQ(findings[0].reason, "full");
  EXPECT_EQ(findings[0].summary,
            "Node n1 cannot take another disk (headroom 0; attached: 2 by Kubernetes, 2 by ECS, 0 "
            "awaited by pods; limit: 2 by csinode, 2 by instance_type): a pod with a disk that is "
            "scheduled there hangs.");
  EXPECT_THAT(findings[0].remedy.at(0).command,
              ::testing::EndsWith("| awk -v name=n1 'NR==1 || $3==name'"))
      << "not the attachments to n10 as well";
  EXPECT_EQ(FindIn(WithDisks(3, 1)).at(0).reason, "overfull");
}

TEST(NodeDiskLimit, IsReachedInEitherView) {
  EXPECT_EQ(FindIn(WithDisks(2, 0)).size(), 1U) << "attached by Kubernetes, not yet by ECS";
  EXPECT_EQ(FindIn(WithDisks(0, 2)).size(), 1U) << "attached by hand";
}

TEST(NodeDiskLimit, NeedsNoGraceAge) {
  EXPECT_EQ(FindIn(WithDisks(2, 2)).at(0).since, SampleTime()) << "seen now, shown now";
}

TEST(NodeDiskLimit, IsNoneOfVirtualNodesOrOfNodesWithoutEcsDisks) {
  Inventory inventory = WithDisks(2, 0);
  kubernetes::Node virtual_node = MakeNode("n1");
  virtual_node.is_virtual = true;
  inventory.nodes = TableOf<kubernetes::Node>({virtual_node});
  EXPECT_THAT(FindIn(inventory), IsEmpty());

  kubernetes::Node elsewhere = MakeNode("n1");
  elsewhere.instance_id.clear();
  inventory.nodes = TableOf<kubernetes::Node>({elsewhere});
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({});
  inventory.volume_attachments = TableOf(std::vector(17, MakeAttachment("n1")));
  EXPECT_THAT(FindIn(inventory), IsEmpty());
}

TEST(NodeDiskLimit, CountsThePodsThatAreOnTheirWay) {
  Inventory inventory = WithDisks(1, 1);
  auto claim = MakeClaim("ns", "c");
  claim.volume_name = "pv-d-9";
  inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-9", "Bound")});
  inventory.pods = TableOf<kubernetes::Pod>({MakePod("ns", "p", "n1", {"c"})});
  EXPECT_THAT(FindIn(inventory).at(0).summary, HasSubstr("1 awaited by pods"));
}

TEST(NodeDiskLimit, LeavesIgnoredNodesOut) {
  Inventory inventory = WithDisks(2, 2);
  kubernetes::Node node = MakeNode("n1");
  node.meta.marks = {"ack-storage.io/ignore"};
  inventory.nodes = TableOf<kubernetes::Node>({node});
  EXPECT_THAT(FindIn(inventory), IsEmpty());
}

TEST(NodeDiskLimit, IsWithheldWithoutNodesOrBothViews) {
  Inventory inventory = WithDisks(2, 2);
  inventory.disks = {};
  EXPECT_TRUE(EvaluateOne(NodeDiskLimitCheck(), inventory).complete) << "the scheduler's is enough";
  EXPECT_EQ(FindIn(inventory).size(), 1U);
  inventory.csi_nodes = {};
  EXPECT_FALSE(EvaluateOne(NodeDiskLimitCheck(), inventory).complete);
  inventory = WithDisks(2, 2);
  inventory.volume_attachments = {};
  EXPECT_TRUE(EvaluateOne(NodeDiskLimitCheck(), inventory).complete) << "the cloud's is enough";
  inventory.nodes = {};
  EXPECT_FALSE(EvaluateOne(NodeDiskLimitCheck(), inventory).complete);
}

}  // namespace
}  // namespace exporter::node_disk_limit_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/publish/page_samples.h"

namespace exporter::node_series_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Inventory OneNode() {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({MakeCsiNode("n1", 15)});
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({MakeAttachment("n1")});
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-1", "i-n1"), MakeDisk("d-2", "i-n1")});
  inventory.instance_types = TableOf<alibaba::InstanceType>({MakeInstanceType("ecs.g6.large", 17)});
  return inventory;
}

TEST(NodeSeries, ShowBothViewsAndTheSmallerRoom) {
  EXPECT_THAT(SamplesOf(OneNode(), "ack_storage_node_attached_disks"),
              ElementsAre(R"({node="n1",source="kubernetes"} 1)", R"({node="n1",source="ecs"} 2)"));
  EXPECT_THAT(SamplesOf(OneNode(), "ack_storage_node_disk_limit"),
              ElementsAre(R"({node="n1",source="csinode"} 15)",
                          R"({node="n1",source="instance_type"} 16)"));
  EXPECT_THAT(SamplesOf(OneNode(), "ack_storage_node_disk_headroom"),
              ElementsAre(R"({node="n1"} 14)"));
}

TEST(NodeSeries, TellAttachmentsThatAreOnlyAskedForApart) {
  Inventory inventory = OneNode();
  auto asked_for = MakeAttachment("n1");
  asked_for.attached = false;
  auto oss = asked_for;
  oss.attacher = "ossplugin.csi.alibabacloud.com";
  auto elsewhere = asked_for;
  elsewhere.node_name = "gone";
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1"), MakeNode("n2")});
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>(
      {MakeAttachment("n1"), asked_for, asked_for, oss, elsewhere});
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_node_attached_disks"),
              ElementsAre(R"({node="n1",source="kubernetes"} 3)", R"({node="n1",source="ecs"} 2)",
                          R"({node="n2",source="kubernetes"} 0)", R"({node="n2",source="ecs"} 0)"));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_node_pending_attachments"),
              ElementsAre(R"({node="n1"} 2)", R"({node="n2"} 0)"));
  inventory.volume_attachments = {};
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_node_pending_attachments"), IsEmpty());
}

TEST(NodeSeries, ShowTheConfiguredLimit) {
  AnalysisOptions options;
  options.node_disk_limit = 1;
  EXPECT_THAT(SamplesOf(OneNode(), "ack_storage_node_disk_limit", options),
              ::testing::Contains(R"({node="n1",source="config"} 1)"));
  EXPECT_THAT(SamplesOf(OneNode(), "ack_storage_node_disk_headroom", options),
              ElementsAre(R"({node="n1"} -1)"));
}

TEST(NodeSeries, PrintNothingOfAViewThatWasNotRead) {
  Inventory inventory = OneNode();
  inventory.disks = {};
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_node_attached_disks"),
              ElementsAre(R"({node="n1",source="kubernetes"} 1)"));
  inventory.volume_attachments = {};
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_node_attached_disks"), IsEmpty());
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_node_disk_headroom"), IsEmpty());
  inventory.nodes = {};
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_node_disk_limit"), IsEmpty());
}

TEST(NodeSeries, DescribeAVirtualNodeWithoutSlots) {
  Inventory inventory = EmptyInventory();
  kubernetes::Node node;
  node.meta.name = "virtual-kubelet";
  node.is_virtual = true;
  inventory.nodes = TableOf<kubernetes::Node>({node});
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_node_info"),
              ElementsAre(R"({node="virtual-kubelet",instance_id="",instance_type="",zone="",)"
                          R"(region=""} 1)"));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_node_attached_disks"), IsEmpty());
}

TEST(NodeSeries, ShowNoSlotsOfAnEdgeNode) {
  Inventory inventory = EmptyInventory();
  kubernetes::Node node = MakeNode("edge-1");
  node.is_edge = true;
  inventory.nodes = TableOf<kubernetes::Node>({node});
  for (const char* family : {"ack_storage_node_attached_disks", "ack_storage_node_disk_limit",
                             "ack_storage_node_disk_headroom"}) {
    EXPECT_THAT(SamplesOf(inventory, family), IsEmpty()) << family;
  }
}

TEST(NodeInfoSeries, ShowTheInstanceThatTheCsiNodeNames) {
  Inventory inventory = OneNode();
  kubernetes::CsiNode csi_node = MakeCsiNode("n1", 15);
  csi_node.instance_id = "i-by-the-driver";
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({csi_node});
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_node_info"),
              ElementsAre(R"({node="n1",instance_id="i-by-the-driver",)"
                          R"(instance_type="ecs.g6.large",zone="cn-shenzhen-d",)"
                          R"(region="cn-shenzhen"} 1)"));
}

TEST(NodeInfoSeries, ShowWhatIsKnownOfTheNode) {
  kubernetes::Node node;
  node.meta.name = "cn-shenzhen.172.16.19.11";
  node.instance_id = "i-wz90e71ab8f3ad5a72fc";
  node.instance_type = "ecs.g6.2xlarge";
  node.zone = "cn-shenzhen-d";
  node.region = "cn-shenzhen";
  kubernetes::Node bare;
  bare.meta.name = "bare";
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({node, bare});
  EXPECT_EQ(TextOfFamily(inventory, "ack_storage_node_info"),
            "# HELP ack_storage_node_info Identity of the node, always 1.\n"
            "# TYPE ack_storage_node_info gauge\n"
            "ack_storage_node_info{node=\"cn-shenzhen.172.16.19.11\",instance_id=\"i-"
            "wz90e71ab8f3ad5a72fc\","
            "instance_type=\"ecs.g6.2xlarge\",zone=\"cn-shenzhen-d\",region=\"cn-shenzhen\"} 1\n"
            "ack_storage_node_info{node=\"bare\",instance_id=\"\",instance_type=\"\",zone=\"\","
            "region=\"\"} 1\n");
}

}  // namespace
}  // namespace exporter::node_series_test

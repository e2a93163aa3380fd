// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/analysis/scale_up/scale_up.h"
#include "tests/analysis/scale_up_world.h"

namespace exporter::scale_up_nodes_test {
namespace {

using ::testing::ElementsAre;

TEST(NodesOfScaleUp, AreReadyUncordonedAndMatched) {
  const std::vector<void (*)(ScaleUpWorld&)> changes{
      [](auto& world) {
        for (auto& node : world.nodes) node.is_ready = false;
      },
      [](auto& world) {
        for (auto& node : world.nodes) node.is_cordoned = true;
      },
      [](auto& world) {
        world.set.placement.node_selector = {{"pool", "storage"}};
      },
      [](auto& world) { world.set.placement.node_affinity = kubernetes::NodeSelector{}; },
      [](auto& world) { world.nodes.clear(); },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    ScaleUpWorld world;
    changes[i](world);
    EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked no_usable_node")) << i;
  }
}

TEST(NodesOfScaleUp, HaveTheDiskDriver) {
  ScaleUpWorld world;
  for (auto& csi_node : world.csi_nodes) csi_node = MakeCsiNode(csi_node.meta.name, std::nullopt);
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked driver_missing"));
  world.csi_nodes.clear();
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked driver_missing"));
  world.nodes.clear();
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked no_usable_node"));
}

// kubernetes-sigs/alibaba-cloud-csi-driver, pkg/disk/nodeserver.go: a node that counted no room
// gets no topology, and provisioning fails ("no topology key found on CSINode"). Nor is there room
// for what exists already, unless ECS shows some: the count may be of a time before.
TEST(NodesOfScaleUp, HaveADriverWithATopologyForNewDisks) {
  ScaleUpWorld world;
  for (auto& csi_node : world.csi_nodes) {
    csi_node.has_topology = false;
    csi_node.disk_limit.reset();
  }
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked driver_missing"));
  world.csi_nodes[2] = MakeCsiNode("n3", 10);
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision e"));
  world.csi_nodes[2].has_topology = false;
  world.csi_nodes[2].disk_limit.reset();
  world.AddClaim(2, "d-2", "cn-shenzhen-e");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked no_slot"));
  world.others.instance_types =
      TableOf<alibaba::InstanceType>({MakeInstanceType("ecs.g6.large", 3)});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 reuse_claim pv-d-2"));
  world.others.instance_types = {};
  world.Attach("d-2", "n3");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 reuse_claim pv-d-2")) << "attached there already";
}

// The same where nothing else is known of the new disk: a VolumeAttributesClass replaces its type,
// and a template without a size has none to compare.
TEST(NodesOfScaleUp, HaveATopologyForDisksOfUnknownTypeToo) {
  ScaleUpWorld world;
  for (auto& csi_node : world.csi_nodes) csi_node.has_topology = false;
  world.set.claim_templates[0].volume_attributes_class = "gold";
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked driver_missing"));
  world.csi_nodes[2] = MakeCsiNode("n3", 10);
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision e"));
  world.set.claim_templates[0].volume_attributes_class = "";
  world.set.claim_templates[0].requested_bytes.reset();
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision e"));
}

// FlexVolume has no CSINode entry.
TEST(NodesOfScaleUp, NeedNoDiskDriverForFlexVolume) {
  ScaleUpWorld world;
  world.classes[0].provisioner = "alicloud/disk";
  world.csi_nodes.clear();
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e"));
}

TEST(NodesOfScaleUp, AreNoneOutsideEcs) {
  ScaleUpWorld world;
  world.nodes.resize(1);
  world.csi_nodes.clear();
  world.nodes[0].is_edge = true;
  world.nodes[0].instance_id.clear();
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked driver_missing"));
}

TEST(NodesOfScaleUp, HaveASlotForEachDiskAndLoseItToTheReplicaBefore) {
  ScaleUpWorld world;
  world.SetRoom("n1", 0);
  world.SetRoom("n2", 1);
  world.SetRoom("n3", 1);
  EXPECT_THAT(PlanOf(world, 6), ElementsAre("2 provision d,e", "3 provision e", "4 blocked no_slot",
                                            "~5 blocked no_slot"));
}

TEST(NodesOfScaleUp, TakeAllDisksOfAReplicaOrNone) {
  ScaleUpWorld world;
  world.AddTemplate("log");
  for (const char* node : {"n1", "n2", "n3"}) world.SetRoom(node, 1);
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked no_slot", "2 blocked no_slot"));
  world.SetRoom("n3", 2);
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision e", "2 provision e"));
}

TEST(NodesOfScaleUp, ThatAreOverfullHaveNoSlot) {
  ScaleUpWorld world;
  world.nodes.resize(1);
  world.SetRoom("n1", 1);
  for (const char* disk : {"d-8", "d-9"}) world.Attach(disk, "n1");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked no_slot"));
}

TEST(NodesOfScaleUp, NeedASlotForTheDiskOfALeftoverClaim) {
  ScaleUpWorld world;
  world.AddClaim(2, "d-2", "cn-shenzhen-e");
  world.SetRoom("n3", 0);
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked no_slot"));
}

TEST(NodesOfScaleUp, NeedNoneForADiskThatIsStillAttachedThere) {
  ScaleUpWorld world;
  world.AddClaim(2, "d-2", "cn-shenzhen-e");
  world.Attach("d-2", "n3");
  world.SetRoom("n3", 1);
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 reuse_claim pv-d-2"));
}

TEST(NodesOfScaleUp, HaveToReachTheVolumeOfALeftoverClaim) {
  ScaleUpWorld world;
  world.AddClaim(2, "d-2", "cn-shenzhen-e");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 reuse_claim pv-d-2"));
  world.NodeOf("n3").is_cordoned = true;
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked zone_conflict"));
}

// volumeCreate in pkg/disk/utils.go: the volume of an elastic ephemeral disk is for the instance
// that it was made for.
TEST(NodesOfScaleUp, HaveToBeTheInstanceOfADiskThatBelongsToOne) {
  constexpr const char* kInstance = "alibabacloud.com/ecs-instance-id";
  ScaleUpWorld world;
  for (auto& node : world.nodes) {
    node.labels.emplace_back(kInstance, "i-" + node.meta.name);
    std::ranges::sort(node.labels);
  }
  world.AddClaim(2, "d-2", "cn-shenzhen-d");
  world.volumes.back().node_affinity->front().labels.push_back(
      {.key = kInstance, .op = "In", .values = {"i-n1"}});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 reuse_claim pv-d-2"));
  world.NodeOf("n1").is_cordoned = true;
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked zone_conflict")) << "n2 is in its zone only";
}

TEST(NodesOfScaleUp, HaveToReachBothVolumesOfAReplica) {
  ScaleUpWorld world;
  world.AddTemplate("log");
  world.AddClaim(2, "d-1", "cn-shenzhen-d");
  world.AddClaim(2, "d-2", "cn-shenzhen-e", "log");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked zone_conflict", "2 blocked zone_conflict"));
}

TEST(NodesOfScaleUp, MakeNewDisksWhereTheOldOneIs) {
  ScaleUpWorld world;
  world.AddTemplate("log");
  world.AddClaim(2, "d-2", "cn-shenzhen-e");
  world.AddVolume("d-3", "cn-shenzhen-d");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 reuse_claim pv-d-2", "2 provision e"));
}

TEST(NodesOfScaleUp, AreLimitedByTheZonesOfTheClass) {
  ScaleUpWorld world;
  world.classes[0].zone_ids = {"cn-shenzhen-e", "cn-shenzhen-f"};
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision e"));
  world.classes[0].zone_ids = {"cn-shenzhen-f"};
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked zone_conflict"));
}

TEST(NodesOfScaleUp, AreLimitedByTheAllowedTopologiesOfTheClass) {
  const auto in_zone = [](const std::string& zone) {
    return kubernetes::NodeSelector{
        {.labels = {{.key = "topology.kubernetes.io/zone", .op = "In", .values = {zone}}},
         .fields = {}}};
  };
  ScaleUpWorld world;
  world.classes[0].allowed_topologies = in_zone("cn-shenzhen-e");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision e"));
  world.classes[0].allowed_topologies = in_zone("cn-shenzhen-f");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked zone_conflict"));
  world.classes[0].allowed_topologies = kubernetes::NodeSelector{};
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e")) << "none means anywhere";
}

// The driver always registers a count; the kubelet writes only those above zero (see
// NodeGetInfo in pkg/disk/nodeserver.go): less than no room, unless ECS shows that there is some.
TEST(NodesOfScaleUp, HaveNoRoomWhereTheDriverRegisteredNone) {
  ScaleUpWorld world;
  world.nodes.resize(1);
  world.csi_nodes[0].disk_limit.reset();
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked no_slot"));
  world.others.instance_types =
      TableOf<alibaba::InstanceType>({MakeInstanceType("ecs.g6.large", 3)});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d"));
  world.others.disk_regions.clear();  // so that attached disks are unknown
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked no_slot"));
}

TEST(NodesOfScaleUp, MayBeVirtualAndHaveNoLimitThen) {
  ScaleUpWorld world;
  world.nodes.resize(1);
  world.csi_nodes.clear();
  world.nodes[0].is_virtual = true;
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d"));
}

TEST(NodesOfScaleUp, NeedNeitherSlotNorDriverForWhatIsNoDisk) {
  ScaleUpWorld world;
  world.classes[0].provisioner = "nasplugin.csi.alibabacloud.com";
  world.csi_nodes.clear();
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e"));
}

TEST(NodesOfScaleUp, ArePickedWhereSlotsAreCountedByZone) {
  ScaleUpWorld world;
  world.SetRoom("n1", 1);
  world.SetRoom("n2", 0);
  const Inventory inventory = world.Take();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  const ScaleUp plan = Simulate(analysis, inventory.stateful_sets[0], 5);
  EXPECT_THAT(plan.slots_by_zone,
              ElementsAre(std::pair<const std::string, std::int64_t>("cn-shenzhen-d", 1),
                          std::pair<const std::string, std::int64_t>("cn-shenzhen-e", 2)));
  EXPECT_THAT(plan.planned.at(0).zones, ElementsAre("cn-shenzhen-d", "cn-shenzhen-e"));
  EXPECT_THAT(plan.planned.at(1).zones, ElementsAre("cn-shenzhen-e"));
}

}  // namespace
}  // namespace exporter::scale_up_nodes_test

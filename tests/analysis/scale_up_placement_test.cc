// SPDX-License-Identifier: Apache-2.0
#include "tests/analysis/scale_up_rules.h"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "exporter/analysis/scale_up/scale_up.h"

namespace exporter::scale_up_placement_test {
namespace {

// The filters TaintToleration, NodeUnschedulable and NodeName.
TEST(Taints, KeepAReplicaOff) {
  const auto taint_all = [](ScaleUpWorld& world) {
    for (auto& node : world.nodes) node.taints = {{"gpu", "", "NoSchedule"}};
  };
  ScaleUpWorld world = RunningWorld();
  taint_all(world);
  EXPECT_EQ(NextTwo(world), "taint taint");
  world.set.placement.tolerations = {{"gpu", "Exists", "", ""}};
  EXPECT_EQ(NextTwo(world), "ok ok");
  ExpectRules({
      {"some other node is left",
       [](auto& each) {
         each.NodeOf("n1").taints = {{"gpu", "", "NoExecute"}};
       },
       "ok ok"},
      {"a preference does not block",
       [](auto& each) {
         for (auto& node : each.nodes) node.taints = {{"gpu", "", "PreferNoSchedule"}};
       },
       "ok ok"},
      {"the only node of a volume",
       [](auto& each) {
         each.AddClaim(2, "d-2", "cn-shenzhen-e");
         each.NodeOf("n3").taints = {{"gpu", "", "NoSchedule"}};
       },
       "taint ok"},
      {"cordoned, not tainted",
       [](auto& each) {
         for (auto& node : each.nodes) node.is_cordoned = true;
       },
       "no_usable_node no_usable_node"},
      {"a cordon may be tolerated",
       [](auto& each) {
         for (auto& node : each.nodes) node.is_cordoned = true;
         each.set.placement.tolerations = {
             {"node.kubernetes.io/unschedulable", "Exists", "", "NoSchedule"}};
       },
       "ok ok"},
      {"spec.nodeName is the only node",
       [](auto& each) {
         each.set.placement.node_name = "n1";
         each.SetRoom("n1", 1);
       },
       "ok no_slot"},
      {"and the scheduler is not asked there",
       [](auto& each) {
         each.set.placement.node_name = "n1";
         each.NodeOf("n1").is_cordoned = true;
         each.NodeOf("n1").taints = {{"gpu", "", "NoSchedule"}};
         each.set.terms.anti_affinity = {With("web", kHost)};
       },
       "ok ok"},
      {"spec.nodeName is no node", [](auto& each) { each.set.placement.node_name = "n9"; },
       "no_usable_node no_usable_node"},
  });
}

// The filter NodePorts.
TEST(HostPorts, AreForOnePodOfANode) {
  ExpectRules({
      {"one replica to a node",
       [](auto& world) {
         world.set.terms.host_ports = {{.port = 80}};
         for (auto& pod : world.pods) pod.traits.host_ports = {{.port = 80}};
       },
       "ok host_port"},
      {"of any pod",
       [](auto& world) {
         world.set.terms.host_ports = {{.port = 80}};
         for (const char* node : {"n1", "n2", "n3"}) {
           auto& pod = world.AddPod(node, node, {});
           pod.traits.ns = "other";
           pod.traits.host_ports = {{.port = 80}};
         }
       },
       "host_port host_port"},
      {"another protocol is another port",
       [](auto& world) {
         world.set.terms.host_ports = {{.port = 80}};
         for (const char* node : {"n1", "n2"}) {
           world.AddPod(node, node, {}).traits.host_ports = {{.port = 80, .protocol = "UDP"}};
         }
       },
       "ok ok"},
  });
}

TEST(Placement, ComesAfterTheZoneOfAVolumeAndBeforeSlots) {
  ExpectRules({
      {"the volume's only node has a replica",
       [](auto& world) {
         world.set.terms.anti_affinity = {With("web", kHost)};
         world.AddClaim(2, "d-2", "cn-shenzhen-d");
       },
       "anti_affinity ok"},
      {"the node without a replica is full",
       [](auto& world) {
         world.set.terms.anti_affinity = {With("web", kHost)};
         world.SetRoom("n3", 0);
       },
       "no_slot no_slot"},
  });
}

std::optional<std::int64_t> HeadroomOf(const ScaleUpWorld& world) {
  const Inventory inventory = world.Take();
  const AnalysisOptions options;
  return Analysis(inventory, options).scale_ups.at(0).headroom;
}

TEST(Headroom, CountsUntilTheFirstReplicaThatCannotBePlaced) {
  ScaleUpWorld world = RunningWorld();
  EXPECT_EQ(HeadroomOf(world), 30);
  world.set.terms.anti_affinity = {With("web", kHost)};
  EXPECT_EQ(HeadroomOf(world), 1);
  world.set.terms.anti_affinity.clear();
  world.set.terms.spread = {Evenly(kZone)};
  EXPECT_EQ(HeadroomOf(world), 10 + 9) << "10 in zone e, and one more than these in zone d, less 2";
  world.set.terms.spread = {Evenly(kHost)};
  EXPECT_EQ(HeadroomOf(world), 30) << "10 on each node, of which two have a replica already";
}

TEST(Headroom, IsExactInLargeClustersWhereOneReplicaGoesToANode) {
  ScaleUpWorld world = RunningWorld();
  for (int i = 0; i < 1500; ++i) world.AddNode("m" + std::to_string(i), "cn-shenzhen-d");
  world.set.terms.anti_affinity = {With("web", kHost)};
  EXPECT_EQ(HeadroomOf(world), 1501);
  world.set.terms.anti_affinity.push_back(With("web", kZone));
  EXPECT_EQ(HeadroomOf(world), 1) << "one more zone";
  world.set.terms = {.labels = {{"app", "web"}},
                     .affinity = {},
                     .anti_affinity = {},
                     .spread = {Evenly(kHost)},
                     .host_ports = {}};
  EXPECT_EQ(HeadroomOf(world), 1000) << "is as far as it counts";
}

TEST(Headroom, LeavesNodesToReplicasThatHaveAVolumeThere) {
  ScaleUpWorld world = RunningWorld();
  world.AddNode("n0", "cn-shenzhen-f");
  world.set.terms.anti_affinity = {With("web", kHost)};
  world.AddClaim(3, "d-3", "cn-shenzhen-f");
  EXPECT_EQ(HeadroomOf(world), 2) << "web-2 goes to n3, web-3 to n0";
}

TEST(Headroom, GoesWhereMostCanFollow) {
  ScaleUpWorld world = RunningWorld();
  world.pods.clear();
  world.set.terms.affinity = {With("web", kZone)};
  EXPECT_EQ(HeadroomOf(world), 20) << "in zone d";
  EXPECT_EQ(NextTwo(world), "ok ok");
}

TEST(Headroom, IsExactWhereOthersKeepReplicasOffSomeNodes) {
  ScaleUpWorld world = RunningWorld();
  world.AddPod("db-0", "n1", {{"app", "db"}}).traits.anti_affinity = {With("web", kHost)};
  EXPECT_EQ(HeadroomOf(world), 20);
}

TEST(Placement, IsUnknownWhereItAsksForWhatWasNotRead) {
  ScaleUpWorld world = RunningWorld();
  world.set.terms.anti_affinity = {With("web", kHost)};
  Inventory unread = world.Take();
  unread.pod_groups = {};
  Inventory stale = world.Take();
  stale.pod_questions = {};
  Inventory by_namespace = world.Take();
  auto set = world.set;
  set.terms.anti_affinity[0].namespace_selector = kubernetes::LabelSelector{{"team", "In", {"a"}}};
  by_namespace.stateful_sets = TableOf<kubernetes::StatefulSet>({set});
  for (const Inventory* inventory : {&unread, &stale, &by_namespace}) {
    const AnalysisOptions options;
    const Analysis analysis(*inventory, options);
    const ScaleForecast& forecast = analysis.scale_ups.at(0);
    EXPECT_FALSE(forecast.next.is_blocked());
    EXPECT_EQ(forecast.headroom, std::nullopt);
    EXPECT_FALSE(Simulate(analysis, inventory->stateful_sets[0], 4).are_terms_known);
  }
}

// A namespace has the label kubernetes.io/metadata.name, always: KEP-2161.
TEST(Placement, KnowsTheNamesOfNamespaces) {
  ScaleUpWorld world = RunningWorld();
  world.set.terms.anti_affinity = {With("web", kHost)};
  auto& selector = world.set.terms.anti_affinity[0].namespace_selector;
  selector = kubernetes::LabelSelector{{"kubernetes.io/metadata.name", "In", {"ns"}}};
  EXPECT_EQ(NextTwo(world), "ok anti_affinity");
  selector = kubernetes::LabelSelector{{"kubernetes.io/metadata.name", "NotIn", {"ns"}}};
  EXPECT_EQ(NextTwo(world), "ok ok");
  EXPECT_EQ(HeadroomOf(world), 30);
}

TEST(Placement, IsSharedByNoSetsThatDifferInTheirPods) {
  ScaleUpWorld world = RunningWorld();
  auto other = world.set;
  other.meta.name = "db";
  other.terms.labels = {{"app", "db"}};
  world.set.terms.anti_affinity = {With("web", kHost)};
  Inventory inventory = world.Take();
  inventory.stateful_sets = TableOf<kubernetes::StatefulSet>({world.set, other});
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  ASSERT_EQ(analysis.scale_ups.size(), 2U);
  EXPECT_EQ(analysis.scale_ups[0].headroom, 1);
  EXPECT_EQ(analysis.scale_ups[1].headroom, 30);
  EXPECT_EQ(analysis.scale_ups[1].next.claims.at(0).name, "data-db-2");
}

}  // namespace
}  // namespace exporter::scale_up_placement_test

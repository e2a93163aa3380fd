// SPDX-License-Identifier: Apache-2.0
#include "tests/analysis/scale_up_rules.h"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "exporter/analysis/scale_up/scale_up.h"

namespace exporter::scale_up_placement_test {
namespace {

// With a class whose claims do not wait for the scheduler.
void NameNode(ScaleUpWorld& world, const std::string& node) {
  world.set.placement.node_name = node;
  world.classes[0].volume_binding_mode = "Immediate";
}

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
         NameNode(each, "n1");
         each.SetRoom("n1", 1);
       },
       "ok no_slot"},
      {"and the scheduler is not asked there",
       [](auto& each) {
         NameNode(each, "n1");
         each.NodeOf("n1").is_cordoned = true;
         each.NodeOf("n1").taints = {{"gpu", "", "NoSchedule"}};
         each.set.terms.anti_affinity = {With("web", kHost)};
       },
       "ok ok"},
      {"spec.nodeName is no node", [](auto& each) { NameNode(each, "n9"); },
       "no_usable_node no_usable_node"},
      {"the kubelet looks at ports all the same",
       [](auto& each) {
         NameNode(each, "n1");
         each.set.terms.host_ports = {{.port = 80}};
       },
       "ok host_port"},
  });
}

// syncUnboundClaim of k8s.io/kubernetes/pkg/controller/volume/persistentvolume: a claim of a class
// that waits is neither bound nor provisioned before the scheduler has selected a node.
TEST(NodeName, LeavesAClaimThatWaitsForTheSchedulerWithoutAVolume) {
  ExpectRules({
      {"a new volume", [](auto& world) { world.set.placement.node_name = "n1"; },
       "topology topology"},
      {"a stray",
       [](auto& world) {
         world.set.placement.node_name = "n1";
         world.AddVolume("d-1", "cn-shenzhen-d");
       },
       "topology topology"},
      {"not a claim that has its volume, nor one that it is reserved for",
       [](auto& world) {
         world.set.placement.node_name = "n1";
         world.AddClaim(2, "d-2", "cn-shenzhen-d");
         world.AddVolume("d-3", "cn-shenzhen-d").claim = {"ns", "data-web-3", ""};
       },
       "ok ok"},
      {"nor one that the scheduler has selected a node for",
       [](auto& world) {
         world.set.placement.node_name = "n1";
         kubernetes::PersistentVolumeClaim& claim = world.AddClaim(2, "d-2", "cn-shenzhen-d");
         world.volumes.clear();
         claim.volume_name.clear();
         claim.phase = "Pending";
         claim.storage_class = kSampleClass;
         claim.has_selected_node = true;
       },
       "ok topology"},
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

void ExpectUnknown(const Inventory& inventory, const char* what) {
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  const ScaleForecast& forecast = analysis.scale_ups.at(0);
  EXPECT_FALSE(forecast.next.is_blocked()) << what;
  EXPECT_EQ(forecast.headroom, std::nullopt) << what;
  EXPECT_FALSE(Simulate(analysis, inventory.stateful_sets[0], 4).are_terms_known) << what;
}

TEST(Placement, IsUnknownWhereItAsksForWhatWasNotRead) {
  ScaleUpWorld world = RunningWorld();
  Inventory unread = world.Take();
  unread.pods = {};
  unread.pod_groups = {};
  ExpectUnknown(unread, "no term of its own: any pod may have one about it");
  world.set.terms.anti_affinity = {With("web", kHost)};
  unread = world.Take();
  unread.pod_groups = {};
  ExpectUnknown(unread, "no pods");
  Inventory stale = world.Take();
  stale.pod_questions = {};
  ExpectUnknown(stale, "pods that were read for less");
}

TEST(Placement, IsUnknownWhereItAsksForLabelsOfNamespaces) {
  const auto by_team = [](kubernetes::PodAffinityTerm term) {
    term.namespace_selector = kubernetes::LabelSelector{{"team", "In", {"a"}}};
    return term;
  };
  ScaleUpWorld world = RunningWorld();
  world.set.terms.anti_affinity = {by_team(With("web", kHost))};
  ExpectUnknown(world.Take(), "some pods may be meant");
  world.pods.clear();
  ExpectUnknown(world.Take(), "none is there, and its own replicas may be meant");
  world.set.terms.anti_affinity.clear();
  world.set.terms.affinity = {by_team(With("web", kHost))};
  ExpectUnknown(world.Take(), "the same with affinity");
  world.set.terms.affinity.clear();
  world.set.terms.anti_affinity = {by_team(With("db", kHost))};
  EXPECT_EQ(HeadroomOf(world), 30) << "no pod can be meant";
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
  other.replicas = 0;
  other.terms.labels = {{"app", "db"}};
  world.set.terms.anti_affinity = {With("web", kHost)};
  Inventory inventory = world.Take();
  inventory.stateful_sets = TableOf<kubernetes::StatefulSet>({world.set, other});
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  ASSERT_EQ(analysis.scale_ups.size(), 2U);
  EXPECT_EQ(analysis.scale_ups[0].headroom, 1);
  EXPECT_EQ(analysis.scale_ups[1].headroom, 30);
  EXPECT_EQ(analysis.scale_ups[1].next.claims.at(0).name, "data-db-0");
}

}  // namespace
}  // namespace exporter::scale_up_placement_test

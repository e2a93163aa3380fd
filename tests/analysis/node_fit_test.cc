// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/node_fit.h"

#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::node_fit_test {
namespace {

using kubernetes::Node;
using kubernetes::NodeSelector;
using kubernetes::PersistentVolume;
using kubernetes::PodPlacement;

NodeSelector InZone(const std::string& zone) {
  return {{.labels = {{.key = "topology.kubernetes.io/zone", .op = "In", .values = {zone}}},
           .fields = {}}};
}

PodPlacement Selecting(kubernetes::Labels labels) {
  PodPlacement placement;
  placement.node_selector = std::move(labels);
  return placement;
}

PodPlacement Requiring(NodeSelector affinity) {
  PodPlacement placement;
  placement.node_affinity = std::move(affinity);
  return placement;
}

PodPlacement Tolerating(std::vector<kubernetes::Toleration> tolerations) {
  PodPlacement placement;
  placement.tolerations = std::move(tolerations);
  return placement;
}

TEST(IsUsable, AsksTheConditionReadyAndTheCordon) {
  EXPECT_TRUE(IsUsable(MakeNode("n1"), {}));
  Node not_ready = MakeNode("n1");
  not_ready.is_ready = false;
  EXPECT_FALSE(IsUsable(not_ready, {}));
  Node cordoned = MakeNode("n1");
  cordoned.is_cordoned = true;
  EXPECT_FALSE(IsUsable(cordoned, {}));
}

TEST(IsUsable, AsksEveryLabelOfTheNodeSelector) {
  Node node = MakeNode("n1");
  node.labels = {{"disk", "fast"}, {"pool", "storage"}};
  EXPECT_TRUE(IsUsable(node, Selecting({{"pool", "storage"}})));
  EXPECT_TRUE(IsUsable(node, Selecting({{"disk", "fast"}, {"pool", "storage"}})));
  EXPECT_FALSE(IsUsable(node, Selecting({{"disk", "slow"}, {"pool", "storage"}})));
  EXPECT_FALSE(IsUsable(node, Selecting({{"gpu", ""}})));
}

TEST(IsUsable, AsksTheRequiredNodeAffinity) {
  const Node node = MakeNode("n1");  // in zone d
  EXPECT_TRUE(IsUsable(node, Requiring(InZone("cn-shenzhen-d"))));
  EXPECT_FALSE(IsUsable(node, Requiring(InZone("cn-shenzhen-e"))));
}

TEST(IsUsable, FindsNoNodeForAnAffinityWithoutTerms) {
  EXPECT_FALSE(IsUsable(MakeNode("n1"), Requiring(NodeSelector{})));
  EXPECT_FALSE(IsUsable(MakeNode("n1"), Requiring(NodeSelector{{}})));
}

TEST(IsUsable, AsksSelectorAndAffinityBoth) {
  PodPlacement both = Requiring(InZone("cn-shenzhen-d"));
  both.node_selector = {{"pool", "storage"}};
  EXPECT_FALSE(IsUsable(MakeNode("n1"), both));
}

TEST(IsUsable, AsksWhetherTaintsAreTolerated) {
  struct Case {
    const char* what;
    kubernetes::Taint taint;
    std::vector<kubernetes::Toleration> tolerations;
    bool is_usable;
  };
  const std::vector<Case> cases{
      {"NoSchedule", {"k", "v", "NoSchedule"}, {}, false},
      {"NoExecute", {"k", "v", "NoExecute"}, {}, false},
      {"PreferNoSchedule", {"k", "v", "PreferNoSchedule"}, {}, true},
      {"tolerated", {"k", "v", "NoSchedule"}, {{"k", "Equal", "v", "NoSchedule"}}, true},
      {"tolerated by key", {"k", "v", "NoExecute"}, {{"k", "Exists", "", ""}}, true},
      {"everything tolerated", {"k", "v", "NoExecute"}, {{"", "Exists", "", ""}}, true},
      {"other value", {"k", "v", "NoSchedule"}, {{"k", "Equal", "w", ""}}, false},
      {"other effect", {"k", "v", "NoSchedule"}, {{"k", "Exists", "", "NoExecute"}}, false},
  };
  for (const Case& each : cases) {
    Node node = MakeNode("n1");
    node.taints = {each.taint};
    EXPECT_EQ(IsUsable(node, Tolerating(each.tolerations)), each.is_usable) << each.what;
  }
}

TEST(IsUsable, AsksEveryTaint) {
  Node node = MakeNode("n1");
  node.taints = {{"a", "", "NoSchedule"}, {"b", "", "NoSchedule"}};
  EXPECT_FALSE(IsUsable(node, Tolerating({{"a", "Exists", "", ""}})));
  EXPECT_TRUE(IsUsable(node, Tolerating({{"a", "Exists", "", ""}, {"b", "Exists", "", ""}})));
}

TEST(IsUsable, LetsACordonBeTolerated) {
  Node node = MakeNode("n1");
  node.is_cordoned = true;
  node.taints = {{"node.kubernetes.io/unschedulable", "", "NoSchedule"}};
  EXPECT_EQ(UseOf(node, {}), NodeUse::kNo) << "a cordon is no taint";
  EXPECT_TRUE(IsUsable(node, Tolerating({{"node.kubernetes.io/unschedulable", "Exists", "", ""}})));
  EXPECT_TRUE(IsUsable(node, Tolerating({{"", "Exists", "", ""}})));
  EXPECT_FALSE(IsUsable(node, Tolerating({{"other", "Exists", "", ""}})));
}

TEST(IsUsable, IsForOneNodeOnlyWithANodeName) {
  PodPlacement named;
  named.node_name = "n1";
  Node node = MakeNode("n1");
  EXPECT_TRUE(IsUsable(node, named));
  EXPECT_FALSE(IsUsable(MakeNode("n2"), named));
  node.is_cordoned = true;
  node.taints = {{"a", "", "NoSchedule"}};
  EXPECT_TRUE(IsUsable(node, named)) << "the scheduler is not asked";
  node.taints = {{"a", "", "NoExecute"}};
  EXPECT_EQ(UseOf(node, named), NodeUse::kTainted);
  EXPECT_NE(PlacementKey(named), PlacementKey({}));
}

TEST(UseOf, TellsTaintsFromAllElse) {
  Node node = MakeNode("n1");
  EXPECT_EQ(UseOf(node, {}), NodeUse::kYes);
  node.taints = {{"a", "", "NoSchedule"}};
  EXPECT_EQ(UseOf(node, {}), NodeUse::kTainted);
  EXPECT_EQ(UseOf(node, Selecting({{"pool", "storage"}})), NodeUse::kNo);
  node.is_ready = false;
  EXPECT_EQ(UseOf(node, {}), NodeUse::kNo);
}

TEST(Reaches, IsDecidedByTheAffinityOfTheVolume) {
  PersistentVolume volume = MakeVolume("pv", "Available");
  EXPECT_TRUE(Reaches(MakeNode("n1"), volume)) << "none: anywhere";
  volume.node_affinity = InZone("cn-shenzhen-d");
  EXPECT_TRUE(Reaches(MakeNode("n1"), volume));
  volume.node_affinity = InZone("cn-shenzhen-f");
  EXPECT_FALSE(Reaches(MakeNode("n1"), volume));
}

TEST(Reaches, LooksAtTheNameOfANodeToo) {
  PersistentVolume volume = MakeVolume("pv", "Available");
  volume.node_affinity = NodeSelector{
      {.labels = {}, .fields = {{.key = "metadata.name", .op = "In", .values = {"n1"}}}}};
  EXPECT_TRUE(Reaches(MakeNode("n1"), volume));
  EXPECT_FALSE(Reaches(MakeNode("n2"), volume));
}

TEST(Reaches, AsksNotWhetherTheNodeIsUsable) {
  Node node = MakeNode("n1");
  node.is_ready = false;
  EXPECT_TRUE(Reaches(node, MakeVolume("pv", "Available")));
}

}  // namespace
}  // namespace exporter::node_fit_test

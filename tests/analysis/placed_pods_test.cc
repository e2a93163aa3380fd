// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/placed_pods.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::placed_pods_test {
namespace {

using kubernetes::Labels;
using kubernetes::LabelSelector;

// A pod of the namespace "ns" on n1 that keeps away from the pods of a selector.
kubernetes::PlacedPod Against(const std::string& name, Labels labels, LabelSelector selector) {
  auto pod = MakePlacedPod("ns", name, "n1", std::move(labels));
  pod.traits.anti_affinity = {{.topology_key = "host", .selector = std::move(selector)}};
  return pod;
}

// Pods of one chart, each release of which keeps away from itself.
Inventory Chart(int releases) {
  std::vector<kubernetes::PlacedPod> pods;
  for (int i = 0; i < releases; ++i) {
    const std::string release = "r-" + std::to_string(i);
    pods.push_back(Against(release, {{"name", "redis"}, {"release", release}},
                           {{"name", "In", {"redis"}}, {"release", "In", {release}}}));
  }
  Inventory inventory = EmptyInventory();
  PlacePods(inventory, pods);
  return inventory;
}

TEST(PlacedPods, FindTermsByTheirRarestLabel) {
  const Inventory inventory = Chart(100);
  const PlacedPods pods(inventory);
  const auto found = pods.MayRepel("ns", {{"name", "redis"}, {"release", "r-7"}});
  ASSERT_EQ(found.size(), 1U) << "of a hundred with the same name";
  EXPECT_EQ(found[0].group->traits.labels[1].second, "r-7");
}

TEST(PlacedPods, FindTermsAboutLabelsOfTheController) {
  std::vector<kubernetes::PlacedPod> pods{
      Against("any", {}, {{"controller-revision-hash", "In", {"x"}}}),
      Against("both", {}, {{"controller-revision-hash", "In", {"x"}}, {"app", "In", {"web"}}}),
      Against("none", {}, {{"app", "NotIn", {"web"}}})};
  Inventory inventory = EmptyInventory();
  PlacePods(inventory, pods);
  const PlacedPods placed(inventory);
  EXPECT_EQ(placed.MayRepel("ns", {{"app", "web"}}).size(), 3U);
  EXPECT_EQ(placed.MayRepel("ns", {{"app", "db"}}).size(), 2U);
  EXPECT_EQ(placed.MayRepel("other", {{"app", "db"}}).size(), 0U);
}

TEST(PlacedPods, FindATermOnceThatNamesAValueTwice) {
  Inventory inventory = EmptyInventory();
  PlacePods(inventory, {Against("twice", {}, {{"app", "In", {"web", "web", "db"}}})});
  EXPECT_EQ(PlacedPods(inventory).MayRepel("ns", {{"app", "web"}}).size(), 1U);
}

TEST(PlacedPods, FindPodsByTheirRarestLabel) {
  const Inventory inventory = Chart(5);
  PlacedPods pods(inventory);
  int visited = 0;
  pods.ForEach("ns", {{"name", "In", {"redis"}}, {"release", "In", {"r-1", "r-3", "r-3"}}},
               [&](const kubernetes::PodGroup&) { ++visited; });
  EXPECT_EQ(visited, 2);
}

}  // namespace
}  // namespace exporter::placed_pods_test

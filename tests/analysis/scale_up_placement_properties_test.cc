// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "exporter/analysis/scale_up/scale_up.h"
#include "tests/analysis/scale_up_literal.h"
#include "tests/analysis/scale_up_world.h"

namespace exporter::scale_up_placement_properties_test {
namespace {

using kubernetes::LabelSelector;
using kubernetes::PodAffinityTerm;
using kubernetes::Requirement;
using kubernetes::SpreadConstraint;

constexpr int kWorlds = 1500;
constexpr std::int64_t kLimit = 6;

constexpr const char* kHost = "kubernetes.io/hostname";
constexpr const char* kZone = "topology.kubernetes.io/zone";

// Random nodes, pods on them and terms of ns/web, whose replicas 0 and 1 run, terminate, or are on
// no node.
class RandomWorlds {
 public:
  ScaleUpWorld Next() {
    ScaleUpWorld world;
    AddNodes(world);
    world.set.terms.labels = {{"app", "web"}, {"tier", "x"}};
    world.set.revision = "web-2";
    if (Chance(2)) world.set.terms.anti_affinity = Few(&RandomWorlds::Term);
    if (Chance(3)) world.set.terms.affinity = Few(&RandomWorlds::Term);
    if (Chance(2)) world.set.terms.spread = Few(&RandomWorlds::Constraint);
    if (Chance(6)) world.set.terms.host_ports = Few(&RandomWorlds::Port);
    if (Chance(6)) world.set.placement.node_selector = {{"pool", "a"}};
    if (Chance(6)) world.set.placement.node_affinity = NodeAffinity();
    if (Chance(4)) world.set.placement.tolerations = Few(&RandomWorlds::Toleration);
    if (Chance(8)) {
      world.set.placement.tolerations.push_back(
          {"node.kubernetes.io/unschedulable", "Exists", "", ""});
    }
    for (std::int64_t i = Chance(3) ? 0 : Below(7); i > 0; --i) AddPod(world, i);
    for (const std::int64_t ordinal : {0, 1}) AddReplica(world, ordinal);
    for (const std::int64_t ordinal : {0, 1, 2, 3, 4}) {
      // Those of running replicas take slots already.
      if (!Chance(5) || (ordinal < 2 && !world.lost.contains(ordinal))) continue;
      const auto& node = world.nodes[static_cast<std::size_t>(Below(world.nodes.size()))];
      world.AddClaim(ordinal, "d-" + std::to_string(ordinal), node.zone);
    }
    return world;
  }

 private:
  std::int64_t Below(std::uint64_t end) { return static_cast<std::int64_t>(random_() % end); }
  bool Chance(std::uint64_t one_in) { return Below(one_in) == 0; }
  template <class T>
  T One(const std::vector<T>& of) {
    return of[static_cast<std::size_t>(Below(of.size()))];
  }

  template <class T>
  std::vector<T> Few(T (RandomWorlds::*make)()) {
    std::vector<T> few{(this->*make)()};
    while (few.size() < 3 && Chance(3)) few.push_back((this->*make)());
    return few;
  }

  void AddNodes(ScaleUpWorld& world) {
    world.nodes.clear();
    world.csi_nodes.clear();
    for (std::int64_t i = 1 + Below(5); i > 0; --i) {
      world.AddNode("n" + std::to_string(i), One<std::string>({"z-1", "z-2", "z-3"}), Below(4));
      auto& node = world.nodes.back();
      if (Chance(2)) node.labels.emplace_back("pool", One<std::string>({"a", "b"}));
      if (Chance(2)) node.labels.emplace_back("rack", One<std::string>({"r-1", "r-2"}));
      if (Chance(10)) std::erase_if(node.labels, [](auto& each) { return each.first == kZone; });
      if (Chance(15)) std::erase_if(node.labels, [](auto& each) { return each.first == kHost; });
      std::ranges::sort(node.labels);
      if (Chance(8)) {
        node.taints = {
            {"gpu", One<std::string>({"", "a100"}), One<std::string>({"NoSchedule", "NoExecute"})}};
      }
      if (Chance(8)) node.taints.push_back({"soft", "", "PreferNoSchedule"});
      node.is_cordoned = Chance(10);
      node.is_ready = !Chance(12);
    }
  }

  kubernetes::Toleration Toleration() {
    return One<kubernetes::Toleration>({{"gpu", "Exists", "", ""},
                                        {"gpu", "Equal", "a100", ""},
                                        {"gpu", "", "", "NoSchedule"},
                                        {"", "Exists", "", "NoExecute"},
                                        {"", "Exists", "", ""}});
  }

  kubernetes::HostPort Port() {
    return {.port = 80 + Below(2),
            .protocol = Chance(4) ? "UDP" : "",
            .ip = Chance(3) ? One<std::string>({"10.0.0.1", "10.0.0.2"}) : ""};
  }

  kubernetes::NodeSelector NodeAffinity() {
    const auto term = [this]() -> kubernetes::NodeSelectorTerm {
      return {.labels = {One<Requirement>({{"pool", "In", {"a", "b"}},
                                           {"pool", "DoesNotExist", {}},
                                           {"rack", "Exists", {}},
                                           {kZone, "NotIn", {"z-1"}}})},
              .fields = {}};
    };
    return Chance(2) ? kubernetes::NodeSelector{term()} : kubernetes::NodeSelector{term(), term()};
  }

  LabelSelector Selector() {
    LabelSelector selector;
    if (!Chance(8))
      selector.push_back({"app", "In", {One<std::string>({"web", "web", "web", "db"})}});
    if (Chance(5)) {
      selector.push_back(One<Requirement>({{"tier", "Exists", {}},
                                           {"tier", "DoesNotExist", {}},
                                           {"tier", "NotIn", {"x"}},
                                           {"tier", "In", {"x", "y"}}}));
    }
    return selector;
  }

  PodAffinityTerm Term() {
    PodAffinityTerm term{.topology_key = One<std::string>({kHost, kHost, kZone, "rack", "pool"}),
                         .selector = Selector()};
    if (Chance(20)) term.selector.reset();
    if (Chance(6)) term.namespaces = {One<std::string>({"ns", "other"})};
    if (Chance(8)) term.namespace_selector = LabelSelector{};
    if (Chance(8)) {
      term.namespace_selector = LabelSelector{{"kubernetes.io/metadata.name",
                                               One<std::string>({"In", "NotIn"}),
                                               {One<std::string>({"ns", "other"})}}};
    }
    if (Chance(8)) term.match_label_keys = {One<std::string>({"tier", "controller-revision-hash"})};
    if (Chance(8)) {
      term.mismatch_label_keys = {One<std::string>({"tier", "controller-revision-hash", "none"})};
    }
    return term;
  }

  SpreadConstraint Constraint() {
    SpreadConstraint constraint{
        .topology_key = One<std::string>({kZone, kZone, kHost, "rack", "pool"}),
        .max_skew = 1 + Below(3),
        .min_domains = Chance(4) ? 1 + Below(4) : 1,
        .selector = Selector()};
    constraint.honors_node_affinity = !Chance(4);
    constraint.honors_taints = Chance(4);
    if (Chance(12)) constraint.selector = LabelSelector{};
    if (Chance(20)) constraint.selector.reset();
    if (Chance(8)) {
      constraint.match_label_keys = {
          One<std::string>({"controller-revision-hash", "tier", "none"})};
    }
    return constraint;
  }

  void AddPod(ScaleUpWorld& world, std::int64_t number) {
    kubernetes::Labels labels;
    if (!Chance(6)) labels.emplace_back("app", One<std::string>({"web", "web", "db"}));
    if (Chance(2)) labels.emplace_back("tier", One<std::string>({"x", "y"}));
    if (Chance(2)) {
      labels.emplace_back("controller-revision-hash", One<std::string>({"web-1", "web-2"}));
    }
    const std::string node = NodeFor(world);
    auto& pod = world.AddPod("p-" + std::to_string(number), node, labels);
    if (Chance(6)) pod.traits.ns = "other";
    pod.is_terminating = Chance(8);
    if (Chance(4)) pod.traits.anti_affinity = Few(&RandomWorlds::Term);
    for (auto& term : pod.traits.anti_affinity) {
      term.match_label_keys.clear();
      term.mismatch_label_keys.clear();
    }
    if (Chance(8)) pod.traits.host_ports = Few(&RandomWorlds::Port);
  }

  std::string NodeFor(const ScaleUpWorld& world) {
    if (Chance(10)) return "gone";
    return world.nodes[static_cast<std::size_t>(Below(world.nodes.size()))].meta.name;
  }

  // As made from the template, or with an older revision.
  void AddReplica(ScaleUpWorld& world, std::int64_t ordinal) {
    if (Chance(4)) return world.LoseReplica(ordinal);
    if (Chance(3)) return;  // some labels were changed: no term sees it
    kubernetes::Labels labels = world.set.terms.labels;
    labels.emplace_back("controller-revision-hash", One<std::string>({"web-1", "web-2", "web-2"}));
    auto& pod = world.AddPod("web-" + std::to_string(ordinal), NodeFor(world), labels);
    pod.is_terminating = Chance(6);
    pod.traits.anti_affinity = world.set.terms.anti_affinity;
    pod.traits.host_ports = world.set.terms.host_ports;
    for (auto& term : pod.traits.anti_affinity) {
      term.selector = kubernetes::MergedSelector(term, pod.traits.labels);
      term.match_label_keys.clear();
      term.mismatch_label_keys.clear();
    }
  }

  std::mt19937_64 random_{20261130};
};

template <class Visit>
void WithPlan(const ScaleUpWorld& world, Visit visit) {
  const Inventory inventory = world.Take();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  ASSERT_EQ(analysis.scale_ups.size(), 1U);
  visit(Simulate(analysis, inventory.stateful_sets[0], 2 + kLimit), analysis.scale_ups[0]);
}

std::set<std::string> ZonesOf(const ScaleUpWorld& world, const std::set<std::string>& nodes) {
  std::set<std::string> zones;
  for (const auto& node : world.nodes) {
    if (nodes.contains(node.meta.name)) zones.insert(node.zone);
  }
  return zones;
}

std::int64_t PlacedIn(const ScaleUp& plan) {
  return std::ranges::find_if(plan.planned, &PlannedReplica::is_blocked) - plan.planned.begin();
}

bool IsAnyReplicaMissing(const ScaleUpWorld& world) {
  const auto is_gone = [](const auto& pod) {
    return pod.name.starts_with("web-") && pod.node == "gone";
  };
  return !world.lost.empty() || std::ranges::any_of(world.pods, is_gone);
}

TEST(AnyPlacement, IsThatOfALiteralReadingOfTheFilters) {
  RandomWorlds worlds;
  int blocked = 0;
  for (int i = 0; i < kWorlds; ++i) {
    const ScaleUpWorld world = worlds.Next();
    const LiteralScheduler literal(world);
    const auto zones = ZonesOf(world, literal.NextNodes());
    WithPlan(world, [&](const ScaleUp& plan, const ScaleForecast& forecast) {
      const PlannedReplica& next = plan.planned.at(0);
      EXPECT_EQ(forecast.next.reason, next.reason) << i;
      EXPECT_EQ(forecast.next.is_placement_alone, next.is_placement_alone) << i;
      if (IsAnyReplicaMissing(world)) {  // some are placed first, in one of several ways
        EXPECT_TRUE(std::ranges::includes(zones, next.zones)) << i;
        if (next.is_blocked()) EXPECT_EQ(literal.Fewest(1), 0) << i;
        return;
      }
      EXPECT_EQ(next.is_blocked(), zones.empty()) << i;
      EXPECT_EQ(std::set(next.zones.begin(), next.zones.end()), zones) << i;
      if (next.is_placement_alone) {
        EXPECT_TRUE(literal.NextNodesForAnyVolumes().empty()) << i;
        ++blocked;
      }
    });
  }
  EXPECT_GT(blocked, kWorlds / 20);
}

TEST(AnyPlacement, CountsWhatTheSchedulerCanPlaceOneAfterTheOther) {
  RandomWorlds worlds;
  int exact = 0;
  int several = 0;
  for (int i = 0; i < kWorlds; ++i) {
    const ScaleUpWorld world = worlds.Next();
    const LiteralScheduler literal(world);
    const std::int64_t most = literal.Most(kLimit);
    const std::int64_t fewest = literal.Fewest(kLimit);
    WithPlan(world, [&](const ScaleUp& plan, const ScaleForecast& forecast) {
      ASSERT_TRUE(forecast.headroom) << i;
      const std::int64_t headroom = std::min(*forecast.headroom, kLimit);
      EXPECT_GE(headroom, fewest) << i;
      EXPECT_LE(headroom, most) << i;
      EXPECT_GE(PlacedIn(plan), fewest) << i;
      EXPECT_LE(PlacedIn(plan), most) << i;
      if (fewest == most) return;
      ++several;
      if (headroom == most) ++exact;
    });
  }
  // Where the scheduler's choices matter, the planner mostly finds the luckiest.
  EXPECT_GT(several, kWorlds / 50);
  EXPECT_GT(exact * 3, several * 2) << exact << " of " << several;
}

}  // namespace
}  // namespace exporter::scale_up_placement_properties_test

// SPDX-License-Identifier: Apache-2.0
#include "tests/analysis/scale_up_rules.h"

#include <gtest/gtest.h>

#include "exporter/analysis/scale_up/scale_up.h"

namespace exporter {

kubernetes::LabelSelector App(const std::string& app) {
  return {{"app", "In", {app}}};
}

kubernetes::PodAffinityTerm With(const std::string& app, const std::string& key) {
  return {.topology_key = key, .selector = App(app)};
}

kubernetes::SpreadConstraint Evenly(const std::string& key, std::int64_t max_skew) {
  return {.topology_key = key, .max_skew = max_skew, .selector = App("web")};
}

ScaleUpWorld RunningWorld() {
  ScaleUpWorld world;
  world.set.terms.labels = {{"app", "web"}};
  world.AddPod("web-0", "n1", {{"app", "web"}});
  world.AddPod("web-1", "n2", {{"app", "web"}});
  return world;
}

std::string NextTwo(const ScaleUpWorld& world) {
  const Inventory inventory = world.Take();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  std::string words;
  for (const auto& replica : Simulate(analysis, inventory.stateful_sets[0], 4).planned) {
    words += words.empty() ? "" : " ";
    words += replica.is_blocked() ? std::string(Name(replica.reason)) : "ok";
  }
  return words;
}

void ExpectRules(const std::vector<PlacementRule>& rules) {
  for (const PlacementRule& rule : rules) {
    ScaleUpWorld world = RunningWorld();
    rule.change(world);
    EXPECT_EQ(NextTwo(world), rule.next_two) << rule.what;
  }
}

}  // namespace exporter

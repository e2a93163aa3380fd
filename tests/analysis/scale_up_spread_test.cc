// SPDX-License-Identifier: Apache-2.0
#include "tests/analysis/scale_up_rules.h"

#include <gtest/gtest.h>

namespace exporter::scale_up_spread_test {
namespace {

// podtopologyspread/filtering.go: calPreFilterState, minMatchNum, Filter.
TEST(TopologySpread, LimitsTheSkew) {
  ExpectRules({
      {"the emptier zone first", [](auto& world) { world.set.terms.spread = {Evenly(kZone)}; },
       "ok ok"},
      {"the zone that has too few is full",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone)};
         world.SetRoom("n3", 0);
       },
       "no_slot no_slot"},
      {"a larger skew is allowed",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone, 3)};
         world.SetRoom("n3", 0);
       },
       "ok no_slot"},
      {"cordoned nodes are domains, too",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone)};
         world.NodeOf("n3").is_cordoned = true;
       },
       "topology_spread topology_spread"},
      {"and nodes that are not Ready",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone)};
         world.NodeOf("n3").is_ready = false;
       },
       "topology_spread topology_spread"},
      {"nodes that its node selector leaves out are not",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone)};
         world.set.placement.node_selector = {{kZone, "cn-shenzhen-d"}};
       },
       "ok ok"},
      {"unless nodeAffinityPolicy ignores that",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone)};
         world.set.terms.spread[0].honors_node_affinity = false;
         world.set.placement.node_selector = {{kZone, "cn-shenzhen-d"}};
       },
       "topology_spread topology_spread"},
      {"tainted nodes are domains",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone)};
         world.NodeOf("n3").taints = {{"gpu", "", "NoSchedule"}};
       },
       "topology_spread topology_spread"},
      {"unless nodeTaintsPolicy honours taints",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone)};
         world.set.terms.spread[0].honors_taints = true;
         world.NodeOf("n3").taints = {{"gpu", "", "NoSchedule"}};
       },
       "ok ok"},
      {"too few domains count as an empty one",
       [](auto& world) {
         world.pods.clear();
         world.set.terms.spread = {Evenly(kZone)};
         world.set.terms.spread[0].min_domains = 3;
       },
       "ok ok"},
      {"which keeps them at maxSkew each",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone)};
         world.set.terms.spread[0].min_domains = 3;
       },
       "ok topology_spread"},
      {"terminating pods do not count",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone, 3)};
         world.AddPod("x", "n1", {{"app", "web"}}).is_terminating = true;
         world.SetRoom("n3", 0);
       },
       "ok no_slot"},
      {"but replicas that are made again do",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone)};
         for (auto& pod : world.pods) pod.is_terminating = true;
         world.SetRoom("n3", 0);
       },
       "no_slot no_slot"},
      {"an empty selector counts no pod",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone)};
         world.set.terms.spread[0].selector = kubernetes::LabelSelector{};
         world.SetRoom("n3", 0);
       },
       "ok ok"},
      {"unless matchLabelKeys add to it",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone)};
         world.set.terms.spread[0].selector = kubernetes::LabelSelector{};
         world.set.terms.spread[0].match_label_keys = {"app"};
         world.SetRoom("n3", 0);
       },
       "no_slot no_slot"},
      {"nor do pods of other namespaces",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone)};
         for (auto& pod : world.pods) pod.traits.ns = "other";
         world.SetRoom("n3", 0);
       },
       "ok no_slot"},
      {"nor those of another revision, with matchLabelKeys",
       [](auto& world) {
         world.set.revision = "web-new";
         world.set.terms.spread = {Evenly(kZone)};
         world.set.terms.spread[0].match_label_keys = {"controller-revision-hash"};
         world.SetRoom("n3", 0);
       },
       "ok no_slot"},
      {"a node without the key is not used",
       [](auto& world) { world.set.terms.spread = {Evenly("rack")}; },
       "topology_spread topology_spread"},
      {"several constraints at once",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone, 5), Evenly(kHost)};
       },
       "ok ok"},
      {"of which one blocks",
       [](auto& world) {
         world.set.terms.spread = {Evenly(kZone, 5), Evenly(kHost)};
         world.NodeOf("n3").is_cordoned = true;
       },
       "topology_spread topology_spread"},
  });
}

}  // namespace
}  // namespace exporter::scale_up_spread_test

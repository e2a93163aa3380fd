// SPDX-License-Identifier: Apache-2.0
#include "tests/analysis/scale_up_rules.h"

#include <gtest/gtest.h>

namespace exporter::scale_up_affinity_test {
namespace {

// interpodaffinity/filtering.go: satisfyPodAntiAffinity, satisfyExistingPodsAntiAffinity.
TEST(AntiAffinity, KeepsReplicasApart) {
  ExpectRules({
      {"no terms", [](auto&) {}, "ok ok"},
      {"one to a node", [](auto& world) { world.set.terms.anti_affinity = {With("web", kHost)}; },
       "ok anti_affinity"},
      {"one to a zone", [](auto& world) { world.set.terms.anti_affinity = {With("web", kZone)}; },
       "ok anti_affinity"},
      {"both terms have to hold",
       [](auto& world) {
         world.set.terms.anti_affinity = {With("web", kHost), With("db", kHost)};
         world.AddPod("db-0", "n3", {{"app", "db"}});
       },
       "anti_affinity anti_affinity"},
      {"a node without the key is in no domain",
       [](auto& world) { world.set.terms.anti_affinity = {With("web", "rack")}; }, "ok ok"},
      {"pods of another namespace are not meant",
       [](auto& world) {
         world.set.terms.anti_affinity = {With("db", kHost)};
         for (const char* node : {"n1", "n2", "n3"}) {
           world.AddPod(node, node, {{"app", "db"}}).traits.ns = "other";
         }
       },
       "ok ok"},
      {"unless it is named",
       [](auto& world) {
         world.set.terms.anti_affinity = {With("db", kHost)};
         world.set.terms.anti_affinity[0].namespaces = {"other"};
         for (const char* node : {"n1", "n2", "n3"}) {
           world.AddPod(node, node, {{"app", "db"}}).traits.ns = "other";
         }
       },
       "anti_affinity anti_affinity"},
      {"or all namespaces are selected",
       [](auto& world) {
         world.set.terms.anti_affinity = {With("db", kHost)};
         world.set.terms.anti_affinity[0].namespace_selector = kubernetes::LabelSelector{};
         for (const char* node : {"n1", "n2", "n3"}) {
           world.AddPod(node, node, {{"app", "db"}}).traits.ns = "other";
         }
       },
       "anti_affinity anti_affinity"},
      {"a term without a selector is about no pod",
       [](auto& world) { world.set.terms.anti_affinity = {{.topology_key = kHost}}; }, "ok ok"},
      {"an empty selector is about every pod of the namespace",
       [](auto& world) {
         world.set.terms.anti_affinity = {
             {.topology_key = kHost, .selector = kubernetes::LabelSelector{}}};
       },
       "ok anti_affinity"},
      {"terminating pods count until they are gone",
       [](auto& world) {
         world.set.terms.anti_affinity = {With("db", kHost)};
         for (const char* node : {"n1", "n2", "n3"}) {
           world.AddPod(node, node, {{"app", "db"}}).is_terminating = true;
         }
       },
       "anti_affinity anti_affinity"},
      {"the terms of other pods keep it off as well",
       [](auto& world) {
         for (const char* node : {"n1", "n2", "n3"}) {
           world.AddPod(node, node, {{"app", "db"}}).traits.anti_affinity = {With("web", kHost)};
         }
       },
       "anti_affinity anti_affinity"},
      {"but not those about pods of their own namespace only",
       [](auto& world) {
         for (const char* node : {"n1", "n2", "n3"}) {
           auto& pod = world.AddPod(node, node, {{"app", "db"}});
           pod.traits.ns = "other";
           pod.traits.anti_affinity = {With("web", kHost)};
         }
       },
       "ok ok"},
  });
}

// The API server merges the keys into the selector: k8s.io/kubernetes/pkg/registry/core/pod,
// applyMatchLabelKeysAndMismatchLabelKeys.
TEST(AntiAffinity, LooksAtTheLabelsThatTheReplicaHasItself) {
  ExpectRules({
      {"only pods of the same revision",
       [](auto& world) {
         world.set.revision = "web-new";
         world.set.terms.anti_affinity = {With("web", kHost)};
         world.set.terms.anti_affinity[0].match_label_keys = {"controller-revision-hash"};
       },
       "ok ok"},
      {"only pods of another tenant",
       [](auto& world) {
         world.set.terms.labels = {{"app", "web"}, {"tenant", "a"}};
         world.set.terms.anti_affinity = {With("web", kHost)};
         world.set.terms.anti_affinity[0].mismatch_label_keys = {"tenant"};
       },
       "ok ok"},
  });
}

// interpodaffinity/filtering.go: satisfyPodAffinity.
TEST(Affinity, BringsReplicasTogether) {
  ExpectRules({
      {"where its own are", [](auto& world) { world.set.terms.affinity = {With("web", kZone)}; },
       "ok ok"},
      {"where others are",
       [](auto& world) {
         world.set.terms.affinity = {With("db", kZone)};
         world.AddPod("db-0", "n3", {{"app", "db"}});
       },
       "ok ok"},
      {"nowhere", [](auto& world) { world.set.terms.affinity = {With("db", kZone)}; },
       "affinity affinity"},
      {"the first of its kind may go anywhere",
       [](auto& world) {
         world.pods.clear();
         world.set.terms.affinity = {With("web", kHost)};
       },
       "ok ok"},
      {"the first, not all: the others follow it",
       [](auto& world) {
         world.pods.clear();
         world.set.terms.affinity = {With("web", kHost)};
         for (const char* node : {"n1", "n2", "n3"}) world.SetRoom(node, 1);
       },
       "ok no_slot"},
      {"one pod has to match all terms",
       [](auto& world) {
         world.set.terms.affinity = {With("db", kHost), With("cache", kHost)};
         world.AddPod("db-0", "n3", {{"app", "db"}});
         world.AddPod("cache-0", "n3", {{"app", "cache"}});
       },
       "affinity affinity"},
      {"every topology key has to be on the node",
       [](auto& world) {
         world.pods.clear();
         world.set.terms.affinity = {With("web", "rack")};
       },
       "affinity affinity"},
      {"other pods may be on nodes that the replica cannot use",
       [](auto& world) {
         world.set.terms.affinity = {With("db", kZone)};
         world.AddPod("db-0", "n1", {{"app", "db"}});
         world.NodeOf("n1").is_cordoned = true;
       },
       "ok ok"},
  });
}

}  // namespace
}  // namespace exporter::scale_up_affinity_test

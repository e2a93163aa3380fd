// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/pod_affinity.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/kubernetes/resources/stateful_set.h"
#include "tests/kubernetes/fixture.h"

namespace exporter::kubernetes::pod_affinity_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr const char* kFull = R"({
  "metadata": {"name": "web", "namespace": "cx"},
  "status": {"updateRevision": "web-7d"},
  "spec": {"template": {
    "metadata": {"labels": {"tier": "x", "app": "web"}},
    "spec": {
      "nodeName": "node-1",
      "affinity": {
        "podAffinity": {
          "requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "zone",
            "labelSelector": {"matchLabels": {"app": "db"}}, "namespaces": ["a", "b"]}],
          "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "podAffinityTerm": {
            "topologyKey": "zone", "labelSelector": {}}}]},
        "podAntiAffinity": {
          "requiredDuringSchedulingIgnoredDuringExecution": [
            {"topologyKey": "host", "labelSelector": {}, "namespaceSelector": {"matchExpressions": [
              {"key": "team", "operator": "Exists"}]},
             "matchLabelKeys": ["tier"], "mismatchLabelKeys": ["tenant"]},
            {"topologyKey": "host"}]}},
      "topologySpreadConstraints": [
        {"topologyKey": "zone", "maxSkew": 2, "minDomains": 3, "whenUnsatisfiable": "DoNotSchedule",
         "labelSelector": {"matchLabels": {"app": "web"}}, "matchLabelKeys": ["tier"],
         "nodeAffinityPolicy": "Ignore", "nodeTaintsPolicy": "Honor"},
        {"topologyKey": "host", "maxSkew": 1, "whenUnsatisfiable": "DoNotSchedule"},
        {"topologyKey": "rack", "maxSkew": 1, "whenUnsatisfiable": "ScheduleAnyway"}],
      "initContainers": [
        {"name": "once", "ports": [{"containerPort": 1, "hostPort": 1}]},
        {"name": "side", "restartPolicy": "Always", "ports": [{"containerPort": 2, "hostPort": 2}]}],
      "containers": [{"name": "main", "ports": [
        {"containerPort": 80, "hostPort": 8080, "protocol": "TCP", "hostIP": "0.0.0.0"},
        {"containerPort": 53, "hostPort": 53, "protocol": "UDP", "hostIP": "10.0.0.1"},
        {"containerPort": 9}]}]}}}})";

StatefulSet MustDecode(const std::string& text) {
  auto decoded = DecodeText<StatefulSet>(text, DecodeStatefulSet);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

TEST(PodTerms, HaveEveryFieldOfAFullTemplate) {
  const StatefulSet set = MustDecode(kFull);
  EXPECT_EQ(set.revision, "web-7d");
  EXPECT_EQ(set.placement.node_name, "node-1");
  EXPECT_THAT(set.terms.labels, ElementsAre(Pair("app", "web"), Pair("tier", "x")));
  EXPECT_THAT(set.terms.affinity,
              ElementsAre(PodAffinityTerm{.topology_key = "zone",
                                          .selector = LabelSelector{{"app", "In", {"db"}}},
                                          .namespaces = {"a", "b"}}))
      << "what is preferred binds nobody";
  EXPECT_THAT(
      set.terms.anti_affinity,
      ElementsAre(PodAffinityTerm{.topology_key = "host",
                                  .selector = LabelSelector{},
                                  .namespace_selector = LabelSelector{{"team", "Exists", {}}},
                                  .match_label_keys = {"tier"},
                                  .mismatch_label_keys = {"tenant"}},
                  PodAffinityTerm{.topology_key = "host"}));
  EXPECT_THAT(set.terms.spread,
              ElementsAre(SpreadConstraint{.topology_key = "zone",
                                           .max_skew = 2,
                                           .min_domains = 3,
                                           .selector = LabelSelector{{"app", "In", {"web"}}},
                                           .match_label_keys = {"tier"},
                                           .honors_node_affinity = false,
                                           .honors_taints = true},
                          SpreadConstraint{.topology_key = "host"}));
  EXPECT_THAT(
      set.terms.host_ports,
      ElementsAre(HostPort{.port = 8080}, HostPort{.port = 53, .protocol = "UDP", .ip = "10.0.0.1"},
                  HostPort{.port = 2}));
}

TEST(PodTerms, AreEmptyForAMinimalTemplate) {
  const StatefulSet set = MustDecode(R"({"metadata": {"name": "web", "namespace": "n"}})");
  EXPECT_EQ(set.terms, PodTerms{});
  EXPECT_EQ(set.revision, "");
}

TEST(PodTerms, SurviveEveryMutation) {
  ExpectSurvivesMutations<StatefulSet>(kFull, DecodeStatefulSet);
}

// SetDefaults_Pod of k8s.io/kubernetes/pkg/apis/core/v1.
TEST(HostPorts, AreThoseOfTheContainersOnTheNetworkOfTheHost) {
  const StatefulSet set = MustDecode(R"({"metadata": {"name": "web", "namespace": "n"},
      "spec": {"template": {"spec": {"hostNetwork": true,
        "containers": [{"ports": [{"containerPort": 80}]}]}}}})");
  EXPECT_THAT(set.terms.host_ports, ElementsAre(HostPort{.port = 80}));
}

// HostPortInfo.CheckConflict of k8s.io/kube-scheduler.
TEST(HostPorts, ConflictOnTheSameAddress) {
  const HostPort any{.port = 80};
  EXPECT_TRUE(Conflicts(any, any));
  EXPECT_FALSE(Conflicts(any, {.port = 81}));
  EXPECT_FALSE(Conflicts(any, {.port = 80, .protocol = "UDP"}));
  EXPECT_TRUE(Conflicts(any, {.port = 80, .ip = "10.0.0.1"}));
  EXPECT_TRUE(Conflicts({.port = 80, .ip = "10.0.0.1"}, any));
  EXPECT_FALSE(Conflicts({.port = 80, .ip = "10.0.0.2"}, {.port = 80, .ip = "10.0.0.1"}));
}

TEST(MergedSelector, TakesTheValuesOfThePodsOwnLabels) {
  const PodAffinityTerm term{.topology_key = "host",
                             .selector = LabelSelector{{"app", "Exists", {}}},
                             .match_label_keys = {"tier", "absent"},
                             .mismatch_label_keys = {"tenant"}};
  EXPECT_EQ(
      MergedSelector(term, {{"tenant", "a"}, {"tier", "x"}}),
      (LabelSelector{{"app", "Exists", {}}, {"tier", "In", {"x"}}, {"tenant", "NotIn", {"a"}}}));
  EXPECT_EQ(MergedSelector(PodAffinityTerm{.match_label_keys = {"tier"}}, {{"tier", "x"}}),
            std::nullopt)
      << "no selector selects nothing";
  const SpreadConstraint constraint{.selector = LabelSelector{}, .match_label_keys = {"tier"}};
  EXPECT_EQ(MergedSelector(constraint, {{"tier", "x"}}), (LabelSelector{{"tier", "In", {"x"}}}));
  EXPECT_THAT(MergedSelector(constraint, {}).value(), IsEmpty());
}

}  // namespace
}  // namespace exporter::kubernetes::pod_affinity_test

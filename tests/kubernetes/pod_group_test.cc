// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/pod_group.h"

#include <optional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::pod_group_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr const char* kFull = R"({
  "metadata": {"name": "web-0", "namespace": "cx", "deletionTimestamp": "2026-11-22T12:48:28Z",
    "labels": {"tier": "x", "app": "web", "statefulset.kubernetes.io/pod-name": "web-0"}},
  "spec": {"nodeName": "node-1",
    "containers": [{"ports": [{"containerPort": 80, "hostPort": 80}]}],
    "affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
      {"topologyKey": "host", "matchLabelKeys": ["tier"], "labelSelector": {"matchExpressions": [
        {"key": "tier", "operator": "In", "values": ["x"]}]}}]}}},
  "status": {"phase": "Running"}})";

std::optional<PlacedPod> MustDecode(const std::string& text, const PodQuestions& questions) {
  const auto document = JsonDocument::Parse(text);
  auto pod = DecodePlacedPod(document->root(), questions);
  EXPECT_EQ(document->problems().first, "");
  return std::move(pod.value());
}

TEST(PlacedPod, KeepsOnlyWhatIsAskedAbout) {
  const auto pod = MustDecode(kFull, {.labels = {"app", "other"}, .has_ports = true});
  ASSERT_TRUE(pod);
  EXPECT_EQ(pod->name, "web-0");
  EXPECT_EQ(pod->node, "node-1");
  EXPECT_TRUE(pod->is_terminating);
  EXPECT_EQ(pod->traits.ns, "cx");
  EXPECT_THAT(pod->traits.labels, ElementsAre(Pair("app", "web")));
  EXPECT_THAT(pod->traits.host_ports, ElementsAre(HostPort{.port = 80}));
  EXPECT_THAT(pod->traits.anti_affinity,
              ElementsAre(PodAffinityTerm{.topology_key = "host",
                                          .selector = LabelSelector{{"tier", "In", {"x"}}}}))
      << "the server has merged the label keys into the selector";
}

TEST(PlacedPod, IsNoneThatNobodyAsksAbout) {
  const auto text = [](const std::string& node, const std::string& phase) {
    return R"({"metadata": {"name": "p", "namespace": "n", "labels": {"app": "web"}},
               "spec": {"nodeName": ")" +
           node + R"("}, "status": {"phase": ")" + phase + "\"}}";
  };
  const PodQuestions app{.labels = {"app"}};
  EXPECT_TRUE(MustDecode(text("n1", "Running"), app));
  EXPECT_TRUE(MustDecode(text("n1", "Pending"), app));
  EXPECT_FALSE(MustDecode(text("", "Pending"), app)) << "on no node";
  EXPECT_FALSE(MustDecode(text("n1", "Succeeded"), app));
  EXPECT_FALSE(MustDecode(text("n1", "Failed"), app));
  EXPECT_FALSE(MustDecode(text("n1", "Running"), {}));
  EXPECT_FALSE(MustDecode(text("n1", "Running"), {.labels = {"tier"}}));
  EXPECT_TRUE(MustDecode(text("n1", "Running"), {.labels = {"tier"}, .has_all_pods = true}));
  EXPECT_TRUE(MustDecode(kFull, {})) << "its own anti-affinity may be about others";
}

TEST(PlacedPod, IsRefusedWithoutANameOrNamespace) {
  for (const char* text :
       {"{}", R"({"metadata": {"name": "w"}})", R"({"metadata": {"namespace": "n"}})"}) {
    const auto document = JsonDocument::Parse(text);
    EXPECT_THAT(DecodePlacedPod(document->root(), {}),
                FailsWith(ErrorKind::kBadResponse, HasSubstr("pod: no metadata.name")));
  }
}

TEST(PlacedPod, SurvivesEveryMutation) {
  const std::size_t count = ForEachMutation(kFull, [](const std::string& mutated) {
    const auto document = JsonDocument::Parse(mutated);
    if (!document) return;
    const auto pod = DecodePlacedPod(document->root(), {.labels = {"app"}, .has_ports = true});
    EXPECT_FALSE(pod && *pod && (*pod)->name.empty()) << mutated;
  });
  EXPECT_GT(count, 20U);
}

TEST(PodQuestions, AreThoseOfTheTerms) {
  PodTerms terms;
  PodQuestions none;
  none.Add(terms);
  EXPECT_EQ(none, PodQuestions{});
  terms.labels = {{"nobody", "asks"}};
  terms.affinity = {{.topology_key = "zone",
                     .selector = LabelSelector{{"app", "In", {"db"}}},
                     .match_label_keys = {"tier"}}};
  terms.anti_affinity = {{.topology_key = "zone",
                          .selector = LabelSelector{{"role", "Exists", {}}},
                          .mismatch_label_keys = {"tenant"}}};
  terms.spread = {{.topology_key = "zone",
                   .selector = LabelSelector{{"app", "In", {"web"}}, {"old", "DoesNotExist", {}}},
                   .match_label_keys = {"hash"}}};
  terms.host_ports = {{.port = 80}};
  PodQuestions questions;
  questions.Add(terms);
  EXPECT_EQ(questions, (PodQuestions{.labels = {"app", "hash", "old", "role", "tenant", "tier"},
                                     .has_all_pods = false,
                                     .has_ports = true}));
  EXPECT_TRUE(questions.Covers(none));
  EXPECT_FALSE(none.Covers(questions));
}

TEST(PodQuestions, AreAboutAllPodsWhereASelectorNeedsNoLabel) {
  for (const LabelSelector& selector : {LabelSelector{}, LabelSelector{{"app", "NotIn", {"db"}}},
                                        LabelSelector{{"app", "DoesNotExist", {}}}}) {
    PodTerms terms;
    terms.anti_affinity = {{.topology_key = "zone", .selector = selector}};
    PodQuestions questions;
    questions.Add(terms);
    EXPECT_TRUE(questions.has_all_pods);
    EXPECT_FALSE((PodQuestions{.labels = {"app"}}.Covers(questions)));
  }
}

}  // namespace
}  // namespace exporter::kubernetes::pod_group_test

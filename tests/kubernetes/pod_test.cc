// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/pod.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/core/timestamp.h"
#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::pod_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kFull = R"({
  "metadata": {"name": "web-0", "namespace": "cx", "uid": "u-1",
    "deletionTimestamp": "2026-11-22T12:48:28Z",
    "ownerReferences": [
      {"kind": "Backup", "name": "b"},
      {"kind": "StatefulSet", "name": "web", "controller": true}]},
  "spec": {
    "nodeName": "node-1",
    "volumes": [
      {"name": "data", "persistentVolumeClaim": {"claimName": "data-web-0"}},
      {"name": "scratch", "ephemeral": {"volumeClaimTemplate": {"spec": {}}}},
      {"name": "conf", "configMap": {"name": "c"}}]},
  "status": {
    "phase": "Pending", "startTime": "2026-11-22T12:47:56Z",
    "conditions": [
      {"type": "Initialized", "status": "True"},
      {"type": "Ready", "status": "True", "lastTransitionTime": "2026-11-22T12:48:00Z"},
      {"type": "PodScheduled", "status": "False", "reason": "Unschedulable",
       "message": "0/8 nodes\nare available"}],
    "initContainerStatuses": [
      {"name": "init-1", "state": {"terminated": {"exitCode": 0}}},
      {"name": "init-2", "state": {"waiting": {"reason": "PodInitializing"}}}],
    "containerStatuses": [
      {"name": "main", "state": {"waiting": {"reason": "ContainerCreating", "message": "m"}}},
      {"name": "side", "state": {"running": {"startedAt": "2026-11-22T12:47:56Z"}}}]}})";

Pod MustDecode(const std::string& text) {
  auto decoded = DecodeText<Pod>(text, DecodePod);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

TEST(Pod, HasEveryFieldOfAFullObject) {
  const Pod pod = MustDecode(kFull);
  EXPECT_EQ(pod.meta.name, "web-0");
  EXPECT_EQ(pod.meta.ns, "cx");
  EXPECT_EQ(pod.meta.deleting_since, ParseTimestamp("2026-11-22T12:48:28Z"));
  EXPECT_EQ(pod.node_name, "node-1");
  EXPECT_EQ(pod.phase, "Pending");
  EXPECT_THAT(pod.claims, ElementsAre("data-web-0", "web-0-scratch"));
  EXPECT_THAT(pod.claim_volumes, ElementsAre("data", "scratch"));
  EXPECT_THAT(
      pod.waiting,
      ElementsAre(
          WaitingContainer{.container = "init-2", .is_init = true, .reason = "PodInitializing"},
          WaitingContainer{.container = "main", .is_init = false, .reason = "ContainerCreating"}));
  EXPECT_TRUE(pod.initialized);
  EXPECT_TRUE(pod.ready);
  EXPECT_TRUE(pod.has_started);
  EXPECT_TRUE(pod.runs);
  EXPECT_EQ(pod.last_ran, ParseTimestamp("2026-11-22T12:47:56Z"));
  EXPECT_EQ(pod.unready_since, std::nullopt) << "it is ready";
  EXPECT_EQ(pod.started, ParseTimestamp("2026-11-22T12:47:56Z"));
  EXPECT_EQ(*pod.unscheduled_reason, "Unschedulable");
  EXPECT_EQ(*pod.unscheduled_message, "0/8 nodes are available");
  EXPECT_EQ(pod.owner, (PodOwner{.kind = "StatefulSet", .name = "web"}));
}

TEST(Pod, IsMostlyEmptyForAMinimalObject) {
  const Pod pod = MustDecode(R"({"metadata": {"name": "p", "namespace": "n"}})");
  Pod expected;
  expected.meta.name = "p";
  expected.meta.ns = "n";
  EXPECT_EQ(pod, expected);
  EXPECT_EQ(pod.claims.capacity(), 0U) << "150,000 of them are held";
  EXPECT_EQ(pod.claim_volumes.capacity(), 0U);
  EXPECT_EQ(pod.waiting.capacity(), 0U);
}

TEST(Pod, IsScheduledWhateverTheConditionSaidBefore) {
  const Pod pod = MustDecode(R"({"metadata": {"name": "p", "namespace": "n"}, "status": {
      "conditions": [{"type": "PodScheduled", "status": "True", "reason": "x", "message": "y"},
                     {"type": "Initialized", "status": "False"},
                     {"type": "Ready", "status": "Unknown"}]}})");
  EXPECT_EQ(*pod.unscheduled_reason, "");
  EXPECT_EQ(*pod.unscheduled_message, "");
  EXPECT_FALSE(pod.initialized);
  EXPECT_FALSE(pod.ready);
}

TEST(Pod, HasStartedWhenAContainerRunsOrHasRun) {
  const auto has_started = [](const std::string& key, const std::string& container) {
    return MustDecode(R"({"metadata": {"name": "p", "namespace": "n"}, "status": {")" + key +
                      R"(": [{"name": "w", "state": {"waiting": {}}}, )" + container + "]}}")
        .has_started;
  };
  for (const char* key : {"initContainerStatuses", "containerStatuses"}) {
    for (const char* container :
         {R"({"state": {"running": {}}})", R"({"state": {"terminated": {"exitCode": 1}}})",
          R"({"state": {"waiting": {}}, "lastState": {"terminated": {"exitCode": 1}}})",
          R"({"state": {"waiting": {}}, "restartCount": 1})", R"({"started": true})"}) {
      EXPECT_TRUE(has_started(key, container)) << key << " " << container;
    }
    for (const char* container :
         {"{}", R"({"state": {"waiting": {}}, "restartCount": 0, "started": false})",
          R"({"state": {"running": null}, "lastState": {}})"}) {
      EXPECT_FALSE(has_started(key, container)) << key << " " << container;
    }
  }
  EXPECT_FALSE(has_started("ephemeralContainerStatuses", R"({"state": {"running": {}}})"));
}

TEST(Pod, KeepsTheNamesOfVolumesWithClaimsOnly) {
  const Pod pod = MustDecode(R"({"metadata": {"name": "p", "namespace": "n"}, "spec": {"volumes": [
      {"name": "conf", "configMap": {"name": "c"}}, {"name": "key", "secret": {}},
      {"name": "kube-api-access-x1", "projected": {"sources": []}},
      {"name": "logs", "persistentVolumeClaim": {"claimName": "l"}}]}})");
  EXPECT_THAT(pod.claims, ElementsAre("l"));
  EXPECT_THAT(pod.claim_volumes, ElementsAre("logs"));
}

// As the kubelet writes it after its node was rebooted; times of containers it lost are null.
TEST(Pod, RanUntilItsLastContainerEnded) {
  const Pod pod = MustDecode(R"({"metadata": {"name": "p", "namespace": "n"}, "status": {
      "phase": "Running",
      "conditions": [{"type": "Ready", "status": "False", "lastTransitionTime":
          "2026-11-22T13:00:00Z"}],
      "initContainerStatuses": [{"name": "i", "restartCount": 0, "state": {"terminated": {
          "startedAt": "2026-11-22T10:00:00Z", "finishedAt": "2026-11-22T10:00:05Z"}}}],
      "containerStatuses": [
          {"name": "a", "restartCount": 1, "state": {"terminated": {"exitCode": 255,
           "startedAt": "2026-11-22T10:00:06Z", "finishedAt": "2026-11-22T12:59:00Z"}},
           "lastState": {"terminated": {"startedAt": "2026-11-22T09:00:00Z",
                                        "finishedAt": "2026-11-22T09:59:00Z"}}},
          {"name": "b", "state": {"terminated": {"exitCode": 137, "reason":
           "ContainerStatusUnknown", "startedAt": null, "finishedAt": null}}}]}})");
  EXPECT_TRUE(pod.has_started);
  EXPECT_FALSE(pod.runs);
  EXPECT_EQ(pod.last_ran, ParseTimestamp("2026-11-22T12:59:00Z"));
  EXPECT_EQ(pod.unready_since, ParseTimestamp("2026-11-22T13:00:00Z"));
}

TEST(Pod, HasNoOwnerButItsController) {
  EXPECT_EQ(MustDecode(R"({"metadata": {"name": "p", "namespace": "n", "ownerReferences": [
                {"kind": "Job", "name": "j", "controller": false}]}})")
                .owner,
            PodOwner{});
}

TEST(Pod, LosesAnEphemeralVolumeWithoutAName) {
  const auto decoded = DecodeText<Pod>(R"({"metadata": {"name": "p", "namespace": "n"},
      "spec": {"volumes": [{"ephemeral": {}}, {"persistentVolumeClaim": {"claimName": "c"}}]}})",
                                       DecodePod);
  ASSERT_TRUE(decoded.object);
  EXPECT_THAT(decoded.object->claims, ElementsAre("c"));
  EXPECT_EQ(decoded.problems.first, "spec.volumes.name: absent");
}

TEST(Pod, IsRefusedWithoutANameOrNamespace) {
  for (const char* text :
       {"{}", R"({"metadata": {"name": "p"}})", R"({"metadata": {"namespace": "n"}})"}) {
    EXPECT_THAT(DecodeText<Pod>(text, DecodePod).object,
                FailsWith(ErrorKind::kBadResponse, HasSubstr("pod: no metadata.name")));
  }
}

TEST(Pod, SurvivesEveryMutation) {
  ExpectSurvivesMutations<Pod>(kFull, DecodePod);
}

class CapturedPods : public ::testing::Test {
 protected:
  const std::vector<Pod> pods_ = DecodeList<Pod>("pod_list.json", DecodePod);
};

TEST_F(CapturedPods, HoldTheOneThatHangsInInit) {
  EXPECT_EQ(pods_.size(), 27U);
  const Pod& pod = Named(pods_, "etl-0");
  EXPECT_EQ(pod.phase, "Pending");
  EXPECT_EQ(pod.node_name, "cn-shenzhen.172.16.19.13");
  EXPECT_TRUE(pod.started);
  EXPECT_FALSE(pod.initialized);
  EXPECT_FALSE(pod.has_started);
  EXPECT_THAT(pod.claims, ElementsAre("etl-stage"));
  EXPECT_EQ(std::ranges::count(pod.waiting, true, &WaitingContainer::is_init), 2) << "Init:0/2";
  for (const WaitingContainer& waiting : pod.waiting) EXPECT_EQ(waiting.reason, "PodInitializing");
}

TEST_F(CapturedPods, HoldTheTerminatingAndTheOneOnANodeThatIsGone) {
  const Pod& frozen = Named(pods_, "frozen-0");
  EXPECT_EQ(frozen.meta.deleting_since, ParseTimestamp("2026-11-22T12:48:28Z"));
  EXPECT_EQ(frozen.phase, "Running") << "Terminating is no phase";
  EXPECT_EQ(frozen.node_name, "cn-shenzhen.172.16.19.16");
  EXPECT_THAT(frozen.claims, ElementsAre("frozen-data"));
  const Pod& stuck = Named(pods_, "stuck-0");
  EXPECT_TRUE(stuck.meta.deleting_since);
  EXPECT_THAT(stuck.claims, IsEmpty());
  const Pod& ghost = Named(pods_, "ghost-0");
  EXPECT_EQ(ghost.node_name, "cn-shenzhen.172.16.19.99");
  EXPECT_FALSE(ghost.ready);
  EXPECT_FALSE(ghost.meta.deleting_since);
}

TEST_F(CapturedPods, HoldTheOneThatNoNodeHasRoomFor) {
  const Pod& pod = Named(pods_, "logbuf-15");
  EXPECT_EQ(pod.phase, "Pending");
  EXPECT_EQ(pod.node_name, "");
  EXPECT_EQ(pod.started, std::nullopt);
  EXPECT_EQ(*pod.unscheduled_reason, "Unschedulable");
  EXPECT_THAT(*pod.unscheduled_message, HasSubstr("1 node(s) exceed max volume count"));
  EXPECT_THAT(pod.claims, ElementsAre("buf-logbuf-15"));
  EXPECT_EQ(
      std::ranges::count_if(pods_, [](const Pod& p) { return !p.unscheduled_reason->empty(); }), 1);
}

TEST_F(CapturedPods, HaveStartedButForThoseWithoutAContainerThatRan) {
  std::vector<std::string> names;
  for (const Pod& pod : pods_) {
    if (!pod.has_started) names.push_back(pod.meta.name);
  }
  EXPECT_THAT(names, ElementsAre("logbuf-15", "etl-0", "frozen-0", "stuck-0"));
}

TEST_F(CapturedPods, HoldAnEphemeralClaimAndASucceededPod) {
  EXPECT_THAT(Named(pods_, "scratch-0").claims, ElementsAre("scratch-0-v0"));
  const Pod& report = Named(pods_, "report-28394100-x7k2p");
  EXPECT_EQ(report.phase, "Succeeded");
  EXPECT_THAT(report.claims, ElementsAre("report-out"));
  EXPECT_FALSE(report.ready);
  EXPECT_TRUE(report.has_started);
  const Pod& mysql = Named(pods_, "mysql-0");
  EXPECT_EQ(mysql.owner, (PodOwner{.kind = "StatefulSet", .name = "mysql"}));
  EXPECT_TRUE(mysql.ready);
  EXPECT_THAT(mysql.waiting, IsEmpty());
}

}  // namespace
}  // namespace exporter::kubernetes::pod_test

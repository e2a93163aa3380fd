// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/scaled_object.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::scaled_object_test {
namespace {

using ::testing::HasSubstr;

// After the specification at keda.sh/docs, "ScaledObject specification".
constexpr const char* kFull = R"({
  "apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject",
  "metadata": {"name": "receiver", "namespace": "cx-idc", "uid": "u-1",
    "annotations": {"autoscaling.keda.sh/paused-replicas": "0"}},
  "spec": {
    "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "receiver"},
    "pollingInterval": 30, "idleReplicaCount": 0, "minReplicaCount": 1, "maxReplicaCount": 8,
    "triggers": [{"type": "cron", "metadata": {"timezone": "Asia/Shanghai", "start": "0 8 * * *",
      "end": "0 20 * * *", "desiredReplicas": "8"}}]},
  "status": {"hpaName": "keda-hpa-receiver"}})";

ScaledObject MustDecode(const std::string& text) {
  auto decoded = DecodeText<ScaledObject>(text, DecodeScaledObject);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

TEST(ScaledObject, HasEveryFieldOfAFullObject) {
  const ScaledObject scaled = MustDecode(kFull);
  EXPECT_EQ(scaled.meta.name, "receiver");
  EXPECT_EQ(scaled.meta.ns, "cx-idc");
  EXPECT_EQ(scaled.target_kind, "StatefulSet");
  EXPECT_EQ(scaled.target_name, "receiver");
  EXPECT_EQ(scaled.target_api_version, "apps/v1");
  EXPECT_EQ(scaled.max_replicas, 8);
  EXPECT_TRUE(scaled.is_paused);
}

TEST(ScaledObject, HasKedasDefaultsForAMinimalObject) {
  const ScaledObject scaled = MustDecode(R"({"metadata": {"name": "a", "namespace": "n"},
                                             "spec": {"scaleTargetRef": {"name": "web"}}})");
  EXPECT_EQ(scaled.target_kind, "Deployment");
  EXPECT_EQ(scaled.target_name, "web");
  EXPECT_EQ(scaled.target_api_version, "");
  EXPECT_EQ(scaled.max_replicas, 100);
  EXPECT_FALSE(scaled.is_paused);
}

// keda.sh/docs, "Pausing autoscaling".
TEST(ScaledObject, IsPausedByEitherAnnotation) {
  const auto is_paused = [](const std::string& annotations) {
    return MustDecode(R"({"metadata": {"name": "a", "namespace": "n", "annotations": )" +
                      annotations + "}}")
        .is_paused;
  };
  EXPECT_TRUE(is_paused(R"({"autoscaling.keda.sh/paused": "true"})"));
  EXPECT_TRUE(is_paused(R"({"autoscaling.keda.sh/paused-replicas": "2"})"));
  EXPECT_FALSE(is_paused(R"({"autoscaling.keda.sh/paused": "false"})"));
  EXPECT_FALSE(is_paused("{}"));
}

TEST(ScaledObject, IsRefusedWithoutANameOrNamespace) {
  for (const char* text :
       {"{}", R"({"metadata": {"name": "a"}})", R"({"metadata": {"namespace": "n"}})"}) {
    EXPECT_THAT(DecodeText<ScaledObject>(text, DecodeScaledObject).object,
                FailsWith(ErrorKind::kBadResponse, HasSubstr("scaledobject: no metadata")));
  }
}

TEST(ScaledObject, SurvivesEveryMutation) {
  ExpectSurvivesMutations<ScaledObject>(kFull, DecodeScaledObject);
}

}  // namespace
}  // namespace exporter::kubernetes::scaled_object_test

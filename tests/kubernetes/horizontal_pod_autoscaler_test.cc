// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/horizontal_pod_autoscaler.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::horizontal_pod_autoscaler_test {
namespace {

using ::testing::HasSubstr;

// The example in the API reference of autoscaling/v2, with a StatefulSet.
constexpr const char* kFull = R"({
  "metadata": {"name": "web", "namespace": "cx-idc", "uid": "u-1"},
  "spec": {
    "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "receiver"},
    "minReplicas": 2, "maxReplicas": 8,
    "metrics": [{"type": "Resource", "resource": {"name": "cpu",
      "target": {"type": "Utilization", "averageUtilization": 50}}}]},
  "status": {"currentReplicas": 2, "desiredReplicas": 2}})";

HorizontalPodAutoscaler MustDecode(const std::string& text) {
  auto decoded = DecodeText<HorizontalPodAutoscaler>(text, DecodeHorizontalPodAutoscaler);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

TEST(HorizontalPodAutoscaler, HasEveryFieldOfAFullObject) {
  const HorizontalPodAutoscaler autoscaler = MustDecode(kFull);
  EXPECT_EQ(autoscaler.meta.name, "web");
  EXPECT_EQ(autoscaler.meta.ns, "cx-idc");
  EXPECT_EQ(autoscaler.target_kind, "StatefulSet");
  EXPECT_EQ(autoscaler.target_api_version, "apps/v1");
  EXPECT_EQ(autoscaler.target_name, "receiver");
  EXPECT_EQ(autoscaler.min_replicas, 2);
  EXPECT_EQ(autoscaler.max_replicas, 8);
}

TEST(HorizontalPodAutoscaler, HasTheServersDefaultForAMinimalObject) {
  const HorizontalPodAutoscaler autoscaler =
      MustDecode(R"({"metadata": {"name": "a", "namespace": "n"}})");
  EXPECT_EQ(autoscaler.min_replicas, 1);
  EXPECT_EQ(autoscaler.max_replicas, 0);
  EXPECT_EQ(autoscaler.target_kind, "");
}

TEST(HorizontalPodAutoscaler, MayScaleToZero) {
  EXPECT_EQ(MustDecode(R"({"metadata": {"name": "a", "namespace": "n"},
                           "spec": {"minReplicas": 0}})")
                .min_replicas,
            0);
}

TEST(HorizontalPodAutoscaler, IsRefusedWithoutANameOrNamespace) {
  for (const char* text :
       {"{}", R"({"metadata": {"name": "a"}})", R"({"metadata": {"namespace": "n"}})"}) {
    EXPECT_THAT(
        DecodeText<HorizontalPodAutoscaler>(text, DecodeHorizontalPodAutoscaler).object,
        FailsWith(ErrorKind::kBadResponse, HasSubstr("horizontalpodautoscaler: no metadata")));
  }
}

TEST(HorizontalPodAutoscaler, SurvivesEveryMutation) {
  ExpectSurvivesMutations<HorizontalPodAutoscaler>(kFull, DecodeHorizontalPodAutoscaler);
}

}  // namespace
}  // namespace exporter::kubernetes::horizontal_pod_autoscaler_test

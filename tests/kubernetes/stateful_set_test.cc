// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/stateful_set.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::stateful_set_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr const char* kFull = R"({
  "metadata": {"name": "web", "namespace": "cx-idc"},
  "spec": {
    "replicas": 8, "ordinals": {"start": 3}, "podManagementPolicy": "Parallel",
    "persistentVolumeClaimRetentionPolicy": {"whenScaled": "Delete", "whenDeleted": "Retain"},
    "template": {"spec": {
      "nodeSelector": {"pool": "db", "arch": "amd64"},
      "tolerations": [{"key": "dedicated", "operator": "Exists", "effect": "NoSchedule"}],
      "affinity": {"nodeAffinity": {
        "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
          {"matchExpressions": [{"key": "disk", "operator": "NotIn", "values": ["hdd"]}]}]},
        "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "preference": {
          "matchExpressions": [{"key": "fast", "operator": "Exists"}]}}]}}}},
    "volumeClaimTemplates": [
      {"metadata": {"name": "log"},
       "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "idc",
                "volumeMode": "Block", "selector": {"matchLabels": {"tier": "log"}},
                "resources": {"requests": {"storage": "1000Gi"}}}},
      {"metadata": {"name": "tmp"}, "spec": {"storageClassName": "",
         "volumeAttributesClassName": "gold", "dataSource": {"kind": "PersistentVolumeClaim"}}},
      {"metadata": {"name": "def"}, "spec": {}},
      {"metadata": {"name": "old", "annotations": {
         "volume.beta.kubernetes.io/storage-class": "beta"}}, "spec": {}}]}})";

StatefulSet MustDecode(const std::string& text) {
  auto decoded = DecodeText<StatefulSet>(text, DecodeStatefulSet);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

TEST(StatefulSet, HasEveryFieldOfAFullObject) {
  const StatefulSet set = MustDecode(kFull);
  EXPECT_EQ(set.meta.name, "web");
  EXPECT_EQ(set.meta.ns, "cx-idc");
  EXPECT_EQ(set.replicas, 8);
  EXPECT_EQ(set.first_ordinal, 3);
  ASSERT_THAT(set.claim_templates, SizeIs(4));
  EXPECT_EQ(set.claim_templates[0].name, "log");
  EXPECT_EQ(set.claim_templates[0].storage_class, "idc");
  EXPECT_EQ(set.claim_templates[0].requested_bytes, 1000LL << 30U);
  EXPECT_THAT(set.claim_templates[0].access_modes, ElementsAre("ReadWriteOnce"));
  EXPECT_EQ(set.claim_templates[1].storage_class, "");
  EXPECT_EQ(set.claim_templates[2].storage_class, std::nullopt);
  EXPECT_EQ(set.claim_templates[3].storage_class, "beta");
  EXPECT_EQ(set.claim_templates[2].requested_bytes, std::nullopt);
  EXPECT_EQ(set.claim_templates[0].volume_mode, "Block");
  EXPECT_EQ(set.claim_templates[0].selector, (LabelSelector{{"tier", "In", {"log"}}}));
  EXPECT_EQ(set.claim_templates[1].volume_mode, "");
  EXPECT_EQ(set.claim_templates[1].selector, std::nullopt);
  EXPECT_EQ(*set.claim_templates[0].volume_attributes_class, "");
  EXPECT_EQ(*set.claim_templates[1].volume_attributes_class, "gold");
  EXPECT_EQ(set.claim_templates[0].source, VolumeSource::kNone);
  EXPECT_EQ(set.claim_templates[1].source, VolumeSource::kClaim);
  EXPECT_TRUE(set.is_parallel);
  EXPECT_EQ(set.when_scaled, "Delete");
  EXPECT_EQ(set.when_deleted, "Retain");
}

TEST(StatefulSet, KnowsWhereItsPodsMayRun) {
  const PodPlacement placement = MustDecode(kFull).placement;
  EXPECT_THAT(placement.node_selector, ElementsAre(Pair("arch", "amd64"), Pair("pool", "db")));
  EXPECT_EQ(placement.node_affinity,
            (NodeSelector{{.labels = {{"disk", "NotIn", {"hdd"}}}, .fields = {}}}))
      << "what is preferred binds nobody";
  EXPECT_THAT(placement.tolerations,
              ElementsAre(Toleration{"dedicated", "Exists", "", "NoSchedule"}));
}

TEST(StatefulSet, HasTheServersDefaultsForAMinimalObject) {
  const StatefulSet set = MustDecode(R"({"metadata": {"name": "web", "namespace": "n"}})");
  EXPECT_EQ(set.replicas, 1);
  EXPECT_EQ(set.first_ordinal, 0);
  EXPECT_THAT(set.claim_templates, IsEmpty());
  EXPECT_EQ(set.placement, PodPlacement{});
  EXPECT_FALSE(set.is_parallel);
  EXPECT_EQ(set.when_scaled, "Retain");
  EXPECT_EQ(set.when_deleted, "Retain");
}

// codeberg.org/hjacobs/kube-downscaler, README, "Annotations".
TEST(StatefulSet, HasTheReplicasThatKubeDownscalerScaledItDownFrom) {
  struct Case {
    std::string annotations;
    std::optional<std::int64_t> original;
  };
  const std::vector<Case> cases{
      {R"({"downscaler/original-replicas": "8"})", 8},
      {R"({"downscaler/original-replicas": "8", "downscaler/exclude": "false"})", 8},
      {R"({"downscaler/original-replicas": "8", "downscaler/exclude": "true"})", {}},
      {R"({"downscaler/original-replicas": "8", "downscaler/exclude": "True"})", {}},
      {R"({"downscaler/original-replicas": "-8"})", {}},
      {R"({"downscaler/uptime": "Mon-Fri 07:00-19:00 Asia/Shanghai"})", {}},  // it is up
      {R"({"other": "8"})", {}},
  };
  for (const Case& each : cases) {
    const StatefulSet set =
        MustDecode(R"({"metadata": {"name": "w", "namespace": "n", "annotations": )" +
                   each.annotations + "}}");
    EXPECT_EQ(set.original_replicas, each.original) << each.annotations;
  }
}

TEST(StatefulSet, KeepsZeroReplicas) {
  EXPECT_EQ(MustDecode(R"({"metadata": {"name": "w", "namespace": "n"}, "spec": {"replicas": 0}})")
                .replicas,
            0);
}

TEST(StatefulSet, DoesNotBelieveCountsThatTheApiCannotHold) {
  for (const char* count : {"-1", "2147483648", "9223372036854775807"}) {
    const auto decoded = DecodeText<StatefulSet>(
        R"({"metadata": {"name": "w", "namespace": "n"}, "spec": {"replicas": )" +
            std::string(count) + R"(, "ordinals": {"start": )" + count + "}}}",
        DecodeStatefulSet);
    EXPECT_EQ(decoded.object->replicas, 1);
    EXPECT_EQ(decoded.object->first_ordinal, 0);
    EXPECT_EQ(decoded.problems.count, 2U);
    EXPECT_EQ(decoded.problems.first, "spec.replicas: out of range");
  }
}

TEST(StatefulSet, LosesATemplateWithoutAName) {
  const auto decoded = DecodeText<StatefulSet>(
      R"({"metadata": {"name": "w", "namespace": "n"},
          "spec": {"volumeClaimTemplates": [{"spec": {}}, {"metadata": {"name": "log"}}]}})",
      DecodeStatefulSet);
  ASSERT_TRUE(decoded.object);
  ASSERT_THAT(decoded.object->claim_templates, SizeIs(1));
  EXPECT_EQ(decoded.object->claim_templates[0].name, "log");
  EXPECT_EQ(decoded.problems.count, 1U);
  EXPECT_EQ(decoded.problems.first, "spec.volumeClaimTemplates.metadata.name: absent");
}

TEST(StatefulSet, IsRefusedWithoutANameOrNamespace) {
  for (const char* text :
       {"{}", R"({"metadata": {"name": "w"}})", R"({"metadata": {"namespace": "n"}})"}) {
    EXPECT_THAT(DecodeText<StatefulSet>(text, DecodeStatefulSet).object,
                FailsWith(ErrorKind::kBadResponse, HasSubstr("statefulset: no metadata.name")));
  }
}

TEST(StatefulSet, SurvivesEveryMutation) {
  ExpectSurvivesMutations<StatefulSet>(kFull, DecodeStatefulSet);
}

TEST(CapturedStatefulSets, AreThoseOfTheCluster) {
  const auto sets = DecodeList<StatefulSet>("statefulset_list.json", DecodeStatefulSet);
  EXPECT_EQ(sets.size(), 3U);
  const StatefulSet& receiver = Named(sets, "receiver-receiver-web-statefulset");
  EXPECT_EQ(receiver.meta.ns, "cx-idc");
  EXPECT_EQ(receiver.replicas, 2);
  EXPECT_EQ(receiver.first_ordinal, 0);
  ASSERT_THAT(receiver.claim_templates, SizeIs(1));
  EXPECT_EQ(receiver.claim_templates[0].name, "large-format-log");
  EXPECT_EQ(receiver.claim_templates[0].storage_class, "idc-receiver-web-20220328");
  EXPECT_EQ(receiver.claim_templates[0].requested_bytes, 1000LL << 30U);
  EXPECT_FALSE(receiver.is_parallel);
  EXPECT_EQ(receiver.placement, PodPlacement{});
  EXPECT_EQ(receiver.claim_templates[0].volume_mode, "Filesystem");
  const StatefulSet& logbuf = Named(sets, "logbuf");
  EXPECT_EQ(logbuf.replicas, 16);
  EXPECT_TRUE(logbuf.is_parallel);
  EXPECT_THAT(logbuf.placement.node_selector,
              ElementsAre(Pair("kubernetes.io/hostname", "cn-shenzhen.172.16.19.12")));
  for (const StatefulSet& set : sets) {
    EXPECT_EQ(set.when_scaled, "Retain");
    EXPECT_EQ(set.when_deleted, "Retain");
  }
}

}  // namespace
}  // namespace exporter::kubernetes::stateful_set_test

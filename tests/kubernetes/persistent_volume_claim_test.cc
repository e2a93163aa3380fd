// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/persistent_volume_claim.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/core/timestamp.h"
#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::persistent_volume_claim_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kFull = R"({
  "metadata": {
    "name": "data-mysql-0", "namespace": "cx-data", "uid": "u-1",
    "annotations": {"volume.kubernetes.io/selected-node": "n1"},
    "ownerReferences": [{"apiVersion": "v1", "kind": "Pod", "name": "mysql-0", "uid": "u-2"}],
    "managedFields": [
      {"manager": "kube-scheduler", "operation": "Update", "fieldsV1": {"f:metadata": {}}},
      {"manager": "kube-controller-manager", "operation": "Update", "fieldsV1": {
        "f:metadata": {"f:labels": {}}, "f:spec": {"f:resources": {}, "f:volumeName": {}}}}]},
  "spec": {
    "accessModes": ["ReadWriteOnce", "ReadOnlyMany"],
    "resources": {"requests": {"storage": "60Gi"}},
    "volumeName": "d-1", "storageClassName": "essd", "volumeMode": "Filesystem"},
  "status": {"phase": "Bound", "capacity": {"storage": "40Gi"}, "conditions": [
    {"type": "Resizing", "status": "True", "lastTransitionTime": "2026-11-22T12:47:40Z"},
    {"type": "Unused", "status": "False", "lastTransitionTime": null}]}})";

PersistentVolumeClaim MustDecode(const std::string& text) {
  auto decoded = DecodeText<PersistentVolumeClaim>(text, DecodePersistentVolumeClaim);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

TEST(PersistentVolumeClaim, HasItsSourceAndItsVolumeAttributesClass) {
  const auto claim = MustDecode(R"({"metadata": {"name": "c", "namespace": "n"}, "spec": {
    "volumeAttributesClassName": "gold", "dataSource": {"kind": "PersistentVolumeClaim"}}})");
  EXPECT_EQ(*claim.volume_attributes_class, "gold");
  EXPECT_EQ(claim.source, VolumeSource::kClaim);
  const auto plain = MustDecode(kFull);
  EXPECT_EQ(*plain.volume_attributes_class, "");
  EXPECT_EQ(plain.source, VolumeSource::kNone);
}

TEST(PersistentVolumeClaim, HasEveryFieldOfAFullObject) {
  const PersistentVolumeClaim claim = MustDecode(kFull);
  EXPECT_EQ(claim.meta.name, "data-mysql-0");
  EXPECT_EQ(claim.meta.ns, "cx-data");
  EXPECT_EQ(claim.storage_class, "essd");
  EXPECT_EQ(claim.volume_name, "d-1");
  EXPECT_EQ(claim.phase, "Bound");
  EXPECT_EQ(claim.requested_bytes, 60LL << 30U);
  EXPECT_EQ(claim.capacity_bytes, 40LL << 30U);
  EXPECT_EQ(claim.volume_mode, "Filesystem");
  EXPECT_THAT(claim.access_modes, ElementsAre("ReadWriteOnce", "ReadOnlyMany"));
  EXPECT_THAT(
      claim.conditions,
      ElementsAre(ClaimCondition{.type = "Resizing",
                                 .status = "True",
                                 .since = ParseTimestamp("2026-11-22T12:47:40Z")},
                  ClaimCondition{.type = "Unused", .status = "False", .since = std::nullopt}));
  EXPECT_THAT(claim.owners,
              ElementsAre(ClaimOwnerReference{.kind = "Pod", .name = "mysql-0", .uid = "u-2"}));
  EXPECT_TRUE(claim.is_made_by_controller);
  EXPECT_TRUE(claim.has_selected_node);
}

TEST(PersistentVolumeClaim, IsMadeByTheControllerThatWroteWhatItAsksFor) {
  const auto is_made = [](const std::string& manager, const std::string& rest) {
    return MustDecode(R"({"metadata": {"name": "c", "namespace": "n", "managedFields": [
                          {"manager": ")" +
                      manager + "\", " + rest + "}]}}")
        .is_made_by_controller;
  };
  const std::string resources = R"("fieldsV1": {"f:spec": {"f:resources": {}}})";
  EXPECT_TRUE(is_made("kube-controller-manager", resources));
  EXPECT_TRUE(is_made("kube-controller-manager", R"("subresource": "", )" + resources));
  EXPECT_FALSE(is_made("kubectl", resources));
  EXPECT_FALSE(is_made("kube-controller-manager", R"("subresource": "status", )" + resources));
  EXPECT_FALSE(
      is_made("kube-controller-manager", R"("fieldsV1": {"f:spec": {"f:volumeName": {}}})"))
      << "a binding alone";
  EXPECT_FALSE(
      is_made("kube-controller-manager", R"("fieldsV1": {"f:status": {"f:resources": {}}})"));
  EXPECT_FALSE(is_made("kube-controller-manager", R"("fieldsV1": null)"));
}

TEST(PersistentVolumeClaim, IsMostlyEmptyForAMinimalObject) {
  const PersistentVolumeClaim claim = MustDecode(
      R"({"metadata": {"name": "c", "namespace": "n"}, "status": {"phase": "Pending"}})");
  EXPECT_EQ(claim.phase, "Pending");
  EXPECT_EQ(claim.storage_class, std::nullopt);
  EXPECT_EQ(claim.volume_name, "");
  EXPECT_FALSE(claim.has_selected_node);
  EXPECT_EQ(claim.requested_bytes, std::nullopt);
  EXPECT_EQ(claim.capacity_bytes, std::nullopt);
  EXPECT_THAT(claim.access_modes, IsEmpty());
  EXPECT_THAT(claim.conditions, IsEmpty());
  EXPECT_THAT(claim.owners, IsEmpty());
  EXPECT_FALSE(claim.is_made_by_controller);
}

TEST(PersistentVolumeClaim, TellsNoClassFromAnUnsetOne) {
  const auto class_of = [](const std::string& spec) {
    return DecodeText<PersistentVolumeClaim>(
               R"({"metadata": {"name": "c", "namespace": "n"}, "spec": )" + spec + "}",
               DecodePersistentVolumeClaim)
        .object->storage_class;
  };
  EXPECT_EQ(class_of(R"({"storageClassName": ""})"), "");
  EXPECT_EQ(class_of("{}"), std::nullopt);
  EXPECT_EQ(class_of(R"({"storageClassName": null})"), std::nullopt);
  EXPECT_EQ(class_of(R"({"storageClassName": 5})"), std::nullopt);
}

TEST(PersistentVolumeClaim, NamesItsClassByTheBetaAnnotationFirst) {
  const auto claim = DecodeText<PersistentVolumeClaim>(
      R"({"metadata": {"name": "c", "namespace": "n",
                       "annotations": {"volume.beta.kubernetes.io/storage-class": "beta"}},
          "spec": {"storageClassName": "spec"}})",
      DecodePersistentVolumeClaim);
  EXPECT_EQ(claim.object->storage_class, "beta");
}

TEST(PersistentVolumeClaim, LosesAConditionWithoutAType) {
  const auto decoded =
      DecodeText<PersistentVolumeClaim>(R"({"metadata": {"name": "c", "namespace": "n"},
          "status": {"conditions": [{"status": "True"}, {"type": "Unused"}]}})",
                                        DecodePersistentVolumeClaim);
  ASSERT_TRUE(decoded.object);
  ASSERT_EQ(decoded.object->conditions.size(), 1U);
  EXPECT_EQ(decoded.object->conditions[0].type, "Unused");
  EXPECT_EQ(decoded.problems.first, "status.conditions.type: absent");
}

TEST(PersistentVolumeClaim, IsRefusedWithoutANameOrNamespace) {
  for (const char* text :
       {"{}", R"({"metadata": {"name": "c"}})", R"({"metadata": {"namespace": "n"}})"}) {
    EXPECT_THAT(DecodeText<PersistentVolumeClaim>(text, DecodePersistentVolumeClaim).object,
                FailsWith(ErrorKind::kBadResponse, HasSubstr("persistentvolumeclaim: no")));
  }
}

TEST(PersistentVolumeClaim, SurvivesEveryMutation) {
  ExpectSurvivesMutations<PersistentVolumeClaim>(kFull, DecodePersistentVolumeClaim);
}

TEST(CapturedPersistentVolumeClaims, HoldTheOddOnesOfTheCluster) {
  const auto claims =
      DecodeList<PersistentVolumeClaim>("pvc_list.json", DecodePersistentVolumeClaim);
  EXPECT_EQ(claims.size(), 36U);
  const PersistentVolumeClaim& no_class = Named(claims, "no-class");
  EXPECT_EQ(no_class.storage_class, "");
  EXPECT_EQ(no_class.phase, "Pending");
  EXPECT_EQ(no_class.requested_bytes, 5000LL << 30U);
  EXPECT_EQ(no_class.capacity_bytes, std::nullopt);
  const PersistentVolumeClaim& growing = Named(claims, "data-mysql-0");
  EXPECT_EQ(growing.requested_bytes, 60LL << 30U);
  EXPECT_EQ(growing.capacity_bytes, 40LL << 30U);
  const PersistentVolumeClaim& lost =
      Named(claims, "large-format-log-receiver-receiver-web-statefulset-6");
  EXPECT_EQ(lost.phase, "Lost");
  EXPECT_EQ(lost.volume_name, "d-wz9ay2h7d5dqk9ch3vn4");
  EXPECT_EQ(lost.capacity_bytes, std::nullopt);
  const PersistentVolumeClaim& dying = Named(claims, "data-mysql-1");
  EXPECT_EQ(dying.phase, "Bound");
  EXPECT_TRUE(dying.meta.deleting_since);
  EXPECT_EQ(*dying.finalizers, std::vector<std::string>{"kubernetes.io/pvc-protection"});
  const PersistentVolumeClaim& wants_taken = Named(claims, "wants-taken");
  EXPECT_EQ(wants_taken.phase, "Pending");
  EXPECT_EQ(wants_taken.volume_name, "d-wz97b0sh6u1a3i00coh0");
}

TEST(CapturedPersistentVolumeClaims, SayWhoMadeThem) {
  const auto claims =
      DecodeList<PersistentVolumeClaim>("pvc_list.json", DecodePersistentVolumeClaim);
  for (const PersistentVolumeClaim& claim : claims) {
    const std::string& name = claim.meta.name;
    const bool is_of_set = name.starts_with("buf-logbuf-") || name.starts_with("data-mysql-") ||
                           name.starts_with("large-format-log-");
    EXPECT_EQ(claim.is_made_by_controller, is_of_set || name == "scratch-0-v0") << name;
    EXPECT_EQ(claim.owners.size(), name == "scratch-0-v0" ? 1U : 0U) << name;
  }
  const ClaimOwnerReference owner = Named(claims, "scratch-0-v0").owners.at(0);
  EXPECT_EQ(owner.kind, "Pod");
  EXPECT_EQ(owner.name, "scratch-0");
  EXPECT_NE(owner.uid, "");
}

TEST(CapturedPersistentVolumeClaims, SayWhenTheyWaitForAFileSystemToGrow) {
  const auto claims =
      DecodeList<PersistentVolumeClaim>("pvc_list.json", DecodePersistentVolumeClaim);
  EXPECT_THAT(Named(claims, "data-mysql-0").conditions,
              ElementsAre(ClaimCondition{.type = "FileSystemResizePending",
                                         .status = "True",
                                         .since = ParseTimestamp("2026-11-22T12:47:40Z")}));
  EXPECT_THAT(Named(claims, "data-mysql-1").conditions, IsEmpty());
}

TEST(CapturedPersistentVolumeClaims, SaySinceWhenNoPodUsesThem) {
  const auto claims = DecodeList<PersistentVolumeClaim>("pvc_list_unused_condition.json",
                                                        DecodePersistentVolumeClaim);
  const auto unused = [&](const std::string& name) {
    const auto& conditions = Named(claims, name).conditions;
    EXPECT_EQ(conditions.size(), 1U);
    EXPECT_EQ(conditions.at(0).type, "Unused");
    EXPECT_EQ(conditions.at(0).since, ParseTimestamp("2026-11-22T12:53:23Z"));
    return conditions.at(0).status;
  };
  EXPECT_EQ(unused("large-format-log-receiver-receiver-web-statefulset-0"), "False");
  EXPECT_EQ(unused("large-format-log-receiver-receiver-web-statefulset-7"), "True");
  EXPECT_EQ(unused("frozen-data"), "True") << "its pod is Terminating";
  EXPECT_EQ(unused("ghost-data"), "False") << "its pod is on a node that is gone";
}

}  // namespace
}  // namespace exporter::kubernetes::persistent_volume_claim_test

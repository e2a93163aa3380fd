// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/persistent_volume.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/core/timestamp.h"
#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::persistent_volume_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr const char* kFull = R"({
  "metadata": {
    "name": "d-1", "uid": "u-1", "creationTimestamp": "2026-11-22T12:47:29Z",
    "labels": {"csi.alibabacloud.com/disktype": "cloud_essd.PL1"}},
  "spec": {
    "capacity": {"storage": "1000Gi"},
    "csi": {
      "driver": "diskplugin.csi.alibabacloud.com", "volumeHandle": "d-1",
      "volumeAttributes": {"type": "cloud_essd,cloud_ssd"}},
    "accessModes": ["ReadWriteOnce"],
    "claimRef": {"namespace": "cx-idc", "name": "log-0", "uid": "c-1"},
    "persistentVolumeReclaimPolicy": "Retain", "storageClassName": "idc",
    "volumeMode": "Filesystem",
    "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [
      {"key": "topology.diskplugin.csi.alibabacloud.com/zone", "operator": "In",
       "values": ["cn-shenzhen-e", "cn-shenzhen-d"]}]}]}}},
  "status": {
    "phase": "Bound", "message": "why\nso", "lastPhaseTransitionTime": "2026-11-22T12:47:30Z"}})";

PersistentVolume MustDecode(const std::string& text) {
  auto decoded = DecodeText<PersistentVolume>(text, DecodePersistentVolume);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

PersistentVolume WithSpec(const std::string& spec) {
  return MustDecode(R"({"metadata": {"name": "pv"}, "spec": )" + spec + "}");
}

TEST(PersistentVolume, HasItsVolumeAttributesClass) {
  EXPECT_EQ(*MustDecode(kFull).volume_attributes_class, "");
  EXPECT_EQ(*MustDecode(R"({"metadata": {"name": "v"},
                            "spec": {"volumeAttributesClassName": "gold"}})")
                 .volume_attributes_class,
            "gold");
}

TEST(PersistentVolume, HasEveryFieldOfAFullObject) {
  const PersistentVolume volume = MustDecode(kFull);
  EXPECT_EQ(volume.meta.name, "d-1");
  EXPECT_EQ(volume.storage_class, "idc");
  EXPECT_EQ(volume.phase, "Bound");
  EXPECT_EQ(volume.reclaim_policy, "Retain");
  EXPECT_EQ(volume.capacity_bytes, 1000LL << 30U);
  EXPECT_EQ(volume.volume_mode, "Filesystem");
  EXPECT_THAT(volume.access_modes, ElementsAre("ReadWriteOnce"));
  EXPECT_EQ(volume.driver, "diskplugin.csi.alibabacloud.com");
  EXPECT_EQ(volume.disk_id, "d-1");
  EXPECT_EQ(volume.category, "cloud_essd");
  EXPECT_EQ(volume.performance_level, "PL1");
  EXPECT_THAT(volume.zones, ElementsAre("cn-shenzhen-d", "cn-shenzhen-e"));
  ASSERT_TRUE(volume.claim);
  EXPECT_EQ(volume.claim->ns, "cx-idc");
  EXPECT_EQ(volume.claim->name, "log-0");
  EXPECT_EQ(volume.claim->uid, "c-1");
  EXPECT_EQ(volume.phase_since, ParseTimestamp("2026-11-22T12:47:30Z"));
  EXPECT_EQ(*volume.message, "why so");
  ASSERT_TRUE(volume.node_affinity);
  EXPECT_THAT(
      *volume.node_affinity,
      ElementsAre(NodeSelectorTerm{.labels = {{"topology.diskplugin.csi.alibabacloud.com/zone",
                                               "In",
                                               {"cn-shenzhen-e", "cn-shenzhen-d"}}},
                                   .fields = {}}));
  EXPECT_THAT(volume.labels, IsEmpty()) << "no selector looks at a volume with a claim";
}

TEST(PersistentVolume, KeepsItsLabelsWhereNoClaimIsNamed) {
  const auto labels = [](const std::string& spec) {
    return MustDecode(R"({"metadata": {"name": "pv", "labels": {"tier": "db", "a": "1"}},
                          "spec": )" +
                      spec + "}")
        .labels;
  };
  EXPECT_THAT(labels("{}"), ElementsAre(Pair("a", "1"), Pair("tier", "db")));
  EXPECT_THAT(labels(R"({"claimRef": null})"), ElementsAre(Pair("a", "1"), Pair("tier", "db")));
  EXPECT_THAT(labels(R"({"claimRef": {"namespace": "a", "name": "b"}})"), IsEmpty());
}

TEST(PersistentVolume, TellsAnEmptyNodeAffinityFromNone) {
  EXPECT_EQ(WithSpec("{}").node_affinity, std::nullopt);
  EXPECT_EQ(WithSpec(R"({"nodeAffinity": {}})").node_affinity, std::nullopt);
  EXPECT_EQ(WithSpec(R"({"nodeAffinity": {"required": {}}})").node_affinity, NodeSelector{});
}

TEST(PersistentVolume, IsMostlyEmptyForAMinimalObject) {
  const PersistentVolume volume = MustDecode(R"({"metadata": {"name": "pv"}})");
  EXPECT_EQ(volume.meta.name, "pv");
  EXPECT_EQ(volume.storage_class, "");
  EXPECT_EQ(volume.driver, "");
  EXPECT_EQ(volume.disk_id, "");
  EXPECT_EQ(volume.category, "");
  EXPECT_EQ(volume.capacity_bytes, std::nullopt);
  EXPECT_THAT(volume.zones, IsEmpty());
  EXPECT_EQ(volume.claim, std::nullopt);
  EXPECT_EQ(volume.node_affinity, std::nullopt);
  EXPECT_THAT(volume.labels, IsEmpty());
  EXPECT_EQ(*volume.message, "");
  EXPECT_EQ(volume.phase_since, std::nullopt);
}

TEST(PersistentVolume, IsRefusedWithoutAName) {
  for (const char* text : {"{}", R"({"metadata": {"name": ""}})", R"({"metadata": {"name": 1}})"}) {
    EXPECT_THAT(
        DecodeText<PersistentVolume>(text, DecodePersistentVolume).object,
        FailsWith(ErrorKind::kBadResponse, HasSubstr("persistentvolume: no metadata.name")));
  }
}

TEST(PersistentVolume, SurvivesEveryMutation) {
  ExpectSurvivesMutations<PersistentVolume>(kFull, DecodePersistentVolume);
}

TEST(PersistentVolume, LosesOnlyTheFieldThatIsOdd) {
  const auto decoded = DecodeText<PersistentVolume>(
      R"({"metadata": {"name": "pv"},
          "spec": {"capacity": {"storage": "20GB"}, "storageClassName": "idc"}})",
      DecodePersistentVolume);
  ASSERT_TRUE(decoded.object);
  EXPECT_EQ(decoded.object->capacity_bytes, std::nullopt);
  EXPECT_EQ(decoded.object->storage_class, "idc");
  EXPECT_EQ(decoded.problems.count, 1U);
  EXPECT_EQ(decoded.problems.first, "spec.capacity.storage: quantity '20GB': unknown suffix");
}

TEST(PersistentVolume, NamesItsClassByTheBetaAnnotationFirst) {
  const auto volume = DecodeText<PersistentVolume>(
      R"({"metadata": {"name": "pv",
                       "annotations": {"volume.beta.kubernetes.io/storage-class": "beta"}},
          "spec": {"storageClassName": "spec"}})",
      DecodePersistentVolume);
  EXPECT_EQ(volume.object->storage_class, "beta");
}

TEST(PersistentVolume, KnowsTheDiskOfBothSpellingsOfFlexVolume) {
  const auto flex = [](const std::string& rest) {
    return WithSpec(R"({"flexVolume": {"driver": )" + rest + "}}");
  };
  EXPECT_EQ(flex(R"("alicloud/disk", "options": {"volumeId": "d-1"})").disk_id, "d-1");
  EXPECT_EQ(flex(R"("alicloud/disk", "options": {"VolumeId": "d-2"})").disk_id, "d-2");
  EXPECT_EQ(flex(R"("alicloud/disk")").disk_id, "");
  EXPECT_EQ(flex(R"("alicloud/nas", "options": {"volumeId": "n-1"})").disk_id, "");
  EXPECT_EQ(flex(R"("alicloud/nas")").driver, "alicloud/nas");
}

TEST(PersistentVolume, NamesTheDriverOfInTreeSources) {
  EXPECT_EQ(WithSpec(R"({"nfs": {"server": "10.0.0.1", "path": "/"}})").driver,
            "kubernetes.io/nfs");
  EXPECT_EQ(WithSpec(R"({"local": {"path": "/mnt"}})").driver, "kubernetes.io/local-volume");
  EXPECT_EQ(WithSpec(R"({"hostPath": {"path": "/mnt"}})").driver, "kubernetes.io/host-path");
  EXPECT_EQ(WithSpec(R"({"somethingNew": {}})").driver, "");
}

TEST(PersistentVolume, HasNoDiskWithoutTheDiskDriver) {
  const PersistentVolume volume = WithSpec(
      R"({"csi": {"driver": "nasplugin.csi.alibabacloud.com", "volumeHandle": "d-not-a-disk"}})");
  EXPECT_EQ(volume.driver, "nasplugin.csi.alibabacloud.com");
  EXPECT_EQ(volume.disk_id, "");
}

TEST(PersistentVolume, ReadsADiskTypeWithoutALevel) {
  const PersistentVolume volume = MustDecode(
      R"({"metadata": {"name": "pv", "labels": {"csi.alibabacloud.com/disktype": "cloud_ssd"}}})");
  EXPECT_EQ(volume.category, "cloud_ssd");
  EXPECT_EQ(volume.performance_level, "");
}

TEST(PersistentVolume, TakesItsZonesFromEveryKnownKey) {
  const PersistentVolume volume = WithSpec(R"({"nodeAffinity": {"required": {"nodeSelectorTerms": [
    {"matchExpressions": [
      {"key": "topology.kubernetes.io/zone", "operator": "In", "values": ["c", "a"]},
      {"key": "topology.diskplugin.csi.alibabacloud.com/zone", "operator": "In", "values": ["a"]}]},
    {"matchExpressions": [
      {"key": "failure-domain.beta.kubernetes.io/zone", "operator": "In", "values": ["b"]},
      {"key": "topology.kubernetes.io/zone", "operator": "NotIn", "values": ["x"]},
      {"key": "kubernetes.io/hostname", "operator": "In", "values": ["y"]}]}]}}})");
  EXPECT_THAT(volume.zones, ElementsAre("a", "b", "c"));
}

TEST(PersistentVolume, TakesItsZoneFromALabelWithoutNodeAffinity) {
  EXPECT_THAT(MustDecode(R"({"metadata": {"name": "pv", "labels": {
                "failure-domain.beta.kubernetes.io/zone": "cn-shenzhen-d"}}})")
                  .zones,
              ElementsAre("cn-shenzhen-d"));
}

TEST(PersistentVolume, IsReservedByAClaimRefWithoutAUid) {
  const auto by_name = WithSpec(R"({"claimRef": {"namespace": "a", "name": "b"}})").claim;
  ASSERT_TRUE(by_name);
  EXPECT_EQ(by_name->uid, "");
  EXPECT_TRUE(WithSpec(R"({"claimRef": {}})").claim);
  EXPECT_FALSE(WithSpec(R"({"claimRef": null})").claim);
}

}  // namespace
}  // namespace exporter::kubernetes::persistent_volume_test

#include "exporter/kubernetes/persistent_volume.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/core/timestamp.h"
#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Ne;

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
  "status": {"phase": "Bound", "lastPhaseTransitionTime": "2026-11-22T12:47:30Z"}})";

PersistentVolume MustDecode(const std::string& text) {
  auto decoded = DecodeText<PersistentVolume>(text, DecodePersistentVolume);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

PersistentVolume WithSpec(const std::string& spec) {
  return MustDecode(R"({"metadata": {"name": "pv"}, "spec": )" + spec + "}");
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

class CapturedPersistentVolumes : public ::testing::Test {
 protected:
  const std::vector<PersistentVolume> volumes_ =
      DecodeList<PersistentVolume>("pv_list.json", DecodePersistentVolume);
};

TEST_F(CapturedPersistentVolumes, Are41InThePhasesOfTheCluster) {
  EXPECT_EQ(volumes_.size(), 41U);
  std::map<std::string, int> phases;
  for (const PersistentVolume& volume : volumes_) {
    if (volume.storage_class == "idc-receiver-web-20220328") ++phases[volume.phase];
  }
  EXPECT_EQ(phases, (std::map<std::string, int>{{"Available", 4}, {"Bound", 4}, {"Released", 1}}));
  EXPECT_THAT(volumes_, Each(Field(&PersistentVolume::capacity_bytes, Ne(std::nullopt))));
  EXPECT_THAT(volumes_, Each(Field(&PersistentVolume::phase_since, Ne(std::nullopt))));
}

TEST_F(CapturedPersistentVolumes, HoldAProvisionedDisk) {
  const PersistentVolume& volume = Named(volumes_, "d-wz90q6zd4pru7kcl1m5e");
  EXPECT_EQ(volume.disk_id, "d-wz90q6zd4pru7kcl1m5e");
  EXPECT_EQ(volume.category, "cloud_efficiency");
  EXPECT_EQ(volume.performance_level, "");
  EXPECT_EQ(volume.capacity_bytes, 1000LL << 30U);
  EXPECT_THAT(volume.zones, ElementsAre("cn-shenzhen-e"));
  EXPECT_EQ(volume.claim->name, "large-format-log-receiver-receiver-web-statefulset-7");
  EXPECT_EQ(volume.phase_since, ParseTimestamp("2026-11-22T12:47:29Z"));
}

TEST_F(CapturedPersistentVolumes, TellAStrayVolumeFromAReservedOne) {
  EXPECT_FALSE(Named(volumes_, "d-wz97b0sh6u1a3i00coh3").claim);
  const PersistentVolume& reserved = Named(volumes_, "d-wz9hfx1h8v2mcnb60s4q");
  EXPECT_EQ(reserved.phase, "Available");
  ASSERT_TRUE(reserved.claim);
  EXPECT_EQ(reserved.claim->uid, "");
}

TEST_F(CapturedPersistentVolumes, HoldOneFlexVolumeDisk) {
  const PersistentVolume& volume = Named(volumes_, "d-wz9al9vq24zklmvt45hu");
  EXPECT_EQ(volume.driver, "alicloud/disk");
  EXPECT_EQ(volume.disk_id, "d-wz9al9vq24zklmvt45hu");
  EXPECT_EQ(volume.category, "");
  EXPECT_THAT(volume.zones, ElementsAre("cn-shenzhen-d"));
}

TEST_F(CapturedPersistentVolumes, HoldVolumesThatAreNoDisks) {
  const PersistentVolume& nas = Named(volumes_, "nas-7c1d2e3f-0a1b-4c2d-9e8f-112233445566");
  EXPECT_EQ(nas.driver, "nasplugin.csi.alibabacloud.com");
  EXPECT_EQ(nas.disk_id, "");
  EXPECT_THAT(nas.zones, IsEmpty());
  const PersistentVolume& local = Named(volumes_, "local-pv-7a3f9c21");
  EXPECT_EQ(local.driver, "kubernetes.io/local-volume");
  EXPECT_EQ(local.phase, "Failed");
  EXPECT_EQ(local.disk_id, "");
  EXPECT_THAT(local.zones, IsEmpty());
  EXPECT_EQ(std::ranges::count_if(volumes_, [](const auto& v) { return v.disk_id.empty(); }), 2);
}

TEST_F(CapturedPersistentVolumes, HoldTwoNamesForOneDisk) {
  const PersistentVolume& first = Named(volumes_, "pv-legacy-nginx-01");
  EXPECT_EQ(first.disk_id, "d-wz97jzb6cn6z43dvyrkt");
  EXPECT_EQ(Named(volumes_, "pv-legacy-nginx-01-copy").disk_id, first.disk_id);
}

TEST_F(CapturedPersistentVolumes, HoldFourWithoutAClass) {
  EXPECT_EQ(std::ranges::count_if(volumes_, [](const auto& v) { return v.storage_class.empty(); }),
            4);
  EXPECT_EQ(Named(volumes_, "d-wz95zr37e3p3e2z8iq9y").storage_class, "");
}

TEST_F(CapturedPersistentVolumes, HoldOneBoundVolumeThatIsBeingDeleted) {
  const auto dying = std::ranges::find_if(
      volumes_, [](const auto& v) { return v.meta.deleting_since.has_value(); });
  ASSERT_NE(dying, volumes_.end());
  EXPECT_EQ(dying->phase, "Bound");
  EXPECT_EQ(dying->meta.deleting_since, ParseTimestamp("2026-11-22T12:48:00Z"));
}

TEST(PersistentVolumeMetrics, ShowTheCapacity) {
  EXPECT_EQ(Rendered(PersistentVolumeMetricDefs(),
                     [](SampleSink& out) { AddPersistentVolumeMetrics(MustDecode(kFull), out); }),
            "# HELP ack_storage_persistentvolume_capacity_bytes Capacity of the PersistentVolume.\n"
            "# TYPE ack_storage_persistentvolume_capacity_bytes gauge\n"
            "ack_storage_persistentvolume_capacity_bytes{persistentvolume=\"d-1\","
            "storageclass=\"idc\"} 1073741824000\n");
}

TEST(PersistentVolumeMetrics, LeaveOutAnUnknownCapacity) {
  EXPECT_EQ(Rendered(PersistentVolumeMetricDefs(),
                     [](SampleSink& out) {
                       AddPersistentVolumeMetrics(MustDecode(R"({"metadata": {"name": "pv"}})"),
                                                  out);
                     }),
            "");
}

}  // namespace
}  // namespace exporter::kubernetes

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/core/timestamp.h"
#include "exporter/kubernetes/resources/persistent_volume.h"
#include "tests/kubernetes/fixture.h"

namespace exporter::kubernetes::captured_volumes_test {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Ne;

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
  EXPECT_EQ(volume.node_affinity, std::nullopt);
  EXPECT_EQ(*FindLabel(volume.labels, "alicloud-pvname"), "d-wz9al9vq24zklmvt45hu");
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
  EXPECT_TRUE(Selects(local.node_affinity.value(), "",
                      {{"kubernetes.io/hostname", "cn-shenzhen.172.16.19.13"}}));
  EXPECT_THAT(*local.message, HasSubstr("no volume plugin matched"));
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
  EXPECT_THAT(*dying->finalizers, ElementsAre("kubernetes.io/pv-protection"));
}

}  // namespace
}  // namespace exporter::kubernetes::captured_volumes_test

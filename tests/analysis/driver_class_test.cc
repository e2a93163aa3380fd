// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/driver_class.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::driver_class_test {
namespace {

using kubernetes::Labels;
using kubernetes::StorageClass;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A class as its decoder makes it of these parameters.
StorageClass ClassWith(Labels parameters) {
  StorageClass storage_class = MakeClass("c");
  storage_class.category.clear();
  std::ranges::sort(parameters);
  for (const auto& [key, value] : parameters) {
    if (key == "type") storage_class.category = value;
    if (key == "performanceLevel") storage_class.performance_level = value;
  }
  storage_class.parameters = std::move(parameters);
  return storage_class;
}

std::vector<std::string> AttemptsOf(const StorageClass& storage_class) {
  std::vector<std::string> words;
  for (const DiskAttempt& attempt : ReadDriverClass(storage_class).attempts) {
    words.push_back(std::string(attempt.category->name) +
                    (attempt.level.empty() ? "" : "." + std::string(attempt.level)));
  }
  return words;
}

// validateDiskType in pkg/disk/utils.go of kubernetes-sigs/alibaba-cloud-csi-driver.
TEST(DriverClass, TriesTheTypesInTheirOrder) {
  EXPECT_THAT(AttemptsOf(ClassWith({})), ElementsAre("cloud_ssd", "cloud_efficiency"));
  EXPECT_THAT(AttemptsOf(ClassWith({{"type", "available"}})),
              ElementsAre("cloud_ssd", "cloud_efficiency"));
  EXPECT_THAT(AttemptsOf(ClassWith({{"type", "cloud_auto,cloud_essd,cloud_ssd"}})),
              ElementsAre("cloud_auto", "cloud_essd", "cloud_ssd"));
}

// generateCreateAttempts in pkg/disk/cloud.go.
TEST(DriverClass, TriesEachLevelOfCloudEssdAndOfNoOtherType) {
  EXPECT_THAT(
      AttemptsOf(ClassWith({{"type", "cloud_auto,cloud_essd"}, {"performanceLevel", "PL2,PL1"}})),
      ElementsAre("cloud_auto", "cloud_essd.PL2", "cloud_essd.PL1"));
}

struct Refused {
  const char* what;
  Labels parameters;
  const char* refusal;  // a part of it; empty: accepted
};

void Check(const std::vector<Refused>& rows) {
  for (const Refused& row : rows) {
    const StorageClass storage_class = ClassWith(row.parameters);
    const std::string refusal = ReadDriverClass(storage_class).refusal;
    EXPECT_EQ(refusal.empty(), std::string(row.refusal).empty()) << row.what << ": " << refusal;
    EXPECT_THAT(refusal, HasSubstr(row.refusal)) << row.what;
  }
}

// validateDiskType and validateDiskPerformanceLevel in pkg/disk/utils.go.
TEST(DriverClass, IsRefusedByWordsThatTheDriverDoesNotKnow) {
  Check({
      {"none", {}, ""},
      {"a list", {{"type", "cloud_essd,cloud_ssd"}}, ""},
      {"a blank", {{"type", "cloud_essd, cloud_ssd"}}, "type names \" cloud_ssd\""},
      {"an empty type", {{"type", ""}}, "type names \"\""},
      {"a trailing comma", {{"type", "cloud_essd,"}}, "type names \"\""},
      {"available in a list", {{"type", "available,cloud_ssd"}}, "type names \"available\""},
      {"capitals", {{"type", "Cloud_ESSD"}}, "type names \"Cloud_ESSD\""},
      {"levels", {{"type", "cloud_essd"}, {"performanceLevel", "PL1,PL0"}}, ""},
      {"an empty level", {{"type", "cloud_essd"}, {"performanceLevel", ""}}, ""},
      {"a level with a blank",
       {{"type", "cloud_essd"}, {"performanceLevel", "PL1, PL0"}},
       "performanceLevel names \" PL0\""},
      {"a level where it does not matter",
       {{"type", "cloud_ssd"}, {"performanceLevel", "PL9"}},
       "performanceLevel names \"PL9\""},
  });
}

// getDiskVolumeOptions and parseTags in pkg/disk/utils.go; pkg/disk/datacache/opts.go.
TEST(DriverClass, IsRefusedByValuesThatTheDriverDoesNotRead) {
  Check({
      {"unknown keys", {{"storageSet", "x"}, {"zoneIds", ""}, {"Type", "x"}}, ""},
      {"any region, group or key",
       {{"regionId", "x"}, {"resourceGroupId", "x"}, {"kmsKeyId", ""}},
       ""},
      {"what has no effect", {{"readOnly", "maybe"}, {"volumeExpandAutoSnapshot", "x"}}, ""},
      {"what the node reads", {{"mkfsOptions", "x"}, {"sysConfig", "x"}, {"omitfsck", "x"}}, ""},
      {"more bool words", {{"burstingEnabled", "x"}, {"volumeSizeAutoAvailable", "x"}}, ""},
      {"bool words are never wrong", {{"encrypted", "maybe"}, {"multiAttach", "maybe"}}, ""},
      {"tags", {{"diskTags", "a:b,c:"}}, ""},
      {"no tags", {{"diskTags", ""}}, ""},
      {"a tag without a value", {{"diskTags", "a:b,c"}}, "diskTags is \"a:b,c\""},
      {"a tag of its own", {{"diskTags/team", "c"}}, ""},
      {"IOPS", {{"provisionedIops", "5000"}}, ""},
      {"signed IOPS", {{"provisionedIops", "+5000"}}, ""},
      {"negative IOPS", {{"provisionedIops", "-1"}}, "provisionedIops is \"-1\""},
      {"IOPS in words", {{"provisionedIops", "5k"}}, "provisionedIops is \"5k\""},
      {"no IOPS", {{"provisionedIops", ""}}, "provisionedIops is \"\""},
      {"days", {{"volumeDeleteSnapshotRetentionDays", "-7"}}, ""},
      {"days in words", {{"volumeDeleteSnapshotRetentionDays", "7d"}}, "RetentionDays is \"7d\""},
      {"HPN zone", {{"restrictToHpnZone", "always"}}, ""},
      {"no HPN zone", {{"restrictToHpnZone", ""}}, ""},
      {"never an HPN zone", {{"restrictToHpnZone", "never"}}, ""},
      {"HPN zone in another case", {{"restrictToHpnZone", "Always"}}, "restrictToHpnZone"},
      {"cache", {{"dataCacheMode", "writeback"}, {"dataCacheSize", "10Gi"}}, ""},
      {"cache of the other mode", {{"dataCacheMode", "writethrough"}, {"dataCacheSize", "1"}}, ""},
      {"cache of no mode, which is writethrough", {{"dataCacheSize", "10Gi"}}, ""},
      {"cache of another mode",
       {{"dataCacheMode", "writearound"}, {"dataCacheSize", "10Gi"}},
       "dataCacheMode is \"writearound\""},
      {"cache without a size", {{"dataCacheMode", "writeback"}}, "needs a dataCacheSize"},
      {"cache of size 0",
       {{"dataCacheMode", "writeback"}, {"dataCacheSize", "0"}},
       "dataCacheSize"},
      {"cache size in words", {{"dataCacheSize", "much"}}, "dataCacheSize is \"much\""},
      {"a storage cluster", {{"storageClusterId", "c"}}, "needs a performanceLevel"},
      {"a storage cluster and a level",
       {{"type", "cloud_essd"}, {"storageClusterId", "c"}, {"performanceLevel", "PL1"}},
       ""},
      {"no storage cluster", {{"storageClusterId", ""}}, ""},
      {"an empty zone", {{"zoneId", ""}}, "zoneId is empty"},
      {"an empty zone in the other spelling", {{"zoneid", ""}}, "zoneId is empty"},
      {"an empty zone of regional disks",
       {{"type", "cloud_regional_disk_auto"}, {"zoneId", ""}},
       ""},
  });
}

// getDiskVolumeOptions in pkg/disk/utils.go; the keys are those of kubernetes-csi/
// external-provisioner.
TEST(DriverClass, IsRefusedForFileSystemsThatTheDriverDoesNotMake) {
  const auto refusal = [](Labels parameters) {
    return ReadDriverClass(ClassWith(std::move(parameters))).file_system_refusal;
  };
  EXPECT_EQ(refusal({}), "");
  EXPECT_EQ(refusal({{"csi.storage.k8s.io/fstype", "xfs"}}), "");
  EXPECT_THAT(refusal({{"csi.storage.k8s.io/fstype", "btrfs"}}), HasSubstr("\"btrfs\""));
  EXPECT_THAT(refusal({{"fstype", "erofs"}}), HasSubstr("\"erofs\""));
  EXPECT_EQ(refusal({{"fsType", "erofs"}}), "") << "a key that nobody reads";
}

// getDiskVolumeOptions in pkg/disk/utils.go.
TEST(DriverClass, HasItsSwitches) {
  const DriverClass plain = ReadDriverClass(ClassWith({}));
  EXPECT_FALSE(plain.raises_small);
  EXPECT_FALSE(plain.is_multi_attach);
  EXPECT_EQ(plain.provisioned_iops, 0);
  EXPECT_TRUE(plain.selects_node);
  const DriverClass all = ReadDriverClass(ClassWith({{"volumeSizeAutoAvailable", "Yes"},
                                                     {"multiAttach", "Enabled"},
                                                     {"provisionedIops", "100"}}));
  EXPECT_TRUE(all.raises_small);
  EXPECT_TRUE(all.is_multi_attach);
  EXPECT_EQ(all.provisioned_iops, 100);
  StorageClass immediate = ClassWith({});
  immediate.volume_binding_mode = "Immediate";
  EXPECT_FALSE(ReadDriverClass(immediate).selects_node);
}

// The tables are those of the CSI driver.
TEST(DriverClass, RefusesNothingOfFlexVolume) {
  StorageClass flex = ClassWith({{"type", "cloud_essd, cloud_ssd"}, {"provisionedIops", "x"}});
  flex.provisioner = "alicloud/disk";
  EXPECT_TRUE(MakesDisks(flex));
  EXPECT_EQ(ReadDriverClass(flex).refusal, "");
  EXPECT_THAT(AttemptsOf(flex), ElementsAre("cloud_essd", "cloud_ssd"));
  StorageClass nas = ClassWith({});
  nas.provisioner = "nasplugin.csi.alibabacloud.com";
  EXPECT_FALSE(MakesDisks(nas));
}

// getZone is called if any listed type is zonal (pkg/disk/utils.go).
TEST(DriverClass, ReadsItsZonesUnlessAllItsTypesAreRegional) {
  StorageClass storage_class = ClassWith({{"type", "cloud_regional_disk_auto"}});
  storage_class.zone_ids = {"a"};
  EXPECT_THAT(ZonesOfClass(storage_class), IsEmpty());
  storage_class.category = "cloud_regional_disk_auto,cloud_essd";
  EXPECT_THAT(ZonesOfClass(storage_class), ElementsAre("a"));
  storage_class.category = "";
  storage_class.parameters.clear();
  EXPECT_THAT(ZonesOfClass(storage_class), ElementsAre("a"));
}

}  // namespace
}  // namespace exporter::driver_class_test

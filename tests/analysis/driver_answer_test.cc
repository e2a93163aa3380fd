// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/driver_answer.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::driver_answer_test {
namespace {

using kubernetes::StorageClass;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

StorageClass ClassOf(const std::string& type, const std::string& level = "") {
  StorageClass storage_class = MakeClass("c");
  storage_class.category = type;
  storage_class.performance_level = level;
  return storage_class;
}

VolumeRequest Request() {
  return {.storage_class = "c",
          .bytes = 0,
          .access_modes = {"ReadWriteOnce"},
          .volume_mode = "Filesystem",
          .selector = {}};
}

DiskAnswer Ask(const StorageClass& storage_class, std::int64_t bytes,
               const VolumeRequest& request = Request()) {
  return AnswerOf(ReadDriverClass(storage_class), request, bytes);
}

// "" if the disk can be had, else the reason.
std::string ReasonOf(const StorageClass& storage_class, std::int64_t gib) {
  return std::string(Name(Ask(storage_class, gib * kGibibyte).reason));
}

std::vector<std::string> LeftOf(const DiskAnswer& answer) {
  std::vector<std::string> words;
  for (const DiskAttempt& attempt : answer.attempts) {
    words.push_back(std::string(attempt.category->name) + std::string(attempt.level));
  }
  return words;
}

// createDisk in pkg/disk/cloud.go of kubernetes-sigs/alibaba-cloud-csi-driver refuses what is below
// the minimum; ECS what is above the maximum (InvalidDiskSize.NotSupported).
TEST(DriverAnswer, DependsOnTheSizesOfTypeAndLevel) {
  struct Row {
    const char* type;
    const char* level;
    std::int64_t least;
    std::int64_t most;
  };
  const std::vector<Row> rows{
      {"cloud_efficiency", "", 20, 65536},
      {"cloud_ssd", "", 20, 65536},
      {"cloud_essd", "", 20, 65536},
      {"cloud_essd", "PL0", 1, 65536},
      {"cloud_essd", "PL1", 20, 65536},
      {"cloud_essd", "PL2", 461, 65536},
      {"cloud_essd", "PL3", 1261, 65536},
      {"cloud_essd_xc0", "", 40, 65536},
      {"cloud_essd_xc1", "", 40, 65536},
      {"cloud_essd_entry", "", 10, 65536},
      {"cloud_auto", "PL3", 1, 65536},
      {"cloud_regional_disk_auto", "", 10, 65536},
      {"elastic_ephemeral_disk_standard", "", 64, 8192},
      {"elastic_ephemeral_disk_premium", "", 64, 8192},
      {"cloud", "", 1, 2000},
  };
  for (const Row& row : rows) {
    const StorageClass storage_class = ClassOf(row.type, row.level);
    EXPECT_EQ(ReasonOf(storage_class, row.least), "") << row.type << row.level;
    EXPECT_EQ(ReasonOf(storage_class, row.most), "") << row.type << row.level;
    EXPECT_EQ(ReasonOf(storage_class, row.most + 1), "size") << row.type << row.level;
    if (row.least > 1) {
      EXPECT_EQ(ReasonOf(storage_class, row.least - 1), "size") << row.type << row.level;
    }
  }
  EXPECT_EQ(ReasonOf(ClassOf("cloud_pperf"), 1), "") << "no bounds are known";
  EXPECT_EQ(ReasonOf(ClassOf("cloud_pperf"), 100'000), "");
}

// getDiskVolumeOptions in pkg/disk/utils.go: whole GiB, and 20 with volumeSizeAutoAvailable.
TEST(DriverAnswer, RoundsUpToWholeGibAndTo20OnlyWhereAsked) {
  EXPECT_EQ(Ask(ClassOf("cloud_auto"), 1).gib, 1);
  EXPECT_EQ(Ask(ClassOf("cloud_auto"), 5 * kGibibyte).gib, 5);
  EXPECT_EQ(Ask(ClassOf("cloud_auto"), 5 * kGibibyte + 1).gib, 6);
  StorageClass raising = ClassOf("cloud_essd");
  raising.parameters = {{"volumeSizeAutoAvailable", "true"}};
  EXPECT_EQ(Ask(raising, 5 * kGibibyte).gib, 20);
  EXPECT_EQ(ReasonOf(raising, 5), "");
  EXPECT_EQ(Ask(raising, 21 * kGibibyte).gib, 21);
  raising.parameters = {{"volumeSizeAutoAvailable", "false"}};
  EXPECT_EQ(ReasonOf(raising, 5), "size");
}

// createDisk in pkg/disk/cloud.go: a refused size goes on to the next attempt.
TEST(DriverAnswer, GoesOnToTheNextTypeOrLevelWhereTheSizeIsRefused) {
  EXPECT_THAT(LeftOf(Ask(ClassOf("cloud_essd", "PL3,PL2,PL1"), 500 * kGibibyte)),
              ElementsAre("cloud_essdPL2", "cloud_essdPL1"));
  EXPECT_THAT(LeftOf(Ask(ClassOf("cloud_ssd,cloud_auto"), 5 * kGibibyte)),
              ElementsAre("cloud_auto"));
  const DiskAnswer none = Ask(ClassOf("cloud_ssd,cloud_essd", "PL1"), 5 * kGibibyte);
  EXPECT_EQ(none.reason, BlockedReason::kSize);
  EXPECT_EQ(none.detail,
            "cloud_ssd: 5 GiB is less than its minimum of 20; cloud_essd PL1: 5 GiB is less than "
            "its minimum of 20");
}

// createDiskAttempt in pkg/disk/cloud.go: InvalidDiskSize.NotSupported and
// InvalidDataDiskSize.ValueNotSupported, which is how ECS refuses what is too large.
TEST(DriverAnswer, GoesOnToTheNextTypeWhereTheSizeIsTooLarge) {
  EXPECT_THAT(LeftOf(Ask(ClassOf("cloud,cloud_ssd"), 2001 * kGibibyte)), ElementsAre("cloud_ssd"));
  EXPECT_THAT(
      LeftOf(Ask(ClassOf("elastic_ephemeral_disk_premium,cloud_essd", "PL2"), 8193 * kGibibyte)),
      ElementsAre("cloud_essdPL2"));
  const DiskAnswer none = Ask(ClassOf("cloud,cloud_auto"), 65537 * kGibibyte);
  EXPECT_EQ(none.reason, BlockedReason::kSize);
  EXPECT_EQ(none.detail,
            "cloud: 65537 GiB is more than its maximum of 2000; cloud_auto: 65537 GiB is more than "
            "its maximum of 65536");
}

// InvalidProvisionedIops.LimitExceed of ECS, after which createDisk goes on; cloud_auto alone.
TEST(DriverAnswer, ComparesProvisionedIopsWithTheSize) {
  StorageClass storage_class = ClassOf("cloud_auto");
  storage_class.parameters = {{"provisionedIops", "10000"}};
  EXPECT_EQ(ReasonOf(storage_class, 10), "performance_level");
  EXPECT_EQ(ReasonOf(storage_class, 20), "");
  storage_class.category = "cloud_auto,cloud_essd_entry";
  EXPECT_THAT(LeftOf(Ask(storage_class, 10 * kGibibyte)), ElementsAre("cloud_essd_entry"));
}

// createDisk in pkg/disk/cloud.go: "no ECS instance selected".
TEST(DriverAnswer, NeedsANodeForDisksOfOneInstance) {
  StorageClass storage_class = ClassOf("elastic_ephemeral_disk_standard");
  EXPECT_EQ(ReasonOf(storage_class, 100), "");
  storage_class.volume_binding_mode = "Immediate";
  EXPECT_EQ(ReasonOf(storage_class, 100), "topology");
  EXPECT_EQ(ReasonOf(storage_class, 63), "size") << "what is wrong with the claim comes first";
  storage_class.category = "elastic_ephemeral_disk_standard,cloud_essd";
  EXPECT_THAT(LeftOf(Ask(storage_class, 100 * kGibibyte)), ElementsAre("cloud_essd"));
}

// pkg/disk/controllerserver.go.
TEST(DriverAnswer, NeedsANodeForTheHpnZone) {
  StorageClass storage_class = ClassOf("cloud_essd");
  storage_class.parameters = {{"restrictToHpnZone", "always"}};
  EXPECT_EQ(ReasonOf(storage_class, 100), "");
  storage_class.volume_binding_mode = "Immediate";
  EXPECT_EQ(ReasonOf(storage_class, 100), "topology");
  storage_class.parameters = {{"restrictToHpnZone", "never"}};
  EXPECT_EQ(ReasonOf(storage_class, 100), "");
}

// validateCapabilities in pkg/disk/utils.go; what ReadWriteOnce with ReadOnlyMany becomes:
// ToCSIAccessMode of kubernetes-csi/csi-lib-utils (accessmodes).
TEST(DriverAnswer, DependsOnTheAccessModes) {
  struct Row {
    std::vector<std::string> modes;
    const char* volume_mode;
    const char* multi_attach;
    bool is_accepted;
  };
  const std::vector<Row> rows{
      {{"ReadWriteOnce"}, "Filesystem", "false", true},
      {{"ReadWriteOnce"}, "Block", "false", true},
      {{"ReadWriteOncePod"}, "Filesystem", "false", true},
      {{"ReadWriteOncePod"}, "Block", "false", true},
      {{"ReadWriteOnce"}, "Filesystem", "true", true},
      {{"ReadOnlyMany"}, "Filesystem", "false", false},
      {{"ReadOnlyMany"}, "Block", "false", false},
      {{"ReadOnlyMany"}, "Filesystem", "enabled", true},
      {{"ReadOnlyMany"}, "Block", "true", true},
      {{"ReadWriteMany"}, "Filesystem", "true", false},
      {{"ReadWriteMany"}, "", "true", false},
      {{"ReadWriteMany"}, "Block", "yes", false},
      {{"ReadWriteMany"}, "Block", "true", true},
      {{"ReadWriteOnce", "ReadWriteMany"}, "Filesystem", "true", false},
      {{"ReadWriteOnce", "ReadOnlyMany"}, "Filesystem", "false", false},
      {{"ReadWriteOnce", "ReadOnlyMany"}, "Filesystem", "true", false},
      {{"ReadOnlyMany", "ReadWriteOnce"}, "", "true", false},
      {{"ReadWriteOnce", "ReadOnlyMany"}, "Block", "false", false},
      {{"ReadOnlyMany", "ReadWriteMany"}, "Block", "true", true},
      {{"ReadWriteOnce", "ReadOnlyMany"}, "Block", "true", true},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    StorageClass storage_class = ClassOf("cloud_essd");
    storage_class.parameters = {{"multiAttach", rows[i].multi_attach}};
    VolumeRequest request = Request();
    request.access_modes = rows[i].modes;
    request.volume_mode = rows[i].volume_mode;
    const DiskAnswer answer = Ask(storage_class, 100 * kGibibyte, request);
    EXPECT_EQ(Name(answer.reason), rows[i].is_accepted ? "" : "access_mode") << i;
    EXPECT_EQ(answer.detail.empty(), rows[i].is_accepted) << i;
  }
}

// getDiskVolumeOptions in pkg/disk/utils.go: checked for file systems that are made anew.
TEST(DriverAnswer, AsksForTheFileSystemWhereOneIsMade) {
  StorageClass storage_class = ClassOf("cloud_essd");
  storage_class.parameters = {{"csi.storage.k8s.io/fstype", "btrfs"}};
  EXPECT_EQ(ReasonOf(storage_class, 100), "class_invalid");
  VolumeRequest request = Request();
  request.volume_mode = "Block";
  EXPECT_EQ(Ask(storage_class, 100 * kGibibyte, request).reason, BlockedReason::kNone);
  request = Request();
  request.source = kubernetes::VolumeSource::kSnapshot;
  EXPECT_EQ(Ask(storage_class, 100 * kGibibyte, request).reason, BlockedReason::kNone);
}

TEST(DriverAnswer, NamesWhatIsWrongWithTheClass) {
  const DiskAnswer answer = Ask(ClassOf("cloud_auto, cloud_essd"), 100 * kGibibyte);
  EXPECT_EQ(answer.reason, BlockedReason::kClassInvalid);
  EXPECT_THAT(answer.detail, HasSubstr("\" cloud_essd\""));
}

// parseSnapshotID in pkg/disk/utils.go: sources other than snapshots are refused. Whether the
// snapshot exists is not known here.
TEST(DriverAnswer, MakesNoClones) {
  using kubernetes::VolumeSource;
  VolumeRequest request = Request();
  const std::vector<std::pair<VolumeSource, const char*>> rows{
      {VolumeSource::kNone, ""},
      {VolumeSource::kSnapshot, ""},
      {VolumeSource::kClaim, "source_unsupported"},
      {VolumeSource::kOther, ""},
  };
  for (const auto& [source, reason] : rows) {
    request.source = source;
    EXPECT_EQ(Name(Ask(ClassOf("cloud_essd"), 100 * kGibibyte, request).reason), reason);
  }
}

// pkg/disk/modify.go: a VolumeAttributesClass replaces type, level and IOPS, but the parameters of
// the StorageClass are still checked.
TEST(DriverAnswer, KnowsNoTypeWhereAVolumeAttributesClassReplacesIt) {
  VolumeRequest request = Request();
  request.volume_attributes_class = "gold";
  const DiskAnswer answer = Ask(ClassOf("cloud_essd", "PL3"), 5 * kGibibyte, request);
  EXPECT_EQ(answer.reason, BlockedReason::kNone);
  EXPECT_THAT(answer.attempts, IsEmpty());
  EXPECT_EQ(answer.gib, 5);
  EXPECT_EQ(Ask(ClassOf("typo"), 5 * kGibibyte, request).reason, BlockedReason::kClassInvalid);
}

TEST(DriverAnswer, RefusesNothingOfUnknownSizeAndNothingOfFlexVolume) {
  const StorageClass storage_class = ClassOf("cloud_essd", "PL3");
  const DiskAnswer unsized = AnswerOf(ReadDriverClass(storage_class), Request(), std::nullopt);
  EXPECT_EQ(unsized.reason, BlockedReason::kNone);
  EXPECT_EQ(unsized.gib, 0);
  StorageClass flex = ClassOf("cloud_essd", "PL3");
  flex.provisioner = "alicloud/disk";
  const DiskAnswer answer = Ask(flex, kGibibyte);
  EXPECT_EQ(answer.reason, BlockedReason::kNone);
  EXPECT_EQ(answer.gib, 20);
  EXPECT_THAT(LeftOf(answer), ElementsAre("cloud_essdPL3"));
}

}  // namespace
}  // namespace exporter::driver_answer_test

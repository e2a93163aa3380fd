// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/driver_tables.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace exporter::driver_tables_test {
namespace {

using ::testing::ElementsAre;

// pkg/disk/category.go (AllCategories) of kubernetes-sigs/alibaba-cloud-csi-driver; the maximum of
// `cloud` and the fact that ECS, not the driver, checks maxima: ECS documents, "Block storage".
TEST(DriverTables, HaveTheSizesOfEachCategory) {
  struct Row {
    const char* name;
    std::int64_t min_gib;
    std::int64_t max_gib;
    bool is_regional;
    bool is_single_instance;
  };
  const std::vector<Row> rows{
      {"cloud", 0, 2000, false, false},
      {"cloud_pperf", 0, 0, false, false},
      {"cloud_sperf", 0, 0, false, false},
      {"san_ssd", 0, 0, false, false},
      {"san_efficiency", 0, 0, false, false},
      {"cloud_efficiency", 20, 65536, false, false},
      {"cloud_ssd", 20, 65536, false, false},
      {"cloud_essd", 20, 65536, false, false},
      {"cloud_essd_xc0", 40, 65536, false, false},
      {"cloud_essd_xc1", 40, 65536, false, false},
      {"cloud_essd_entry", 10, 65536, false, false},
      {"cloud_auto", 1, 65536, false, false},
      {"cloud_regional_disk_auto", 10, 65536, true, false},
      {"elastic_ephemeral_disk_standard", 64, 8192, false, true},
      {"elastic_ephemeral_disk_premium", 64, 8192, false, true},
  };
  for (const Row& row : rows) {
    const DiskCategory* category = FindCategory(row.name);
    ASSERT_NE(category, nullptr) << row.name;
    EXPECT_EQ(MinGib(*category, ""), row.min_gib) << row.name;
    EXPECT_EQ(category->max_gib, row.max_gib) << row.name;
    EXPECT_EQ(category->is_regional, row.is_regional) << row.name;
    EXPECT_EQ(category->is_single_instance, row.is_single_instance) << row.name;
  }
}

// The same table is looked up word by word, exactly (validateDiskType in pkg/disk/utils.go).
TEST(DriverTables, KnowNoOtherWord) {
  for (const char* word : {"", "available", " cloud_essd", "cloud_essd ", "CLOUD_ESSD",
                           "cloud_essd2", "local_ssd_pro", "ephemeral_ssd"}) {
    EXPECT_EQ(FindCategory(word), nullptr) << word;
  }
}

// PerformanceLevel of cloud_essd in pkg/disk/category.go.
TEST(DriverTables, HaveTheSmallestDiskOfEachLevel) {
  const DiskCategory& essd = *FindCategory("cloud_essd");
  EXPECT_EQ(MinGib(essd, "PL0"), 1);
  EXPECT_EQ(MinGib(essd, "PL1"), 20);
  EXPECT_EQ(MinGib(essd, "PL2"), 461);
  EXPECT_EQ(MinGib(essd, "PL3"), 1261);
  EXPECT_EQ(MinGib(*FindCategory("cloud_ssd"), "PL3"), 20) << "levels are those of cloud_essd";
  for (const char* level : {"PL0", "PL1", "PL2", "PL3"}) EXPECT_TRUE(IsPerformanceLevel(level));
  for (const char* word : {"", "PL4", "pl1", " PL1", "PL1 "}) {
    EXPECT_FALSE(IsPerformanceLevel(word)) << word;
  }
}

// ECS documents, "ESSD AutoPL disks": provisioned IOPS.
TEST(DriverTables, HaveTheProvisionedIopsOfEachSize) {
  EXPECT_EQ(MaxProvisionedIops(1), 0);
  EXPECT_EQ(MaxProvisionedIops(3), 0);
  EXPECT_EQ(MaxProvisionedIops(4), 1000) << "4,000 less the least baseline of 3,000";
  EXPECT_EQ(MaxProvisionedIops(40), 40'000 - 3'800);
  EXPECT_EQ(MaxProvisionedIops(54), 49'500);
  EXPECT_EQ(MaxProvisionedIops(55), 50'000) << "55,000 less 4,550, but 50,000 at most";
  EXPECT_EQ(MaxProvisionedIops(65536), 50'000);
  EXPECT_EQ(MaxProvisionedIops(INT64_MAX), 50'000);
}

// SupportedFilesystemTypes in pkg/disk/utils.go.
TEST(DriverTables, HaveTheFileSystems) {
  for (const char* word : {"ext4", "ext3", "xfs", "ntfs"}) EXPECT_TRUE(IsFileSystem(word)) << word;
  for (const char* word : {"", "erofs", "EXT4", "btrfs"}) EXPECT_FALSE(IsFileSystem(word)) << word;
}

// strings.ToLower and a list of words, getDiskVolumeOptions in pkg/disk/utils.go.
TEST(DriverTables, HaveTheWordsForYes) {
  for (const char* word : {"yes", "Yes", "true", "TRUE", "1"}) EXPECT_TRUE(IsYes(word)) << word;
  for (const char* word : {"", "no", "on", "enabled", "t", " true"})
    EXPECT_FALSE(IsYes(word)) << word;
  for (const char* word : {"true", "True", "enabled", "Enabled"})
    EXPECT_TRUE(IsEnabled(word)) << word;
  for (const char* word : {"", "1", "yes", "disabled"}) EXPECT_FALSE(IsEnabled(word)) << word;
}

// strings.Split(…, ",") in pkg/disk/utils.go.
TEST(DriverTables, SplitListsAtCommasAlone) {
  EXPECT_THAT(SplitList("a,b"), ElementsAre("a", "b"));
  EXPECT_THAT(SplitList("a, b,"), ElementsAre("a", " b", ""));
  EXPECT_THAT(SplitList(""), ElementsAre(""));
}

}  // namespace
}  // namespace exporter::driver_tables_test

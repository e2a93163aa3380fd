// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/driver_tables.h"

#include <algorithm>
#include <array>

#include "exporter/core/text.h"

namespace exporter {
namespace {

// AllCategories of pkg/disk/category.go. The maximum of `cloud` is from the ECS documents; the
// driver has no bounds for it nor for the categories of private clouds and shared block storage.
// cloud_essd_xc0 and cloud_essd_xc1 are those of the finance cloud.
constexpr std::array kDiskCategories{
    DiskCategory{.name = "cloud", .max_gib = 2000},
    DiskCategory{.name = "cloud_pperf"},
    DiskCategory{.name = "cloud_sperf"},
    DiskCategory{.name = "san_ssd"},
    DiskCategory{.name = "san_efficiency"},
    DiskCategory{.name = "cloud_efficiency", .min_gib = 20, .max_gib = 65536},
    DiskCategory{.name = "cloud_ssd", .min_gib = 20, .max_gib = 65536},
    DiskCategory{.name = kLeveledCategory, .min_gib = 20, .max_gib = 65536},
    DiskCategory{.name = "cloud_essd_xc0", .min_gib = 40, .max_gib = 65536},
    DiskCategory{.name = "cloud_essd_xc1", .min_gib = 40, .max_gib = 65536},
    DiskCategory{.name = "cloud_essd_entry", .min_gib = 10, .max_gib = 65536},
    DiskCategory{.name = kIopsCategory, .min_gib = 1, .max_gib = 65536},
    DiskCategory{
        .name = "cloud_regional_disk_auto", .min_gib = 10, .max_gib = 65536, .is_regional = true},
    DiskCategory{.name = "elastic_ephemeral_disk_standard",
                 .min_gib = 64,
                 .max_gib = 8192,
                 .is_single_instance = true},
    DiskCategory{.name = "elastic_ephemeral_disk_premium",
                 .min_gib = 64,
                 .max_gib = 8192,
                 .is_single_instance = true},
};

// PerformanceLevel of cloud_essd in pkg/disk/category.go.
struct PerformanceLevel {
  std::string_view name;
  std::int64_t min_gib;
};
constexpr std::array kLevels{
    PerformanceLevel{"PL0", 1},
    PerformanceLevel{"PL1", 20},
    PerformanceLevel{"PL2", 461},
    PerformanceLevel{"PL3", 1261},
};

// SupportedFilesystemTypes of pkg/disk/utils.go.
constexpr std::array<std::string_view, 4> kFileSystems{"ext4", "ext3", "xfs", "ntfs"};
// getDiskVolumeOptions of pkg/disk/utils.go.
constexpr std::array<std::string_view, 3> kYesWords{"yes", "true", "1"};
constexpr std::array<std::string_view, 2> kEnabledWords{"true", "enabled"};

template <class Words>
bool IsOneOfWords(const Words& words, std::string_view word) {
  return std::ranges::any_of(words, [&](auto each) { return EqualsIgnoringCase(each, word); });
}

}  // namespace

const DiskCategory* FindCategory(std::string_view name) {
  const auto* found = std::ranges::find(kDiskCategories, name, &DiskCategory::name);
  return found == kDiskCategories.end() ? nullptr : found;
}

bool IsPerformanceLevel(std::string_view word) {
  return std::ranges::find(kLevels, word, &PerformanceLevel::name) != kLevels.end();
}

std::int64_t MinGib(const DiskCategory& category, std::string_view level) {
  if (category.name != kLeveledCategory) return category.min_gib;
  const auto* found = std::ranges::find(kLevels, level, &PerformanceLevel::name);
  return found == kLevels.end() ? category.min_gib : found->min_gib;
}

// "ESSD AutoPL disks" in the ECS documents: none up to 3 GiB, else 1,000 per GiB less the baseline,
// at most 50,000.
std::int64_t MaxProvisionedIops(std::int64_t gib) {
  constexpr std::int64_t kMost = 50'000;
  if (gib <= 3) return 0;
  if (gib >= kMost) return kMost;
  const std::int64_t baseline = std::max<std::int64_t>(std::min(1800 + 50 * gib, kMost), 3000);
  return std::clamp<std::int64_t>(1000 * gib - baseline, 0, kMost);
}

bool IsFileSystem(std::string_view word) {
  return std::ranges::find(kFileSystems, word) != kFileSystems.end();
}

bool IsYes(std::string_view word) {
  return IsOneOfWords(kYesWords, word);
}

bool IsEnabled(std::string_view word) {
  return IsOneOfWords(kEnabledWords, word);
}

std::vector<std::string_view> SplitList(std::string_view list) {
  std::vector<std::string_view> words;
  for (;;) {
    const auto comma = list.find(',');
    words.push_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return words;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace exporter {

// What the disk driver accepts and creates, as of August 2026: kubernetes-sigs/
// alibaba-cloud-csi-driver, pkg/disk/category.go and utils.go.

// A disk category, which is a word of the parameter `type`. Sizes in GiB, in steps of 1.
struct DiskCategory {
  std::string_view name;
  std::int64_t min_gib = 0;         // 0: the driver does not check it
  std::int64_t max_gib = 0;         // checked by ECS alone; 0: not known
  bool is_regional = false;         // can be attached in every zone of the region
  bool is_single_instance = false;  // can be attached to the instance it was made for only
};

// Null for a word that the driver does not know; words with blanks are among them.
const DiskCategory* FindCategory(std::string_view name);

// The only category that has performance levels.
inline constexpr std::string_view kLeveledCategory = "cloud_essd";
// The only category that has provisioned IOPS.
inline constexpr std::string_view kIopsCategory = "cloud_auto";

bool IsPerformanceLevel(std::string_view word);

// The smallest disk of a category and level; an empty level: that of the category.
std::int64_t MinGib(const DiskCategory& category, std::string_view level);

// The most IOPS that ECS provisions for a cloud_auto disk of that size.
std::int64_t MaxProvisionedIops(std::int64_t gib);

// File systems that the driver creates.
bool IsFileSystem(std::string_view word);

// Values of most parameters: yes, true and 1 in any case.
bool IsYes(std::string_view word);
// Values of multiAttach: true and enabled in any case.
bool IsEnabled(std::string_view word);

// Splits a list as the driver does: at commas, keeping blanks and empty words; an empty list has
// one empty word.
std::vector<std::string_view> SplitList(std::string_view list);

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/driver_class.h"

#include <algorithm>
#include <array>
#include <optional>

#include "exporter/analysis/volume_binding.h"
#include "exporter/core/quantity.h"
#include "exporter/core/text.h"

namespace exporter {
namespace {

using kubernetes::FindLabel;
using kubernetes::StorageClass;

constexpr std::string_view kFlexProvisioner = "alicloud/disk";
// Of parameters.type: missing or the word "available" (validateDiskType in pkg/disk/utils.go).
constexpr std::string_view kAvailable = "available";
constexpr std::string_view kDefaultTypes = "cloud_ssd,cloud_efficiency";

std::string Quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

// As strconv.Atoi of Go.
std::optional<std::int64_t> ParseGoInteger(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  return text.starts_with('+') ? std::nullopt : ParseWhole<std::int64_t>(text);
}

bool IsInteger(std::string_view text) {
  return ParseGoInteger(text).has_value();
}

bool IsIopsCount(std::string_view text) {
  return ParseGoInteger(text).value_or(-1) >= 0;
}

bool AreDiskTags(std::string_view text) {
  return text.empty() || std::ranges::all_of(SplitList(text), [](std::string_view tag) {
           return tag.find(':') != std::string_view::npos;
         });
}

bool IsHpnRule(std::string_view text) {
  return text.empty() || text == "never" || text == "always";
}

bool IsCacheMode(std::string_view text) {
  return text.empty() || text == "writethrough" || text == "writeback";
}

bool IsCacheSize(std::string_view text) {
  return text.empty() || ParseQuantity(text).has_value();
}

// Parameters that are refused by their value alone: getDiskVolumeOptions and parseTags in
// pkg/disk/utils.go, pkg/disk/datacache/opts.go, and restrictToHpnZone in
// pkg/disk/controllerserver.go of kubernetes-sigs/alibaba-cloud-csi-driver.
struct ParameterRule {
  std::string_view key;
  bool (*is_accepted)(std::string_view value);
  std::string_view wanted;
};
constexpr std::array kParameterRules{
    ParameterRule{"diskTags", AreDiskTags, "key:value pairs between commas"},
    ParameterRule{"provisionedIops", IsIopsCount, "a whole number, 0 or more"},
    ParameterRule{"volumeDeleteSnapshotRetentionDays", IsInteger, "a whole number"},
    ParameterRule{"restrictToHpnZone", IsHpnRule, "never or always"},
    ParameterRule{"dataCacheMode", IsCacheMode, "writethrough or writeback"},
    ParameterRule{"dataCacheSize", IsCacheSize, "a size such as 10Gi"},
};

std::string_view ParameterOf(const StorageClass& storage_class, std::string_view key) {
  const std::string* value = FindLabel(storage_class.parameters, key);
  return value == nullptr ? std::string_view() : std::string_view(*value);
}

std::string_view TypesOf(const StorageClass& storage_class) {
  const bool is_missing =
      storage_class.category.empty() && FindLabel(storage_class.parameters, "type") == nullptr;
  return is_missing || storage_class.category == kAvailable
             ? kDefaultTypes
             : std::string_view(storage_class.category);
}

std::vector<std::string_view> LevelsOf(const StorageClass& storage_class) {
  return storage_class.performance_level.empty() ? std::vector<std::string_view>{}
                                                 : SplitList(storage_class.performance_level);
}

bool AreRegional(const StorageClass& storage_class) {
  return std::ranges::all_of(SplitList(TypesOf(storage_class)), [](std::string_view word) {
    const DiskCategory* category = FindCategory(word);
    return category != nullptr && category->is_regional;
  });
}

std::string TypeRefusal(const StorageClass& storage_class) {
  for (const std::string_view word : SplitList(TypesOf(storage_class))) {
    if (FindCategory(word) == nullptr) {
      return "its parameter type names " + Quoted(word) + ", which is no category";
    }
  }
  for (const std::string_view word : LevelsOf(storage_class)) {
    if (!IsPerformanceLevel(word)) {
      return "its parameter performanceLevel names " + Quoted(word) + ", which is no level";
    }
  }
  return {};
}

// A zone that is written but empty, a storage cluster without a level, a cache without a size.
std::string CombinationRefusal(const StorageClass& storage_class) {
  const std::string* zone = FindLabel(storage_class.parameters, "zoneId");
  if (zone == nullptr) zone = FindLabel(storage_class.parameters, "zoneid");
  if (zone != nullptr && zone->empty() && !AreRegional(storage_class)) {
    return "its parameter zoneId is empty";
  }
  if (!ParameterOf(storage_class, "storageClusterId").empty() &&
      storage_class.performance_level.empty()) {
    return "its parameter storageClusterId needs a performanceLevel";
  }
  const auto cache = ParseQuantity(ParameterOf(storage_class, "dataCacheSize"));
  if (!ParameterOf(storage_class, "dataCacheMode").empty() && cache.value_or(0) == 0) {
    return "its parameter dataCacheMode needs a dataCacheSize";
  }
  return {};
}

std::string RefusalOf(const StorageClass& storage_class) {
  if (std::string refusal = TypeRefusal(storage_class); !refusal.empty()) return refusal;
  for (const ParameterRule& rule : kParameterRules) {
    const std::string* value = FindLabel(storage_class.parameters, rule.key);
    if (value == nullptr || rule.is_accepted(*value)) continue;
    return "its parameter " + std::string(rule.key) + " is " + Quoted(*value) + ", not " +
           std::string(rule.wanted);
  }
  return CombinationRefusal(storage_class);
}

// The external-provisioner of kubernetes-csi reads the prefixed key and an older one.
std::string FileSystemRefusal(const StorageClass& storage_class) {
  std::string_view word = ParameterOf(storage_class, "csi.storage.k8s.io/fstype");
  if (word.empty()) word = ParameterOf(storage_class, "fstype");
  if (word.empty() || IsFileSystem(word)) return {};
  return "its file system " + Quoted(word) + " is not one that the driver makes";
}

// One for each type in its order; for cloud_essd one for each level (generateCreateAttempts in
// pkg/disk/cloud.go).
std::vector<DiskAttempt> AttemptsOf(const StorageClass& storage_class) {
  std::vector<DiskAttempt> attempts;
  const auto levels = LevelsOf(storage_class);
  for (const std::string_view word : SplitList(TypesOf(storage_class))) {
    const DiskCategory* category = FindCategory(Trim(word));
    if (category == nullptr) return {};
    if (category->name != kLeveledCategory || levels.empty()) {
      attempts.push_back({.category = category});
      continue;
    }
    for (const std::string_view level : levels) {
      attempts.push_back({.category = category, .level = level});
    }
  }
  return attempts;
}

}  // namespace

bool MakesDisks(const StorageClass& storage_class) {
  return storage_class.provisioner == kubernetes::kDiskDriver ||
         storage_class.provisioner == kFlexProvisioner;
}

std::vector<std::string> ZonesOfClass(const StorageClass& storage_class) {
  const bool is_csi_disk = storage_class.provisioner == kubernetes::kDiskDriver;
  return is_csi_disk && AreRegional(storage_class) ? std::vector<std::string>{}
                                                   : storage_class.zone_ids;
}

DriverClass ReadDriverClass(const StorageClass& storage_class) {
  DriverClass driver_class{.attempts = AttemptsOf(storage_class),
                           .selects_node = WaitsForConsumer(&storage_class)};
  if (storage_class.provisioner != kubernetes::kDiskDriver) {
    driver_class.is_checked = false;
    driver_class.raises_small = true;
    return driver_class;
  }
  driver_class.refusal = RefusalOf(storage_class);
  driver_class.file_system_refusal = FileSystemRefusal(storage_class);
  driver_class.provisioned_iops =
      ParseGoInteger(ParameterOf(storage_class, "provisionedIops")).value_or(0);
  driver_class.is_multi_attach = IsEnabled(ParameterOf(storage_class, "multiAttach"));
  driver_class.needs_node = ParameterOf(storage_class, "restrictToHpnZone") == "always";
  driver_class.raises_small = IsYes(ParameterOf(storage_class, "volumeSizeAutoAvailable"));
  return driver_class;
}

}  // namespace exporter

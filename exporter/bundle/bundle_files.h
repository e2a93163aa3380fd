// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/alerting/thresholds.h"

namespace exporter {

// What the names of all files of the bundle start with. Other files in its folders are never
// touched.
constexpr std::string_view kBundlePrefix = "ack-storage-";
constexpr std::string_view kRulesSuffix = ".yml";
constexpr std::string_view kDashboardsSuffix = ".json";

struct BundleFile {
  std::string name;  // without a folder
  std::string text;  // sealed

  friend bool operator==(const BundleFile&, const BundleFile&) = default;
};
using BundleFiles = std::vector<BundleFile>;

// A file of dashboards/.
struct DashboardText {
  std::string_view name;
  std::string_view text;
};
std::span<const DashboardText> AllDashboards();

// One for each rule group.
BundleFiles RuleFiles(const Thresholds& thresholds);

BundleFiles DashboardFiles();

}  // namespace exporter

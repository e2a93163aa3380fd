// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/bundle/bundle_files.h"
#include "exporter/core/error.h"

namespace exporter {

// The texts of the files that lie in a folder, by name, or why they cannot be read.
using FoundFiles = std::map<std::string, Result<std::string>, std::less<>>;

// What has to be done to have the bundle in a folder.
struct FolderPlan {
  BundleFiles write;
  std::vector<std::string> remove;  // ours, but no longer in the bundle; after all are written
  ConfigErrors refused;             // begin with the name of a file that stays as it is
};

// A file of the bundle that is not as we wrote it is refused, unless `is_forced`. One that we wrote
// for an earlier bundle is removed only if it is still as we wrote it.
FolderPlan PlanFolder(const BundleFiles& wanted, const FoundFiles& found, bool is_forced);

// Whether a file in a folder of the bundle is one of ours by its name. `suffix`: kRulesSuffix or
// kDashboardsSuffix.
bool IsBundleName(std::string_view name, std::string_view suffix);

// The name under which a file is written before it takes its place. No usual pattern for rules or
// dashboards matches it.
std::string TemporaryName(std::string_view name);

// Whether `name` is a TemporaryName, left behind by a run that was killed.
bool IsTemporaryName(std::string_view name, std::string_view suffix);

}  // namespace exporter

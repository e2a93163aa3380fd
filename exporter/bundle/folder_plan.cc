// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/folder_plan.h"

#include <algorithm>

#include "exporter/bundle/seal.h"

namespace exporter {
namespace {

constexpr std::string_view kTemporaryPrefix = ".";
constexpr std::string_view kTemporarySuffix = ".tmp";

constexpr const char* kChanged =
    ": is not as this program wrote it, so it is left alone: keep your own in a file of another "
    "name, and remove this one or replace it with --force";
constexpr const char* kChangedAndLeft =
    ": is no longer in the bundle, but not as this program wrote it, so it is left alone: remove "
    "it, or rename it if you want to keep it";

// Whether what was found may be replaced.
bool IsOurs(const std::string& name, const Result<std::string>& text) {
  return text && SealOf(name, *text) == Seal::kWhole;
}

}  // namespace

FolderPlan PlanFolder(const BundleFiles& wanted, const FoundFiles& found, bool is_forced) {
  FolderPlan plan;
  for (const BundleFile& file : wanted) {
    const auto there = found.find(file.name);
    if (there != found.end() && there->second && *there->second == file.text) continue;
    if (there == found.end() || is_forced || IsOurs(file.name, there->second)) {
      plan.write.push_back(file);
    } else {
      plan.refused.push_back(file.name + kChanged);
    }
  }
  for (const auto& [name, text] : found) {
    if (std::ranges::find(wanted, name, &BundleFile::name) != wanted.end() || !text) continue;
    const Seal seal = SealOf(name, *text);
    if (seal == Seal::kWhole) plan.remove.push_back(name);
    if (seal == Seal::kBroken) plan.refused.push_back(name + kChangedAndLeft);
  }
  return plan;
}

bool IsBundleName(std::string_view name, std::string_view suffix) {
  return name.starts_with(kBundlePrefix) && name.ends_with(suffix);
}

std::string TemporaryName(std::string_view name) {
  return std::string(kTemporaryPrefix).append(name).append(kTemporarySuffix);
}

bool IsTemporaryName(std::string_view name, std::string_view suffix) {
  if (!name.starts_with(kTemporaryPrefix) || !name.ends_with(kTemporarySuffix)) return false;
  name.remove_prefix(kTemporaryPrefix.size());
  name.remove_suffix(std::min(kTemporarySuffix.size(), name.size()));
  return IsBundleName(name, suffix);
}

}  // namespace exporter

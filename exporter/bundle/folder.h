// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/bundle/bundle_files.h"

namespace exporter {

struct BundleFolder {
  std::string path;
  std::string_view suffix;  // of its files
  BundleFiles files;        // what it shall hold
  bool is_forced = false;
};

struct FolderOutcome {
  std::vector<std::string> written;  // paths
  std::vector<std::string> removed;
  ConfigErrors problems;
};

// Looks at the complete files under their temporary names; returns what is wrong with them.
using StagedCheck = std::function<std::optional<std::string>(const std::vector<std::string>&)>;

// Brings the folder to what it shall hold. Whoever reads it meanwhile, or after a kill at any
// point, sees in place of every file the old one or the new one, whole: all new ones are written
// under temporary names, flushed to disk and checked before the first is renamed, and what is no
// longer wanted is removed last. One process at a time: others wait a few seconds,
// or until `stop`.
FolderOutcome WriteFolder(const BundleFolder& folder, const StagedCheck& check,
                          const std::stop_token& stop);

}  // namespace exporter

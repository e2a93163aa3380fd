// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "exporter/bundle/bundle_files.h"

namespace exporter {

// What is wrong with the texts, each error with the name of the file; empty: nothing. For rules the
// structure of a rule file as Prometheus reads it (rulefmt), without its expressions; for
// dashboards a JSON object with uid, title and panels.
ConfigErrors CheckRuleFiles(const BundleFiles& files);
ConfigErrors CheckDashboardFiles(const BundleFiles& files);

// The complaint of `promtool check rules` about the files at `paths`.
std::optional<std::string> AskPromtool(const std::string& promtool,
                                       const std::vector<std::string>& paths,
                                       const std::stop_token& stop);

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "exporter/config/options.h"
#include "exporter/core/environment.h"

namespace exporter {

// The arguments of the command bundle.
struct BundleOptions {
  std::string rules_folder;       // empty: no rules
  std::string dashboards_folder;  // empty: no dashboards
  std::string thresholds_file;    // empty: the defaults
  std::string reload_url;         // empty: nobody is asked
  std::string promtool;           // path; empty: not asked
  std::chrono::milliseconds interval{5'000};
  bool is_watching = false;
  bool is_forced = false;
};

struct BundleOptionRow {
  std::string_view flag;          // without the dashes
  std::string_view value_name{};  // empty: a switch
  std::string_view help{};
  // Stores the value; returns what is accepted if it is invalid. nullptr for a switch.
  std::optional<std::string> (*store)(const std::string& text, const Environment& environment,
                                      BundleOptions& options) = nullptr;
  bool BundleOptions::*switched = nullptr;
};

std::span<const BundleOptionRow> AllBundleOptions();

// Stores `values`, by flag. Every error names the flag, the value and what is accepted.
// `environment` is where programs without a path are looked for.
ConfigErrors StoreBundleOptions(const RawValues& values, const Environment& environment,
                                BundleOptions& options);

}  // namespace exporter

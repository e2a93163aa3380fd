// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/bundle_options.h"

#include <array>
#include <filesystem>

#include "exporter/config/values.h"
#include "exporter/core/child_process.h"
#include "exporter/http/url.h"

namespace exporter {
namespace {

using Refusal = std::optional<std::string>;

template <std::string BundleOptions::*field>
Refusal StorePath(const std::string& text, const Environment&, BundleOptions& options) {
  if (text.empty()) return "a path";
  options.*field = text;
  return std::nullopt;
}

Refusal StoreUrl(const std::string& text, const Environment&, BundleOptions& options) {
  const auto url = ParseServerUrl(text);
  if (!url) return "a URL such as http://127.0.0.1:9090/-/reload (" + url.error().message + ")";
  options.reload_url = url->base;
  return std::nullopt;
}

Refusal StorePromtool(const std::string& text, const Environment& environment,
                      BundleOptions& options) {
  if (text.find('/') == std::string::npos) {
    options.promtool = FindInPath(text, environment).value_or("");
  } else if (IsProgram(text)) {
    options.promtool = std::filesystem::absolute(text).string();
  }
  if (!options.promtool.empty()) return std::nullopt;
  return "the path of a program, or the name of one in PATH";
}

Refusal StoreInterval(const std::string& text, const Environment&, BundleOptions& options) {
  constexpr std::chrono::milliseconds kMin{100};
  const auto interval = ParseDuration(text);
  if (!interval || *interval < kMin) return "a duration such as 5s, at least 100ms";
  options.interval = *interval;
  return std::nullopt;
}

constexpr std::array kOptions{
    BundleOptionRow{.flag = "rules",
                    .value_name = "DIR",
                    .help = "Folder for the rule files, ack-storage-*.yml. It has to exist.",
                    .store = StorePath<&BundleOptions::rules_folder>},
    BundleOptionRow{.flag = "dashboards",
                    .value_name = "DIR",
                    .help = "Folder for the dashboards, ack-storage-*.json. It has to exist.",
                    .store = StorePath<&BundleOptions::dashboards_folder>},
    BundleOptionRow{.flag = "thresholds",
                    .value_name = "FILE",
                    .help = "Thresholds and switches of the rules, in the form of "
                            "alerts/thresholds.yml; what it leaves out has its default.",
                    .store = StorePath<&BundleOptions::thresholds_file>},
    BundleOptionRow{.flag = "reload",
                    .value_name = "URL",
                    .help = "Where to POST a request to read the rules again, for example "
                            "http://127.0.0.1:9090/-/reload (Prometheus needs "
                            "--web.enable-lifecycle).",
                    .store = StoreUrl},
    BundleOptionRow{.flag = "promtool",
                    .value_name = "PROGRAM",
                    .help = "A promtool, which has to accept the rules before they are put in "
                            "place. The structure of all files is checked in any case.",
                    .store = StorePromtool},
    BundleOptionRow{.flag = "watch",
                    .help = "Keep running, and write the files again when the thresholds change or "
                            "a file is missing.",
                    .switched = &BundleOptions::is_watching},
    BundleOptionRow{.flag = "interval",
                    .value_name = "DURATION",
                    .help = "With --watch, how often to look. Default: 5s. A change is used once "
                            "two looks have found it the same.",
                    .store = StoreInterval},
    BundleOptionRow{.flag = "force",
                    .help = "Replace files of the bundle that somebody else wrote or changed.",
                    .switched = &BundleOptions::is_forced},
};

Refusal StoreValue(const BundleOptionRow& row, const std::string& text,
                   const Environment& environment, BundleOptions& options) {
  if (row.store != nullptr) return row.store(text, environment, options);
  if (text != "true") return "no value";
  options.*row.switched = true;
  return std::nullopt;
}

}  // namespace

std::span<const BundleOptionRow> AllBundleOptions() {
  return kOptions;
}

ConfigErrors StoreBundleOptions(const RawValues& values, const Environment& environment,
                                BundleOptions& options) {
  ConfigErrors errors;
  for (const BundleOptionRow& row : kOptions) {
    const auto given = values.find(row.flag);
    if (given == values.end()) continue;
    const std::string flag = "--" + std::string(row.flag);
    if (given->second.size() > 1) {
      errors.push_back(flag + ": given " + std::to_string(given->second.size()) + " times");
      continue;
    }
    const std::string text = given->second.empty() ? "" : given->second.back();
    const auto accepted = StoreValue(row, text, environment, options);
    if (!accepted) continue;
    errors.push_back(flag + ": '" + OneLine(text, 80) + "' is not accepted, want " + *accepted);
  }
  if (!values.contains("rules") && !values.contains("dashboards")) {
    errors.emplace_back("bundle: nothing to write, want --rules, --dashboards or both");
  }
  if (values.contains("interval") && !options.is_watching) {
    errors.emplace_back("--interval: needs --watch");
  }
  return errors;
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/bundle.h"

#include <iterator>
#include <utility>

#include "exporter/alerting/thresholds.h"
#include "exporter/bundle/file_checks.h"
#include "exporter/bundle/folder.h"
#include "exporter/bundle/reload.h"
#include "exporter/core/files.h"
#include "exporter/core/log.h"

namespace exporter {
namespace {

void Append(ConfigErrors& all, ConfigErrors more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

// Brings one folder up to date.
void WriteInto(const BundleFolder& folder, const StagedCheck& check, const std::stop_token& stop,
               Bundle::Outcome& outcome) {
  FolderOutcome result = WriteFolder(folder, check, stop);
  for (const std::string& path : result.written) Log(LogLevel::kInfo, "written", {{"file", path}});
  for (const std::string& path : result.removed) Log(LogLevel::kInfo, "removed", {{"file", path}});
  outcome.is_changed |= !result.written.empty() || !result.removed.empty();
  Append(outcome.problems, std::move(result.problems));
}

}  // namespace

Result<std::string> Bundle::ReadThresholdsText() const {
  if (options_.thresholds_file.empty()) return std::string();
  return ReadTextFile(options_.thresholds_file);
}

ConfigErrors Bundle::Use(const std::string& thresholds_text) {
  Thresholds thresholds;
  ConfigErrors errors = ReadThresholds(thresholds_text, options_.thresholds_file, thresholds);
  if (!errors.empty()) return errors;
  BundleFiles rules = RuleFiles(thresholds);
  // One is enough: what is wrong with one threshold shows in many rules.
  const ConfigErrors wrong = CheckRuleFiles(rules);
  if (!wrong.empty()) {
    return {options_.thresholds_file + ": makes rules that are not valid: " + wrong.front()};
  }
  rules_ = std::move(rules);
  return {};
}

Bundle::Outcome Bundle::Write(const std::stop_token& stop) const {
  Outcome outcome;
  if (!options_.rules_folder.empty()) {
    StagedCheck check;
    if (!options_.promtool.empty()) {
      check = [&](const std::vector<std::string>& paths) {
        return AskPromtool(options_.promtool, paths, stop);
      };
    }
    WriteInto({options_.rules_folder, kRulesSuffix, rules_, options_.is_forced}, check, stop,
              outcome);
  }
  if (!options_.dashboards_folder.empty()) {
    BundleFiles dashboards = DashboardFiles();
    ConfigErrors errors = CheckDashboardFiles(dashboards);
    if (errors.empty()) {
      WriteInto({options_.dashboards_folder, kDashboardsSuffix, std::move(dashboards),
                 options_.is_forced},
                {}, stop, outcome);
    }
    Append(outcome.problems, std::move(errors));
  }
  return outcome;
}

std::optional<Error> Bundle::Reload(const std::stop_token& stop) const {
  if (options_.reload_url.empty()) return std::nullopt;
  auto error = AskForReload(transport_, options_.reload_url, stop);
  if (!error) Log(LogLevel::kInfo, "reloaded", {{"url", options_.reload_url}});
  return error;
}

BundleRun RunBundleOnce(Bundle& bundle, const std::stop_token& stop) {
  BundleRun run;
  const auto text = bundle.ReadThresholdsText();
  run.problems = text ? bundle.Use(*text) : ConfigErrors{text.error().message};
  run.is_usable = run.problems.empty();
  if (!run.is_usable) return run;
  run.problems = bundle.Write(stop).problems;
  if (auto error = bundle.Reload(stop)) run.problems.push_back(std::move(error->message));
  return run;
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <stop_token>
#include <string>

#include "exporter/bundle/bundle.h"
#include "exporter/bundle/reload.h"
#include "exporter/core/sleeper.h"

namespace exporter {

// Keeps the folders of a bundle up to date. A problem is logged when it appears and when it is
// gone; meanwhile the last good files stay.
class BundleWatch {
 public:
  // `bundle` must outlive it and have used `thresholds_text`.
  BundleWatch(Bundle& bundle, std::string thresholds_text, Jitter jitter);

  // One look.
  void Look(ReloadSchedule::Time now, const std::stop_token& stop);

  // A look every interval, until `stop`.
  void Run(const Sleeper& sleeper, const std::stop_token& stop);

 private:
  void ReadThresholds();
  void Reload(ReloadSchedule::Time now, const std::stop_token& stop);
  void Report(ConfigErrors problems);

  Bundle& bundle_;
  Jitter jitter_;
  // The text of the thresholds that was used last, good or bad, and that of the last look: half of
  // it may be in the file while somebody writes it.
  std::optional<std::string> used_;
  std::optional<std::string> seen_;
  ConfigErrors threshold_errors_;
  ReloadSchedule schedule_;
  std::optional<std::string> reload_error_;
  std::set<std::string> known_;  // problems that have been logged
};

}  // namespace exporter

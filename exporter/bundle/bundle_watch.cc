// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/bundle_watch.h"

#include <utility>

#include "exporter/core/log.h"

namespace exporter {

BundleWatch::BundleWatch(Bundle& bundle, std::string thresholds_text, Jitter jitter)
    : bundle_(bundle),
      jitter_(std::move(jitter)),
      used_(thresholds_text),
      seen_(std::move(thresholds_text)),
      schedule_(bundle.options().interval) {}

void BundleWatch::Look(ReloadSchedule::Time now, const std::stop_token& stop) {
  ReadThresholds();
  Bundle::Outcome outcome = bundle_.Write(stop);
  if (stop.stop_requested()) return;
  if (outcome.is_changed) schedule_.NoteChange();
  Reload(now, stop);
  if (stop.stop_requested()) return;
  ConfigErrors problems = std::move(outcome.problems);
  problems.insert(problems.begin(), threshold_errors_.begin(), threshold_errors_.end());
  if (reload_error_) problems.push_back(*reload_error_);
  Report(std::move(problems));
}

void BundleWatch::Run(const Sleeper& sleeper, const std::stop_token& stop) {
  do {
    Look(std::chrono::steady_clock::now(), stop);
  } while (sleeper(bundle_.options().interval, stop));
}

void BundleWatch::ReadThresholds() {
  const auto text = bundle_.ReadThresholdsText();
  if (!text) {
    threshold_errors_ = {text.error().message};
    used_.reset();
    seen_.reset();
    return;
  }
  const bool is_settled = std::exchange(seen_, *text) == *text;
  if (!is_settled || used_ == *text) return;
  used_ = *text;
  threshold_errors_ = bundle_.Use(*text);
}

void BundleWatch::Reload(ReloadSchedule::Time now, const std::stop_token& stop) {
  if (!schedule_.IsDue(now)) return;
  const auto error = bundle_.Reload(stop);
  if (error) {
    schedule_.NoteFailure(now, jitter_());
    reload_error_ = error->message;
  } else {
    schedule_.NoteSuccess();
    reload_error_.reset();
  }
}

void BundleWatch::Report(ConfigErrors problems) {
  std::set<std::string> current(std::make_move_iterator(problems.begin()),
                                std::make_move_iterator(problems.end()));
  for (const std::string& problem : current) {
    if (!known_.contains(problem)) Log(LogLevel::kError, problem);
  }
  for (const std::string& problem : known_) {
    if (!current.contains(problem)) Log(LogLevel::kInfo, "solved", {{"problem", problem}});
  }
  known_ = std::move(current);
}

}  // namespace exporter

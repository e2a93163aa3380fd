// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/core/log.h"
#include "exporter/metrics/exporter_metrics.h"

namespace exporter {

MetricDefs SourceLogMetricDefs();

// Counts and logs the reads of one source, over all its parts. The start and end of a failure and a
// change of its kind are logged once, odd data at most once a minute. Thread-safe.
class SourceLog {
 public:
  // `target`, if not empty, is added to every line.
  SourceLog(std::string source, ExporterMetrics& metrics, const std::string& target = {});

  void Failed(std::size_t part, const Error& error);
  void Read(std::size_t part, std::size_t objects);
  // Watching is forbidden, so the source falls back to polling.
  void Polls(const Error& why);
  // Odd fields and dropped objects; `first` describes the first one.
  void Problems(std::size_t count, const std::string& first);

 private:
  void Write(LogLevel level, std::string_view message, const std::vector<LogField>& fields) const;

  const std::string source_;
  std::vector<LogField> place_;  // source and target, added to every line
  ExporterMetrics& metrics_;
  std::mutex mutex_;  // guards the members below
  // The error kind of each failing part. Not the message, which may contain times and counters and
  // so would be logged at every poll.
  std::map<std::size_t, ErrorKind> troubles_;
  std::string known_problem_;
  std::optional<std::chrono::steady_clock::time_point> problem_logged_at_;
  bool is_polling_ = false;
};

}  // namespace exporter

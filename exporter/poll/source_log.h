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

// The families that a SourceLog counts in.
MetricDefs SourceLogMetricDefs();

// Counts and logs how the reading of one source goes, all parts together. A source that
// starts or stops failing, or fails in another way, is logged once; oddities once a
// minute at most. Safe to call from several threads.
class SourceLog {
 public:
  // `target`, where not empty, is named in every line.
  SourceLog(std::string source, ExporterMetrics& metrics, const std::string& target = {});

  void Failed(std::size_t part, const Error& error);
  void Read(std::size_t part, std::size_t objects);
  // Watches are forbidden.
  void Polls(const Error& why);
  // Odd fields and dropped objects; `first` says where and how.
  void Problems(std::size_t count, const std::string& first);

 private:
  void Write(LogLevel level, std::string_view message, const std::vector<LogField>& fields) const;

  const std::string source_;
  std::vector<LogField> place_;  // source and target, in every line
  ExporterMetrics& metrics_;
  std::mutex mutex_;  // guards what follows
  // The kind of failure of each part that fails. Not the message: that may hold times and
  // counters, and would be logged at every poll.
  std::map<std::size_t, ErrorKind> troubles_;
  std::string known_problem_;
  std::optional<std::chrono::steady_clock::time_point> problem_logged_at_;
  bool is_polling_ = false;
};

}  // namespace exporter

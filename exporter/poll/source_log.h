#pragma once

#include <cstddef>
#include <string>

#include "exporter/core/error.h"
#include "exporter/metrics/exporter_metrics.h"

namespace exporter {

// The families that a SourceLog counts in.
MetricDefs SourceLogMetricDefs();

// Counts and logs how the reading of one source goes. A source that starts or stops
// failing, fails in another way, or brings another oddity is logged once. Of one thread.
class SourceLog {
 public:
  SourceLog(std::string source, ExporterMetrics& metrics);

  void Failed(const Error& error);
  void Read(std::size_t objects);
  // Odd fields and dropped objects; `first` says where and how.
  void Problems(std::size_t count, const std::string& first);

 private:
  const std::string source_;
  ExporterMetrics& metrics_;
  // By kind: a message may hold times and counters, and would be logged at every poll.
  std::string known_trouble_;
  std::string known_problem_;
};

}  // namespace exporter

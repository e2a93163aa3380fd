#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>

#include "exporter/metrics/exporter_metrics.h"

namespace exporter {

// The family that a ClockReport sets.
MetricDefs ClockReportMetricDefs();

// Says when the clock of this machine is wrong: requests are then signed by the clock of the
// server that refused one, and go on, but certificates, ages and findings suffer. Safe to
// call from several threads.
class ClockReport {
 public:
  explicit ClockReport(ExporterMetrics& metrics);

  // How much the server's clock is ahead of ours, by what one target knows; 0 while it
  // trusts ours, or was not asked.
  void Note(std::size_t target, std::chrono::seconds offset);

 private:
  ExporterMetrics& metrics_;
  std::mutex mutex_;                                     // guards what follows
  std::map<std::size_t, std::chrono::seconds> offsets_;  // by target
  bool is_wrong_ = false;
};

}  // namespace exporter

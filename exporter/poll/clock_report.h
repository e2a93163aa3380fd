#pragma once

#include <chrono>
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

  // How much the server's clock is ahead of ours; 0 while it trusts ours.
  void Note(std::chrono::seconds offset);

 private:
  ExporterMetrics& metrics_;
  std::mutex mutex_;  // guards is_wrong_
  bool is_wrong_ = false;
};

}  // namespace exporter

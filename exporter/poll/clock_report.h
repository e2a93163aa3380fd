// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>

#include "exporter/metrics/exporter_metrics.h"

namespace exporter {

MetricDefs ClockReportMetricDefs();

// Reports a wrong local clock. Requests are then signed with the time of the server that refused
// one and still succeed, but certificates, ages and findings are affected. Thread-safe.
class ClockReport {
 public:
  explicit ClockReport(ExporterMetrics& metrics);

  // Records how far the server's clock is ahead of ours according to one target; 0 while our clock
  // is accepted or no request was made.
  void Note(std::size_t target, std::chrono::seconds offset);

 private:
  ExporterMetrics& metrics_;
  std::mutex mutex_;                                     // guards the members below
  std::map<std::size_t, std::chrono::seconds> offsets_;  // by target
  bool is_wrong_ = false;
};

}  // namespace exporter

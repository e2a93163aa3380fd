// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "exporter/metrics/metric_def.h"
#include "exporter/metrics/text_format.h"

namespace exporter {

// The exporter's own counters, histograms and gauges, kept by prometheus-cpp. Unlike the domain
// series they live as long as the program. A series is created by its first call; call Count with 0
// for those known in advance. Label values are in the order of def.labels. Safe to call from
// several threads.
class ExporterMetrics {
 public:
  ExporterMetrics();
  ~ExporterMetrics();
  ExporterMetrics(const ExporterMetrics&) = delete;
  ExporterMetrics& operator=(const ExporterMetrics&) = delete;

  void Count(const MetricDef& def, std::initializer_list<std::string_view> label_values,
             double by = 1.0);
  void Set(const MetricDef& def, std::initializer_list<std::string_view> label_values,
           double value);
  // Histograms are in seconds, with buckets from 5 ms to 30 s.
  void Observe(const MetricDef& def, std::initializer_list<std::string_view> label_values,
               double seconds);

  // All series as text, without the OpenMetrics EOF marker.
  std::string Render(TextFormat format) const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace exporter

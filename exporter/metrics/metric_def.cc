// SPDX-License-Identifier: Apache-2.0
#include "exporter/metrics/metric_def.h"

namespace exporter {

std::string_view TypeName(MetricType type) {
  switch (type) {
    case MetricType::kGauge:
      return "gauge";
    case MetricType::kCounter:
      return "counter";
    case MetricType::kHistogram:
      return "histogram";
  }
  return "unknown";
}

}  // namespace exporter

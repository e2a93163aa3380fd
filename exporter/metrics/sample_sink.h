// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string_view>

#include "exporter/metrics/metric_def.h"

namespace exporter {

// Takes samples. `label_values` are in the order of def.labels; an empty value means that the label
// does not apply to this sample. It is still printed: otherwise Prometheus with honor_labels would
// fill in the target's own namespace or pod. Any bytes are safe: invalid UTF-8 is replaced by
// U+FFFD.
class SampleSink {
 public:
  virtual ~SampleSink() = default;
  virtual void Add(const MetricDef& def, std::initializer_list<std::string_view> label_values,
                   double value) = 0;
};

}  // namespace exporter

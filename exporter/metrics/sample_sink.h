// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string_view>

#include "exporter/metrics/metric_def.h"

namespace exporter {

// Takes samples of metric families: a page being built, or a table to evaluate alerts on.
class SampleSink {
 public:
  virtual ~SampleSink() = default;

  // `label_values` are in the order of def.labels; an empty value means that the label does not
  // apply to this sample.
  virtual void Add(const MetricDef& def, std::initializer_list<std::string_view> label_values,
                   double value) = 0;
};

}  // namespace exporter

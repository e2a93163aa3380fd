// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/checks/evaluate.h"
#include "exporter/metrics/sample_sink.h"

namespace exporter {

// Without labels whose value is empty: Prometheus treats those as absent.
using Labels = std::map<std::string, std::string, std::less<>>;

// The value of a label, empty if it is absent.
std::string_view LabelOf(const Labels& labels, std::string_view name);

struct Sample {
  Labels labels;
  double value = 0;

  friend bool operator==(const Sample&, const Sample&) = default;
};

// The samples of some metrics at one instant, by name of the metric.
class SampleTable : public SampleSink {
 public:
  explicit SampleTable(std::set<std::string, std::less<>> metrics) : metrics_(std::move(metrics)) {}

  // Keeps samples of the metrics asked for only.
  void Add(const MetricDef& def, std::initializer_list<std::string_view> label_values,
           double value) override;

  void Put(std::string_view metric, Sample sample) {
    samples_[std::string(metric)].push_back(std::move(sample));
  }

  // Empty if there are none.
  const std::vector<Sample>& Of(std::string_view metric) const;

 private:
  std::set<std::string, std::less<>> metrics_;
  std::map<std::string, std::vector<Sample>, std::less<>> samples_;
};

// The samples that the page has of `metrics`: those of this evaluation, and of the sources, which
// are renewed without one, as `latest` tells them.
SampleTable SamplesOf(const Evaluation& evaluation, const Inventory& latest,
                      std::set<std::string, std::less<>> metrics);

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/alerting/expr.h"
#include "exporter/checks/evaluate.h"
#include "exporter/metrics/sample_sink.h"

namespace exporter {

// Without labels whose value is empty: Prometheus treats those as absent.
using Labels = std::map<std::string, std::string, std::less<>>;

// The value of a label, empty if it is absent.
std::string_view LabelOf(const Labels& labels, std::string_view name);

// The value of a label of a sample that is being added to a sink; empty if it has none.
std::string_view ValueOfLabel(const MetricDef& def,
                              std::initializer_list<std::string_view> label_values,
                              std::string_view label);

struct Sample {
  Labels labels;
  double value = 0;

  friend bool operator==(const Sample&, const Sample&) = default;
};

// The samples that an expression selects at one instant, by name of the metric. Takes no others,
// and leaves out labels that an aggregation drops at once: the page of a large cluster has a
// million samples.
class SampleTable : public SampleSink {
 public:
  explicit SampleTable(const Expr& expr);

  void Add(const MetricDef& def, std::initializer_list<std::string_view> label_values,
           double value) override;

  // Empty if there are none.
  const std::vector<Sample>& Of(std::string_view metric) const;

 private:
  struct Selected {
    std::vector<std::vector<Matcher>> matchers;  // any of them
    std::set<std::string, std::less<>> labels;   // to keep
    bool keeps_all = false;
    std::vector<Sample> samples;
  };

  void Select(const Expr& expr, const LabelNames* by);

  std::map<std::string, Selected, std::less<>> metrics_;
};

// Passes on the samples that the page has of `metrics`, and maybe others: those of this evaluation,
// and of the sources, which are renewed without one, as `latest` tells them.
void AddSamples(const Evaluation& evaluation, const Inventory& latest,
                const std::vector<std::string>& metrics, SampleSink& out);

}  // namespace exporter

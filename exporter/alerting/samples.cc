// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/samples.h"

#include <algorithm>
#include <utility>

#include "exporter/publish/series/series.h"

namespace exporter {

std::string_view ValueOfLabel(const MetricDef& def,
                              std::initializer_list<std::string_view> label_values,
                              std::string_view label) {
  const auto found = std::ranges::find(def.labels, label);
  if (found == def.labels.end()) return {};
  return label_values.begin()[found - def.labels.begin()];
}

std::string_view LabelOf(const Labels& labels, std::string_view name) {
  const auto found = labels.find(name);
  return found == labels.end() ? std::string_view{} : std::string_view{found->second};
}

SampleTable::SampleTable(const Expr& expr) {
  Select(expr, nullptr);
}

void SampleTable::Select(const Expr& expr, const LabelNames* by) {
  if (expr.kind == Expr::Kind::kSeries) {
    Selected& selected = metrics_[expr.name];
    selected.matchers.push_back(expr.matchers);
    selected.keeps_all = selected.keeps_all || by == nullptr;
    if (by != nullptr) selected.labels.insert(by->begin(), by->end());
    for (const Matcher& matcher : expr.matchers) selected.labels.insert(matcher.label);
  }
  const bool is_aggregate = expr.kind == Expr::Kind::kAggregate;
  for (const Expr& operand : expr.operands) Select(operand, is_aggregate ? &expr.labels : nullptr);
}

void SampleTable::Add(const MetricDef& def, std::initializer_list<std::string_view> label_values,
                      double value) {
  const auto metric = metrics_.find(def.name);
  if (metric == metrics_.end()) return;
  Selected& selected = metric->second;
  const auto matches = [&](const Matcher& matcher) {
    return Matches(matcher, ValueOfLabel(def, label_values, matcher.label));
  };
  const auto all_match = [&](const std::vector<Matcher>& all) {
    return std::ranges::all_of(all, matches);
  };
  if (std::ranges::none_of(selected.matchers, all_match)) return;
  Sample sample{.labels = {}, .value = value};
  const auto* label_value = label_values.begin();
  for (const std::string_view label : def.labels) {
    const bool is_kept = selected.keeps_all || selected.labels.contains(label);
    if (is_kept && !label_value->empty()) sample.labels.emplace(label, *label_value);
    ++label_value;
  }
  selected.samples.push_back(std::move(sample));
}

const std::vector<Sample>& SampleTable::Of(std::string_view metric) const {
  static const std::vector<Sample> kNone;
  const auto found = metrics_.find(metric);
  return found == metrics_.end() ? kNone : found->second.samples;
}

void AddSamples(const Evaluation& evaluation, const Inventory& latest,
                const std::vector<std::string>& metrics, SampleSink& out) {
  const auto is_asked = [&](const MetricDef* def) {
    return std::ranges::find(metrics, def->name) != metrics.end();
  };
  const MetricDefs of_sources = SourceSeries().metric_defs;
  for (const SeriesGroup& group : AllSeriesGroups()) {
    if (std::ranges::none_of(group.metric_defs, is_asked)) continue;
    if (group.metric_defs.data() == of_sources.data()) {
      AddSourceSeries(latest, out);
    } else {
      group.add(evaluation, out);
    }
  }
}

}  // namespace exporter

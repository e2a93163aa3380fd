// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/samples.h"

#include <algorithm>
#include <utility>

#include "exporter/publish/series/series.h"

namespace exporter {

std::string_view LabelOf(const Labels& labels, std::string_view name) {
  const auto found = labels.find(name);
  return found == labels.end() ? std::string_view{} : std::string_view{found->second};
}

void SampleTable::Add(const MetricDef& def, std::initializer_list<std::string_view> label_values,
                      double value) {
  if (!metrics_.contains(def.name)) return;
  Sample sample{.labels = {}, .value = value};
  const auto* label_value = label_values.begin();
  for (const std::string_view label : def.labels) {
    if (!label_value->empty()) sample.labels.emplace(label, *label_value);
    ++label_value;
  }
  Put(def.name, std::move(sample));
}

const std::vector<Sample>& SampleTable::Of(std::string_view metric) const {
  static const std::vector<Sample> kNone;
  const auto found = samples_.find(metric);
  return found == samples_.end() ? kNone : found->second;
}

SampleTable SamplesOf(const Evaluation& evaluation, const Inventory& latest,
                      std::set<std::string, std::less<>> metrics) {
  const auto is_asked = [&](const MetricDef* def) { return metrics.contains(def->name); };
  const MetricDefs of_sources = SourceSeries().metric_defs;
  std::vector<SeriesGroup> groups;
  for (const SeriesGroup& group : AllSeriesGroups()) {
    if (group.metric_defs.data() == of_sources.data()) continue;
    if (std::ranges::any_of(group.metric_defs, is_asked)) groups.push_back(group);
  }
  SampleTable table(std::move(metrics));
  for (const SeriesGroup& group : groups) group.add(evaluation, table);
  AddSourceSeries(latest, table);
  return table;
}

}  // namespace exporter

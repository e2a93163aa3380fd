// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <array>

namespace exporter {
namespace source_series {

constexpr std::array<std::string_view, 1> kSourceLabels{"source"};
constexpr std::array<std::string_view, 2> kTargetLabels{"target", "source"};

constexpr MetricDef kUp{.name = "ack_storage_source_up",
                        .help =
                            "1 while all data of the source is in use: every target has been read "
                            "and none is older than --source.max-age.",
                        .labels = kSourceLabels};
constexpr MetricDef kLastSuccess{.name = "ack_storage_source_last_success_timestamp_seconds",
                                 .help =
                                     "When the data in use was last known to be complete: end of "
                                     "the last successful read, or now while a watch is open.",
                                 .labels = kSourceLabels};
constexpr MetricDef kInterval{
    .name = "ack_storage_source_interval_seconds",
    .help = "Interval between successful reads of the source; for a watch, between pages.",
    .labels = kSourceLabels};
constexpr MetricDef kDuration{.name = "ack_storage_source_duration_seconds",
                              .help = "Duration of the last complete read of the source.",
                              .labels = kSourceLabels};
constexpr MetricDef kObjects{.name = "ack_storage_source_objects",
                             .help = "Number of objects kept from the source.",
                             .labels = kSourceLabels};
constexpr MetricDef kTargetUp{
    .name = "ack_storage_target_up",
    .help = "1 while the data of the source is in use, by target of the configuration file.",
    .labels = kTargetLabels};
constexpr MetricDef kTargetLastSuccess{
    .name = "ack_storage_target_last_success_timestamp_seconds",
    .help = "End of the last successful read of the source, by target of the configuration file.",
    .labels = kTargetLabels};
constexpr std::array kDefs{&kUp,      &kLastSuccess, &kInterval,         &kDuration,
                           &kObjects, &kTargetUp,    &kTargetLastSuccess};

void Add(const Evaluation& evaluation, SampleSink& out) {
  AddSourceSeries(evaluation.inventory(), out);
}

}  // namespace source_series

void AddSourceSeries(const Inventory& inventory, SampleSink& out) {
  using namespace source_series;
  for (const SourceStatus& source : inventory.sources) {
    out.Add(kUp, {source.name}, source.available ? 1 : 0);
    out.Add(kInterval, {source.name}, std::chrono::duration<double>(source.interval).count());
    if (source.tried) out.Add(kDuration, {source.name}, source.duration.count());
    if (!source.last_success) continue;
    out.Add(kLastSuccess, {source.name}, UnixSeconds(*source.last_success));
    out.Add(kObjects, {source.name}, static_cast<double>(source.objects));
  }
  for (const TargetStatus& target : inventory.targets) {
    out.Add(kTargetUp, {target.target, target.source}, target.available ? 1 : 0);
    if (!target.last_success) continue;
    out.Add(kTargetLastSuccess, {target.target, target.source}, UnixSeconds(*target.last_success));
  }
}

SeriesGroup SourceSeries() {
  return {.metric_defs = source_series::kDefs, .add = source_series::Add};
}

}  // namespace exporter

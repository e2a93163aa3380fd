#include "exporter/poll/source_series.h"

#include <array>

namespace exporter {
namespace {

constexpr std::array<std::string_view, 1> kSourceLabels{"source"};

constexpr MetricDef kUp{
    .name = "ack_storage_source_up",
    .help =
        "1 while the data of the source is used: it was read, and is not past --source.max-age.",
    .labels = kSourceLabels};
constexpr MetricDef kLastSuccess{
    .name = "ack_storage_source_last_success_timestamp_seconds",
    .help =
        "When the data shown was last known to be complete: the end of the last good read; while "
        "a watch is open, the moment of rendering.",
    .labels = kSourceLabels};
constexpr MetricDef kDuration{.name = "ack_storage_source_duration_seconds",
                              .help = "How long the last whole read of the source took.",
                              .labels = kSourceLabels};
constexpr MetricDef kObjects{.name = "ack_storage_source_objects",
                             .help = "Objects of the source that are kept.",
                             .labels = kSourceLabels};
constexpr std::array kDefs{&kUp, &kLastSuccess, &kDuration, &kObjects};

void Add(const SeriesInput& input, SampleSink& out) {
  AddSourceSeries(input.inventory, out);
}

}  // namespace

void AddSourceSeries(const Inventory& inventory, SampleSink& out) {
  for (const SourceStatus& source : inventory.sources) {
    out.Add(kUp, {source.name}, source.available ? 1 : 0);
    if (source.tried) out.Add(kDuration, {source.name}, source.duration.count());
    if (!source.last_success) continue;
    out.Add(kLastSuccess, {source.name}, UnixSeconds(*source.last_success));
    out.Add(kObjects, {source.name}, static_cast<double>(source.objects));
  }
}

SeriesGroup SourceSeries() {
  return {.metric_defs = kDefs, .add = Add};
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <array>

namespace exporter {
namespace class_series {

constexpr std::array<std::string_view, 7> kInfoLabels{
    "storageclass",           "provisioner", "reclaim_policy",   "volume_binding_mode",
    "allow_volume_expansion", "category",    "performance_level"};
constexpr MetricDef kInfo{
    .name = "ack_storage_storageclass_info",
    .help = "Parameters of the StorageClass, always 1.",
    .labels = kInfoLabels,
};
constexpr std::array kDefs{&kInfo};

void Add(const Evaluation& evaluation, SampleSink& out) {
  for (const auto& storage_class : evaluation.inventory().storage_classes) {
    if (!Covers(evaluation.inventory().scope, storage_class)) continue;
    out.Add(
        kInfo,
        {storage_class.meta.name, storage_class.provisioner, storage_class.reclaim_policy,
         storage_class.volume_binding_mode, storage_class.allow_volume_expansion ? "true" : "false",
         storage_class.category, storage_class.performance_level},
        1);
  }
}

}  // namespace class_series

SeriesGroup ClassSeries() {
  return {.metric_defs = class_series::kDefs, .add = class_series::Add};
}

}  // namespace exporter

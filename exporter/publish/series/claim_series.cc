// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <array>
#include <string>

namespace exporter {
namespace claim_series {

constexpr std::array<std::string_view, 7> kInfoLabels{
    "namespace", "persistentvolumeclaim", "storageclass", "persistentvolume",
    "phase",     "statefulset",           "ordinal"};

constexpr MetricDef kInfo{
    .name = "ack_storage_persistentvolumeclaim_info",
    .help =
        "Properties of the PersistentVolumeClaim, always 1; statefulset and ordinal are set when "
        "an existing StatefulSet creates claims of this name.",
    .labels = kInfoLabels};
constexpr std::array kDefs{&kInfo};

constexpr std::array<std::string_view, 4> kCapacityLabels{"namespace", "persistentvolumeclaim",
                                                          "storageclass", "persistentvolume"};
constexpr MetricDef kCapacity{
    .name = "ack_storage_persistentvolumeclaim_capacity_bytes",
    .help = "Capacity granted to the PersistentVolumeClaim.",
    .labels = kCapacityLabels,
};
constexpr std::array<std::string_view, 3> kRequestedLabels{"namespace", "persistentvolumeclaim",
                                                           "storageclass"};
constexpr MetricDef kRequested{
    .name = "ack_storage_persistentvolumeclaim_requested_bytes",
    .help = "Capacity requested by the PersistentVolumeClaim.",
    .labels = kRequestedLabels,
};
constexpr std::array kCapacityDefs{&kCapacity, &kRequested};

void Add(const Evaluation& evaluation, SampleSink& out) {
  for (const auto& claim : evaluation.inventory().persistent_volume_claims) {
    if (!Covers(evaluation.inventory().scope, claim)) continue;
    const auto owner = evaluation.analysis.claim_owners.Find(claim);
    out.Add(kInfo,
            {claim.meta.ns, claim.meta.name, claim.storage_class.value_or(""), claim.volume_name,
             claim.phase, owner ? owner->stateful_set->meta.name : "",
             owner ? std::to_string(owner->ordinal) : ""},
            1);
  }
}

void AddCapacities(const Evaluation& evaluation, SampleSink& out) {
  for (const auto& claim : evaluation.inventory().persistent_volume_claims) {
    if (!Covers(evaluation.inventory().scope, claim)) continue;
    const std::string_view storage_class =
        claim.storage_class ? std::string_view(*claim.storage_class) : std::string_view{};
    if (claim.capacity_bytes) {
      out.Add(kCapacity, {claim.meta.ns, claim.meta.name, storage_class, claim.volume_name},
              static_cast<double>(*claim.capacity_bytes));
    }
    if (claim.requested_bytes) {
      out.Add(kRequested, {claim.meta.ns, claim.meta.name, storage_class},
              static_cast<double>(*claim.requested_bytes));
    }
  }
}

}  // namespace claim_series

SeriesGroup ClaimSeries() {
  return {.metric_defs = claim_series::kDefs, .add = claim_series::Add};
}

SeriesGroup ClaimCapacitySeries() {
  return {.metric_defs = claim_series::kCapacityDefs, .add = claim_series::AddCapacities};
}

}  // namespace exporter

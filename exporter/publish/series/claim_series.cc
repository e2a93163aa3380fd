#include "exporter/publish/series/series.h"

#include <array>
#include <string>

#include "exporter/analysis/claim_owners.h"

namespace exporter {
namespace {

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

void Add(const Evaluation& evaluation, SampleSink& out) {
  const ClaimOwners owners(evaluation.inventory());
  for (const auto& claim : evaluation.inventory().persistent_volume_claims) {
    if (!Covers(evaluation.inventory().scope, claim)) continue;
    const auto owner = owners.Find(claim);
    out.Add(kInfo,
            {claim.meta.ns, claim.meta.name, claim.storage_class.value_or(""), claim.volume_name,
             claim.phase, owner ? owner->stateful_set->meta.name : "",
             owner ? std::to_string(owner->ordinal) : ""},
            1);
  }
}

}  // namespace

SeriesGroup ClaimSeries() {
  return {.metric_defs = kDefs, .add = Add};
}

}  // namespace exporter

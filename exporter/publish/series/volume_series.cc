// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <array>
#include <map>
#include <string>

#include "exporter/analysis/volume_facts.h"

namespace exporter {
namespace volume_series {

using kubernetes::PersistentVolume;

constexpr std::array<std::string_view, 2> kClassLabels{"storageclass", "phase"};
constexpr std::array<std::string_view, 11> kInfoLabels{"persistentvolume",
                                                       "storageclass",
                                                       "phase",
                                                       "reclaim_policy",
                                                       "driver",
                                                       "disk",
                                                       "category",
                                                       "performance_level",
                                                       "zone",
                                                       "namespace",
                                                       "persistentvolumeclaim"};
constexpr std::array<std::string_view, 2> kPhaseLabels{"persistentvolume", "phase"};
constexpr std::array<std::string_view, 6> kCostLabels{"persistentvolume", "storageclass",
                                                      "namespace",        "persistentvolumeclaim",
                                                      "currency",         "price_source"};

constexpr MetricDef kVolumes{
    .name = "ack_storage_persistentvolumes",
    .help = "Number of PersistentVolumes per StorageClass and phase, zeros included.",
    .labels = kClassLabels};
constexpr MetricDef kCapacity{
    .name = "ack_storage_persistentvolumes_capacity_bytes",
    .help = "Capacity of the PersistentVolumes per StorageClass and phase.",
    .labels = kClassLabels};
constexpr MetricDef kInfo{
    .name = "ack_storage_persistentvolume_info",
    .help =
        "Properties of the PersistentVolume, always 1; namespace and persistentvolumeclaim are "
        "those of its claimRef, which a Released volume keeps.",
    .labels = kInfoLabels};
constexpr MetricDef kPhaseSince{
    .name = "ack_storage_persistentvolume_phase_since_timestamp_seconds",
    .help =
        "When the PersistentVolume entered its phase: by its status, else when the exporter first "
        "saw it.",
    .labels = kPhaseLabels};
constexpr MetricDef kCost{.name = "ack_storage_persistentvolume_monthly_cost",
                          .help =
                              "Monthly cost of the disk behind the PersistentVolume; the claim is "
                              "named only while the volume is Bound.",
                          .labels = kCostLabels};
constexpr std::array kDefs{&kVolumes, &kCapacity, &kInfo, &kPhaseSince, &kCost};

constexpr std::array<std::string_view, 2> kOneCapacityLabels{"persistentvolume", "storageclass"};
constexpr MetricDef kOneCapacity{
    .name = "ack_storage_persistentvolume_capacity_bytes",
    .help = "Capacity of the PersistentVolume.",
    .labels = kOneCapacityLabels,
};
constexpr std::array kCapacityDefs{&kOneCapacity};

constexpr std::array<std::string_view, 5> kPhases{"Pending", "Available", "Bound", "Released",
                                                  "Failed"};

struct Sum {
  double volumes = 0;
  double bytes = 0;
};

void AddClassSeries(const Inventory& inventory, SampleSink& out) {
  std::map<std::string_view, std::map<std::string_view, Sum>> classes;
  const auto add_class = [&](std::string_view name) {
    auto& phases = classes[name];
    if (phases.empty()) {
      for (const std::string_view phase : kPhases) phases[phase];
    }
    return &phases;
  };
  for (const auto& storage_class : inventory.storage_classes) {
    if (Covers(inventory.scope, storage_class)) add_class(storage_class.meta.name);
  }
  for (const PersistentVolume& volume : inventory.persistent_volumes) {
    if (!Covers(inventory.scope, volume)) continue;
    Sum& sum = (*add_class(volume.storage_class))[volume.phase];
    sum.volumes += 1;
    sum.bytes += static_cast<double>(volume.capacity_bytes.value_or(0));
  }
  for (const auto& [name, phases] : classes) {
    for (const auto& [phase, sum] : phases) {
      out.Add(kVolumes, {name, phase}, sum.volumes);
      out.Add(kCapacity, {name, phase}, sum.bytes);
    }
  }
}

void AddOne(const Evaluation& evaluation, const PersistentVolume& volume, SampleSink& out) {
  const VolumePlacement placement = PlacementOf(evaluation.analysis.index, volume);
  const kubernetes::ClaimRef claim = volume.claim.value_or(kubernetes::ClaimRef{});
  const std::string& name = volume.meta.name;
  out.Add(kInfo,
          {name, volume.storage_class, volume.phase, volume.reclaim_policy, volume.driver,
           volume.disk_id, placement.category, placement.performance_level, placement.zone,
           claim.ns, claim.name},
          1);
  if (const auto since = PhaseSince(evaluation.inventory(), volume)) {
    out.Add(kPhaseSince, {name, volume.phase}, UnixSeconds(*since));
  }
  const auto cost =
      VolumeMonthlyCost(evaluation.analysis.prices, evaluation.analysis.index, volume);
  if (cost && cost->is_known()) {
    const bool bound = volume.phase == "Bound";
    out.Add(kCost,
            {name, volume.storage_class, bound ? claim.ns : "", bound ? claim.name : "",
             cost->currency, PriceSourceName(cost->source)},
            cost->amount);
  }
}

void Add(const Evaluation& evaluation, SampleSink& out) {
  if (!evaluation.inventory().persistent_volumes.available()) return;
  AddClassSeries(evaluation.inventory(), out);
  for (const PersistentVolume& volume : evaluation.inventory().persistent_volumes) {
    if (Covers(evaluation.inventory().scope, volume)) AddOne(evaluation, volume, out);
  }
}

void AddCapacities(const Evaluation& evaluation, SampleSink& out) {
  for (const PersistentVolume& volume : evaluation.inventory().persistent_volumes) {
    if (!volume.capacity_bytes || !Covers(evaluation.inventory().scope, volume)) continue;
    out.Add(kOneCapacity, {volume.meta.name, volume.storage_class},
            static_cast<double>(*volume.capacity_bytes));
  }
}

}  // namespace volume_series

SeriesGroup VolumeSeries() {
  return {.metric_defs = volume_series::kDefs, .add = volume_series::Add};
}

SeriesGroup VolumeCapacitySeries() {
  return {.metric_defs = volume_series::kCapacityDefs, .add = volume_series::AddCapacities};
}

}  // namespace exporter

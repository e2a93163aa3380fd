// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scalers.h"

#include <algorithm>

namespace exporter {
namespace {

// Whether an apps/v1 StatefulSet is meant; other groups, as apps.kruise.io, have their own.
template <class Row>
bool ScalesAStatefulSet(const Row& scaler) {
  return scaler.target_kind == "StatefulSet" &&
         (scaler.target_api_version.empty() || scaler.target_api_version.starts_with("apps/"));
}

bool IsInForce(const kubernetes::HorizontalPodAutoscaler&) {
  return true;
}

bool IsInForce(const kubernetes::ScaledObject& scaled) {
  return !scaled.is_paused;
}

template <class Row>
ByObject<std::int64_t> MaxReplicasOf(const Table<Row>& scalers) {
  ByObject<std::int64_t> max;
  for (const Row& scaler : scalers) {
    if (!ScalesAStatefulSet(scaler) || !IsInForce(scaler)) continue;
    std::int64_t& replicas = max[{scaler.meta.ns, scaler.target_name}];
    replicas = std::max(replicas, scaler.max_replicas);
  }
  return max;
}

bool IsWithin(const ByObject<std::int64_t>& max, const ClaimOwner& replica) {
  const auto& set = *replica.stateful_set;
  const auto found = max.find({set.meta.ns, set.meta.name});
  return found != max.end() && IsInRange(set, replica.ordinal, found->second);
}

bool IsDownscaled(const ClaimOwner& replica) {
  const auto& set = *replica.stateful_set;
  return set.original_replicas && IsInRange(set, replica.ordinal, *set.original_replicas);
}

}  // namespace

Scalers::Scalers(const Inventory& inventory)
    : autoscalers_(MaxReplicasOf(inventory.horizontal_pod_autoscalers)),
      scaled_objects_(MaxReplicasOf(inventory.scaled_objects)) {}

Scaler Scalers::Of(const ClaimOwner& replica) const {
  if (IsWithin(autoscalers_, replica)) return Scaler::kAutoscaler;
  if (IsWithin(scaled_objects_, replica)) return Scaler::kScaledObject;
  return IsDownscaled(replica) ? Scaler::kDownscaler : Scaler::kNone;
}

bool Scalers::AreKnown(const Inventory& inventory) {
  return inventory.horizontal_pod_autoscalers.available_or_off() &&
         inventory.scaled_objects.available_or_off();
}

}  // namespace exporter

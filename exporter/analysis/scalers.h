// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "exporter/analysis/claim_owners.h"
#include "exporter/analysis/grouped.h"

namespace exporter {

// What changes the replicas of a StatefulSet by itself, and may so bring a replica back.
enum class Scaler { kNone, kAutoscaler, kScaledObject, kDownscaler };

// Which scalers the StatefulSets have. The inventory must outlive it.
class Scalers {
 public:
  explicit Scalers(const Inventory& inventory);

  // The scaler in whose range the replica is. KEDA's ScaledObject counts only while it is not
  // paused; kube-downscaler brings back the replicas that it noted when it scaled down, and no
  // more.
  Scaler Of(const ClaimOwner& replica) const;

  // Whether everything is known that this depends on: autoscalers that cannot be read are not none.
  static bool AreKnown(const Inventory& inventory);

 private:
  using MaxReplicas = ByObject<std::int64_t>;  // the highest of those that target a StatefulSet

  MaxReplicas autoscalers_;
  MaxReplicas scaled_objects_;
};

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "exporter/analysis/scale_up/placement_terms.h"
#include "exporter/analysis/scale_up/replica_fit.h"
#include "exporter/analysis/scale_up/slot_nodes.h"

namespace exporter {

// How many replicas that need only new volumes can be added, and whether strays could allow more,
// because supply rather than slots is the limit. nullopt: unknown or unlimited.
struct AlikeCount {
  std::optional<std::int64_t> count;
  bool is_short_of_supply = false;
};

// Where replicas keep each other off more than their own nodes, they are placed one after the other
// and counted up to this number.
inline constexpr std::int64_t kMaxCountedWithTerms = 1'000;

// `usable` are the nodes that the replicas may use.
AlikeCount CountAlike(const ReplicaFit& fit, const SlotNodes& nodes,
                      const SlotNodes::Positions& usable, const PlanUse& use,
                      const PlacementTerms& terms);

}  // namespace exporter

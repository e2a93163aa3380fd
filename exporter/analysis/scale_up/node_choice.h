// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "exporter/analysis/scale_up/claim_plans.h"
#include "exporter/analysis/scale_up/placement_terms.h"
#include "exporter/analysis/scale_up/replica_fit.h"
#include "exporter/analysis/scale_up/slot_nodes.h"

namespace exporter {

// The nodes on which a replica can run, and the furthest stage reached.
struct NodeChoice {
  Stage stage = Stage::kNode;
  SlotNodes::Positions nodes;
  bool is_placement_alone = false;  // see PlannedReplica
};

// Chooses among the nodes that a StatefulSet's pods may use. The nodes must outlive it.
class NodeChooser {
 public:
  using Placement = kubernetes::PodPlacement;

  explicit NodeChooser(SlotNodes& nodes) : nodes_(nodes) {}

  // All nodes.
  NodeChoice All(const Placement& placement, const ReplicaFit& fit, const PlacementTerms& terms);
  // Only the first such node, and for each claim the first on which it may take a stray. No node
  // gets further than `max_stage`.
  NodeChoice First(const Placement& placement, const ReplicaFit& fit,
                   const std::vector<ClaimPlan>& plans, const PlacementTerms& terms,
                   Stage max_stage = Stage::kClear);

  // The node, of those on which a replica can run, that leaves most to later ones: where fewest
  // replicas are, where most others can follow, and not one of `wanted`, which counts how many
  // later replicas have a volume that only some nodes reach. Equal ones: the first.
  using Wanted = std::vector<std::uint32_t>;
  std::uint32_t Best(const SlotNodes::Positions& clear, const ReplicaFit& fit,
                     const PlacementTerms& terms, const PlanUse& use, const Wanted& wanted) const;

 private:
  void Explain(const Placement& placement, const ReplicaFit& fit, const PlacementTerms& terms,
               NodeChoice& choice);

  SlotNodes& nodes_;
};

}  // namespace exporter

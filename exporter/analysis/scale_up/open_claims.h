// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "exporter/analysis/prices.h"
#include "exporter/analysis/scale_up/claim_plans.h"
#include "exporter/analysis/scale_up/replica_fit.h"
#include "exporter/analysis/scale_up/slot_nodes.h"

namespace exporter {

// Settles claims whose outcome depends on the replica's node. The arguments must outlive it.
class OpenClaims {
 public:
  using Nodes = SlotNodes::Positions;

  OpenClaims(SlotNodes& nodes, const Prices& prices);

  // Settles a claim, by index, of a replica that can run on any of `nodes` (not empty), when up to
  // `maybe_taken` strays of its class may already be gone.
  void Settle(std::size_t claim, const ReplicaFit& fit, const Nodes& nodes, std::size_t maybe_taken,
              std::vector<ClaimPlan>& plans);
  // The same for a single node; `own` are the strays taken by the replica itself.
  void SettleAt(std::size_t claim, const ReplicaFit& fit, std::uint32_t node, const VolumeSet& own,
                ClaimPlan& plan);

  // Sorted; nodes without a zone are left out.
  std::vector<std::string> ZonesOf(const Nodes& nodes) const;

 private:
  void ListStrays(const Nodes& nodes, ClaimPlan& plan);
  void SettleNewDisk(std::size_t claim, const ReplicaFit& fit, const Nodes& nodes,
                     ClaimPlan& plan) const;

  SlotNodes& nodes_;
  const Prices& prices_;
};

}  // namespace exporter

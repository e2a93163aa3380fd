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

// Settles the claims whose outcome depends on the node that their replica runs on. Both arguments
// must outlive it.
class OpenClaims {
 public:
  using Nodes = SlotNodes::Positions;

  OpenClaims(SlotNodes& nodes, const Prices& prices);

  // The claim of that index of a replica that can run on any of `nodes`, one at least, when that
  // many strays of its class may be gone already.
  void Settle(std::size_t claim, const ReplicaFit& fit, const Nodes& nodes, std::size_t maybe_taken,
              std::vector<ClaimPlan>& plans);
  // The same for one node, where the replica itself has taken the strays of `own`.
  void SettleAt(std::size_t claim, const ReplicaFit& fit, std::uint32_t node, const VolumeSet& own,
                ClaimPlan& plan);

  // Sorted; without those that have no name.
  std::vector<std::string> ZonesOf(const Nodes& nodes) const;

 private:
  void ListStrays(const Nodes& nodes, ClaimPlan& plan);
  void SettleNewDisk(std::size_t claim, const ReplicaFit& fit, const Nodes& nodes,
                     ClaimPlan& plan) const;

  SlotNodes& nodes_;
  const Prices& prices_;
};

}  // namespace exporter

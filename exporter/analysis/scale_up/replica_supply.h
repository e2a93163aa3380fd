// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "exporter/analysis/scale_up/replica_fit.h"
#include "exporter/analysis/scale_up/slot_nodes.h"

namespace exporter {

// How many replicas the quotas allow, in shares: nodes of a zone on which the driver makes the same
// disks for a replica. The arguments must outlive it.
class ReplicaSupply {
 public:
  ReplicaSupply(const ReplicaFit& fit, const SlotNodes& nodes) : fit_(&fit), nodes_(&nodes) {}

  // The share of a clear node.
  std::size_t ShareOf(std::uint32_t node);

  bool HasAny(std::size_t share) const;
  void Take(std::size_t share);

  // Of so many replicas wanted from each share, how many can be had.
  std::int64_t Covered(const std::vector<std::int64_t>& wanted) const;

 private:
  struct Share {
    std::size_t zone;
    std::uint64_t attempts;  // ReplicaFit::AttemptsAt
    std::size_t region;
    std::int64_t left;
  };
  struct Region {
    std::string_view name;
    std::uint64_t attempts;
    std::int64_t left;
  };
  std::size_t RegionOf(std::uint32_t node, std::uint64_t attempts);

  const ReplicaFit* fit_;
  const SlotNodes* nodes_;
  std::vector<Share> shares_;
  std::vector<Region> regions_;
};

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "exporter/analysis/scale_up/replica_fit.h"
#include "exporter/analysis/scale_up/slot_nodes.h"

namespace exporter {

// What the quotas leave for replicas that are placed one after the other, in shares: nodes of a
// zone on which the driver makes the same disks for a replica. A quota that several shares draw on,
// such as that of the region, is one for all of them. The arguments must outlive it.
class ReplicaSupply {
 public:
  ReplicaSupply(const ReplicaFit& fit, const SlotNodes& nodes)
      : fit_(&fit), nodes_(&nodes), spent_(fit.spent()) {}

  // The share of a clear node.
  std::size_t ShareOf(std::uint32_t node);

  bool HasAny(std::size_t share) const;
  // Takes as many replicas as there are, at most so many; returns how many.
  std::int64_t Take(std::size_t share, std::int64_t most);

 private:
  struct Share {
    std::size_t zone = 0;
    std::string disks{};  // ReplicaFit::NewDisksAt
    DiskSupply::Needs needs{};
  };

  const ReplicaFit* fit_;
  const SlotNodes* nodes_;
  DiskSupply::Spending spent_;
  std::vector<Share> shares_;
};

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "exporter/analysis/grouped.h"
#include "exporter/analysis/index.h"

namespace exporter {

// Which of the replicas that StatefulSets have already are on a node. Inventory and index must
// outlive it.
class RunningReplicas {
 public:
  RunningReplicas(const Inventory& inventory, const Index& index);

  // The ordinals of those that are on none, in order: their pod is not there, waits for a node, has
  // ended, or its node has gone. At most kMaxMissing; empty if pods were not read.
  static constexpr std::size_t kMaxMissing = 32;
  std::vector<std::int64_t> MissingOf(const kubernetes::StatefulSet& set) const;

  // The nodes of those that terminate there, to be made again.
  std::vector<std::string_view> LeavingOf(const kubernetes::StatefulSet& set) const;

 private:
  struct Replica {
    std::int64_t ordinal = 0;
    const kubernetes::Pod* pod = nullptr;
  };
  bool are_pods_known_ = false;
  ByObject<std::vector<Replica>> replicas_;  // by StatefulSet; by ordinal
};

// The ordinal of the first replica of a StatefulSet, and of the next one; clamped so that no value
// sent by a server can overflow.
std::int64_t FirstOrdinalOf(const kubernetes::StatefulSet& set);
std::int64_t NextOrdinalOf(const kubernetes::StatefulSet& set);

}  // namespace exporter

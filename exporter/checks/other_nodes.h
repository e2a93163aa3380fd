// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "exporter/analysis/analysis.h"
#include "exporter/analysis/scale_up/slot_nodes.h"

namespace exporter {

// Where pods could run with their disks instead of the node that they are on, by what the planner
// knows of nodes. The nodes are sorted once, when first asked about; the analysis must outlive it.
class OtherNodes {
 public:
  explicit OtherNodes(const Analysis& analysis) : analysis_(analysis) {}

  // Whether another node can take all disks of the pod: it is usable by the template of its
  // StatefulSet (of other pods the placement is not read), is no virtual node, has the disk driver,
  // is reached by every volume, supports their categories, and has a free slot for each.
  bool CanTake(const kubernetes::Pod& pod);

 private:
  const Analysis& analysis_;
  std::optional<SlotNodes> nodes_;
};

}  // namespace exporter

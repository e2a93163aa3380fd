// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporter/inventory/inventory.h"

namespace exporter {

// Whether a pod with this placement may be scheduled to the node, leaving CPU and memory aside: the
// node is Ready, not cordoned, matches nodeSelector and required node affinity, and has no
// NoSchedule or NoExecute taint that the pod does not tolerate.
bool IsUsable(const kubernetes::Node& node, const kubernetes::PodPlacement& placement);

// Whether the volume's node affinity allows the node; a volume without one is reachable from
// anywhere.
bool Reaches(const kubernetes::Node& node, const kubernetes::PersistentVolume& volume);

}  // namespace exporter

#pragma once

#include "exporter/inventory/inventory.h"

namespace exporter {

// Whether a pod of this placement may be scheduled to the node, CPU and memory apart: the node is
// Ready and not cordoned, matches nodeSelector and required node affinity, and has no taint
// NoSchedule or NoExecute that the pod does not tolerate.
bool IsUsable(const kubernetes::Node& node, const kubernetes::PodPlacement& placement);

// Whether the volume can be attached to the node by its node affinity; one that has none goes
// anywhere.
bool Reaches(const kubernetes::Node& node, const kubernetes::PersistentVolume& volume);

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "exporter/inventory/inventory.h"

namespace exporter {

// Whether a pod with this placement may be scheduled to the node, leaving CPU, memory and other
// pods aside: the node is Ready, not cordoned, matches nodeSelector and required node affinity, and
// has no NoSchedule or NoExecute taint that the pod does not tolerate. A pod that tolerates
// node.kubernetes.io/unschedulable may use a cordoned node. A pod with a nodeName is not scheduled:
// cordons and NoSchedule taints do not keep it off its node.
enum class NodeUse {
  kNo,
  kTainted,  // it is only the taints that keep the pod off
  kYes,
};
NodeUse UseOf(const kubernetes::Node& node, const kubernetes::PodPlacement& placement);
bool IsUsable(const kubernetes::Node& node, const kubernetes::PodPlacement& placement);
// Whether a NoSchedule or NoExecute taint of the node is not tolerated.
bool IsRepelled(const kubernetes::Node& node, const kubernetes::PodPlacement& placement);
// Whether the node matches nodeSelector and required node affinity.
bool IsSelected(const kubernetes::Node& node, const kubernetes::PodPlacement& placement);

// Whether the volume's node affinity allows the node; a volume without one is reachable from
// anywhere.
bool Reaches(const kubernetes::Node& node, const kubernetes::PersistentVolume& volume);

// Whether the class may provision volumes for the node, by its zones and allowedTopologies.
bool Allows(const kubernetes::StorageClass& storage_class, const kubernetes::Node& node);

// Keys that are equal for equal values only.
std::string PlacementKey(const kubernetes::PodPlacement& placement);
std::string AffinityKey(const std::optional<kubernetes::NodeSelector>& affinity);

}  // namespace exporter

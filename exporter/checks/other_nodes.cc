// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/other_nodes.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "exporter/analysis/pod_facts.h"
#include "exporter/analysis/volume_facts.h"

namespace exporter {
namespace {

using kubernetes::Pod;

// What the pod asks of a node, as far as it is known.
const kubernetes::PodPlacement& PlacementOfOwner(const Index& index, const Pod& pod) {
  static const kubernetes::PodPlacement kAny;
  const auto* set = pod.owner.kind == "StatefulSet"
                        ? index.FindStatefulSet(pod.meta.ns, pod.owner.name)
                        : nullptr;
  return set == nullptr ? kAny : set->placement;
}

bool HasAttachmentTo(const Index& index, const PodDisk& disk, std::string_view node) {
  return std::ranges::any_of(index.AttachmentsOf(disk.volume->meta.name),
                             [&](const auto* attachment) { return attachment->node_name == node; });
}

bool HasRoom(const Index& index, const SlotNode& slot_node, const std::vector<PodDisk>& disks) {
  if (!slot_node.room) return true;
  const auto missing = std::ranges::count_if(disks, [&](const PodDisk& disk) {
    return !HasAttachmentTo(index, disk, slot_node.node->meta.name);
  });
  return missing <= *slot_node.room;
}

}  // namespace

bool OtherNodes::CanTake(const Pod& pod) {
  const Index& index = analysis_.index;
  if (!nodes_) nodes_.emplace(analysis_.inventory, index, analysis_.node_slots);
  const auto disks = DisksOf(index, pod);
  const auto takes = [&](std::uint32_t at, const PodDisk& disk) {
    const auto* category = FindCategory(PlacementOf(index, *disk.volume).category);
    return nodes_->ReachedBy(*disk.volume)[at] &&
           (category == nullptr || nodes_->CapableOf(*category)[at]);
  };
  return std::ranges::any_of(nodes_->UsableBy(PlacementOfOwner(index, pod)), [&](std::uint32_t at) {
    const SlotNode& other = nodes_->all()[at];
    if (other.node->meta.name == pod.node_name || other.node->is_virtual) return false;
    if (analysis_.inventory.csi_nodes.available() && !other.has_disk_driver) return false;
    return HasRoom(index, other, disks) &&
           std::ranges::all_of(disks, [&](const PodDisk& disk) { return takes(at, disk); });
  });
}

}  // namespace exporter

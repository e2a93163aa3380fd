// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/attach_limits.h"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "exporter/analysis/pod_facts.h"

namespace exporter {
namespace {

using kubernetes::PersistentVolume;
using Counts = std::unordered_map<std::string_view, std::int64_t>;

// Per node: disks of the disk driver used by live pods assigned to it that have no VolumeAttachment
// there yet. A disk shared by several pods counts once.
struct AwaitedDisks {
  Counts without_attachment;
  Counts not_in_ecs;  // the subset not attached in ECS either
};

// A requested attachment takes a slot even before it is established.
Counts CountAttachments(const Inventory& inventory) {
  Counts counts;
  for (const auto& attachment : inventory.volume_attachments) {
    if (attachment.attacher == kubernetes::kDiskDriver) ++counts[attachment.node_name];
  }
  return counts;
}

// The categories that the CSI driver counts against DiskQuantity; local disks are not included.
bool TakesSlot(const alibaba::Disk& disk) {
  const bool attached =
      disk.status == "In_use" || disk.status == "Attaching" || disk.status == "Detaching";
  const bool cloud =
      disk.category.starts_with("cloud") || disk.category.starts_with("elastic_ephemeral_disk");
  return attached && cloud && disk.type != "system";
}

Counts CountDisks(const Inventory& inventory) {
  Counts counts;
  for (const auto& disk : inventory.disks) {
    if (!TakesSlot(disk)) continue;
    for (const auto& instance : disk.instance_ids) ++counts[instance];
  }
  return counts;
}

bool HasAttachment(const Index& index, const PersistentVolume& volume, std::string_view node) {
  return std::ranges::any_of(index.AttachmentsOf(volume.meta.name),
                             [&](const auto* attachment) { return attachment->node_name == node; });
}

bool IsInEcsOn(const Index& index, const PersistentVolume& volume, std::string_view node_name) {
  const auto* node = index.FindNode(node_name);
  const auto* disk = index.FindDisk(volume.disk_id);
  if (node == nullptr || disk == nullptr) return false;
  return std::ranges::find(disk->instance_ids, index.InstanceOf(*node)) != disk->instance_ids.end();
}

// nullopt if pods, claims, volumes or attachments are not available.
std::optional<AwaitedDisks> FindAwaitedDisks(const Inventory& inventory, const Index& index,
                                             const AnalysisOptions& options) {
  if (!inventory.pods.available() || !inventory.persistent_volume_claims.available() ||
      !inventory.persistent_volumes.available() || !inventory.volume_attachments.available()) {
    return std::nullopt;
  }
  AwaitedDisks awaited;
  std::set<std::pair<std::string_view, std::string_view>> seen;  // node and volume
  for (const auto& pod : inventory.pods) {
    if (pod.node_name.empty() || !IsLive(inventory, options, pod)) continue;
    for (const auto& [volume, name] : DisksOf(index, pod)) {
      if (volume->driver != kubernetes::kDiskDriver) continue;
      if (HasAttachment(index, *volume, pod.node_name)) continue;
      if (!seen.emplace(pod.node_name, volume->meta.name).second) continue;
      ++awaited.without_attachment[pod.node_name];
      if (!IsInEcsOn(index, *volume, pod.node_name)) ++awaited.not_in_ecs[pod.node_name];
    }
  }
  return awaited;
}

bool CoversRegion(const Inventory& inventory, const std::string& region) {
  return inventory.disks.available() &&
         std::ranges::find(inventory.disk_regions, region) != inventory.disk_regions.end();
}

// Counts and limits, as far as known.
NodeSlots CountsOf(const Inventory& inventory, const Index& index, const kubernetes::Node& node,
                   const Counts& attachments, const Counts& disks,
                   const std::optional<AwaitedDisks>& awaited) {
  NodeSlots slots;
  slots.node = &node;
  if (inventory.volume_attachments.available()) {
    slots.attached_kubernetes = ValueOf(attachments, node.meta.name);
  }
  slots.instance = index.InstanceOf(node);
  if (!slots.instance.empty() && CoversRegion(inventory, node.region)) {
    slots.attached_ecs = ValueOf(disks, slots.instance);
  }
  if (awaited) {
    slots.awaited = ValueOf(awaited->without_attachment, node.meta.name);
    slots.awaited_ecs = ValueOf(awaited->not_in_ecs, node.meta.name);
  }
  if (inventory.csi_nodes.available()) {
    const auto* csi_node = index.FindCsiNode(node.meta.name);
    slots.has_driver = csi_node != nullptr && csi_node->has_disk_driver;
  }
  slots.limits = StatedLimits(inventory, index, node, slots.attached_ecs);
  return slots;
}

// Free slots in one view: its limit less its attached and awaited disks.
std::optional<std::int64_t> Room(std::optional<std::int64_t> limit,
                                 std::optional<std::int64_t> attached,
                                 std::optional<std::int64_t> awaited) {
  if (!limit || !attached) return std::nullopt;
  return *limit - *attached - awaited.value_or(0);
}

std::optional<std::int64_t> Smaller(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

// Measures both counts against the same limit; the larger count wins.
std::optional<std::int64_t> RoomByEitherCount(const NodeSlots& slots, std::int64_t limit) {
  return Smaller(Room(limit, slots.attached_kubernetes, slots.awaited),
                 Room(limit, slots.attached_ecs, slots.awaited_ecs));
}

std::optional<std::int64_t> HeadroomOf(const Index& index, const AnalysisOptions& options,
                                       const NodeSlots& slots) {
  if (options.node_disk_limit) return RoomByEitherCount(slots, *options.node_disk_limit);
  const kubernetes::Node& node = *slots.node;
  if (!slots.limits.empty() && slots.limits.front().source == "default") {
    return RoomByEitherCount(slots, slots.limits.front().disks);
  }
  return Smaller(
      Room(SchedulerLimit(index, node), slots.attached_kubernetes, slots.awaited),
      Room(CloudLimit(index, node, slots.attached_ecs), slots.attached_ecs, slots.awaited_ecs));
}

}  // namespace

std::vector<NodeSlots> CountNodeSlots(const Inventory& inventory, const Index& index,
                                      const AnalysisOptions& options) {
  const Counts attachments = CountAttachments(inventory);
  const Counts disks = CountDisks(inventory);
  const auto awaited = FindAwaitedDisks(inventory, index, options);
  std::vector<NodeSlots> all;
  for (const auto& node : inventory.nodes) {
    if (node.is_virtual) continue;
    const bool has_some = ValueOf(attachments, node.meta.name) > 0;
    if (!has_some && !TakesDisks(inventory, index, node)) continue;
    NodeSlots slots = CountsOf(inventory, index, node, attachments, disks, awaited);
    if (options.node_disk_limit) {
      std::erase_if(slots.limits, [](const auto& limit) { return limit.source == "default"; });
      slots.limits.push_back({"config", *options.node_disk_limit});
    }
    slots.headroom = HeadroomOf(index, options, slots);
    all.push_back(std::move(slots));
  }
  return all;
}

}  // namespace exporter

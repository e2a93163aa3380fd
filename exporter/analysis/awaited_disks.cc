// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/awaited_disks.h"

#include <algorithm>
#include <set>
#include <utility>

#include "exporter/analysis/pod_facts.h"

namespace exporter {
namespace {

using kubernetes::PersistentVolume;

// The volume of a claim if it is a disk of the disk driver, else null.
const PersistentVolume* DiskOf(const Index& index, std::string_view ns, std::string_view name) {
  const auto* claim = index.FindClaim(ns, name);
  if (claim == nullptr || claim->volume_name.empty()) return nullptr;
  const auto* volume = index.FindVolume(claim->volume_name);
  const bool is_disk = volume != nullptr && volume->driver == kubernetes::kDiskDriver;
  return is_disk && !volume->disk_id.empty() ? volume : nullptr;
}

bool HasAttachment(const Index& index, const PersistentVolume& volume, std::string_view node) {
  return std::ranges::any_of(index.AttachmentsOf(volume.meta.name),
                             [&](const auto* attachment) { return attachment->node_name == node; });
}

bool IsInEcsOn(const Index& index, const PersistentVolume& volume, std::string_view node_name) {
  const auto* node = index.FindNode(node_name);
  const auto* disk = index.FindDisk(volume.disk_id);
  if (node == nullptr || disk == nullptr || node->instance_id.empty()) return false;
  return std::ranges::find(disk->instance_ids, node->instance_id) != disk->instance_ids.end();
}

}  // namespace

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
    for (const auto& claim : pod.claims) {
      const PersistentVolume* volume = DiskOf(index, pod.meta.ns, claim);
      if (volume == nullptr || HasAttachment(index, *volume, pod.node_name)) continue;
      if (!seen.emplace(pod.node_name, volume->meta.name).second) continue;
      ++awaited.without_attachment[pod.node_name];
      if (!IsInEcsOn(index, *volume, pod.node_name)) ++awaited.not_in_ecs[pod.node_name];
    }
  }
  return awaited;
}

}  // namespace exporter

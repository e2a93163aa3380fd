// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/disk_states.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>

namespace exporter {
namespace {

// Where ECS has a disk, as far as disk and volume states need it.
enum class DiskLocation { kOurNodes, kElsewhere, kNowhere, kInMotion };

// nullopt if the nodes are needed but not available.
std::optional<DiskLocation> LocationOf(const Inventory& inventory, const Index& index,
                                       const alibaba::Disk& disk) {
  if (disk.status == "In_use") {
    if (!inventory.nodes.available()) return std::nullopt;
    const bool is_ours = std::ranges::any_of(disk.instance_ids, [&](const std::string& instance) {
      return index.FindNodeByInstance(instance) != nullptr;
    });
    return is_ours ? DiskLocation::kOurNodes : DiskLocation::kElsewhere;
  }
  // An Available disk that still names an instance is in transition.
  const bool is_free = disk.status == "Available" && disk.instance_ids.empty();
  return is_free ? DiskLocation::kNowhere : DiskLocation::kInMotion;
}

}  // namespace

std::string_view Name(DiskState state) {
  static constexpr std::array<std::string_view, 12> kNames{"",
                                                           "in_use",
                                                           "unattached_claimed",
                                                           "unattached_pv",
                                                           "transient",
                                                           "unmanaged",
                                                           "attached_elsewhere",
                                                           "foreign",
                                                           "settling",
                                                           "leaked",
                                                           "system",
                                                           "unknown_owner"};
  return kNames.at(static_cast<std::size_t>(state));
}

std::string_view Name(VolumeState state) {
  static constexpr std::array<std::string_view, 7> kNames{
      "", "in_use", "attached_elsewhere", "unattached", "transient", "dangling", "unread"};
  return kNames.at(static_cast<std::size_t>(state));
}

DiskState StateOfDisk(const Inventory& inventory, const Index& index, const ClusterIds& ours,
                      const alibaba::Disk& disk) {
  if (disk.type == "system") return DiskState::kSystem;
  const auto location = LocationOf(inventory, index, disk);
  if (!location) return DiskState::kUnknown;
  if (location == DiskLocation::kInMotion) return DiskState::kTransient;
  if (location == DiskLocation::kElsewhere) return DiskState::kAttachedElsewhere;
  if (!inventory.persistent_volumes.available()) return DiskState::kUnknown;
  const auto* volume = index.FindVolumeOfDisk(disk.id);
  if (location == DiskLocation::kOurNodes) {
    return volume != nullptr ? DiskState::kInUse : DiskState::kUnmanaged;
  }
  if (volume != nullptr) {
    return volume->phase == "Bound" ? DiskState::kUnattachedClaimed : DiskState::kUnattachedPv;
  }
  if (disk.cluster_id.empty() || ours.empty()) return DiskState::kUnknownOwner;
  return ours.contains(disk.cluster_id) ? DiskState::kSettling : DiskState::kForeign;
}

VolumeState StateOfVolume(const Inventory& inventory, const Index& index,
                          const kubernetes::PersistentVolume& volume) {
  if (volume.disk_id.empty()) return VolumeState::kUnknown;
  const alibaba::Disk* disk = index.FindDisk(volume.disk_id);
  if (disk == nullptr) {
    return index.IsDiskGone(volume) ? VolumeState::kDangling : VolumeState::kUnread;
  }
  const auto location = LocationOf(inventory, index, *disk);
  if (!location) return VolumeState::kUnknown;
  using enum VolumeState;
  // In the order of DiskLocation.
  static constexpr std::array kStates{kInUse, kAttachedElsewhere, kUnattached, kTransient};
  return kStates.at(static_cast<std::size_t>(*location));
}

ClusterIds OurClusterIds(const Inventory& inventory, const Index& index,
                         const std::string& configured, const std::vector<std::string>& others) {
  ClusterIds ids(others.begin(), others.end());
  if (!configured.empty()) {
    ids.insert(configured);
    return ids;
  }
  std::map<std::string, std::size_t> votes;
  for (const auto& disk : inventory.disks) {
    const bool ours = index.FindVolumeOfDisk(disk.id) != nullptr;
    if (ours && !disk.cluster_id.empty()) ++votes[disk.cluster_id];
  }
  const auto by_votes = [](const auto& a, const auto& b) { return a.second < b.second; };
  const auto best = std::ranges::max_element(votes, by_votes);
  if (best == votes.end()) return ids;
  const bool is_tie = std::ranges::count(votes, best->second,
                                         &std::pair<const std::string, std::size_t>::second) > 1;
  if (!is_tie) ids.insert(best->first);
  return ids;
}

}  // namespace exporter

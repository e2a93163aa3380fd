// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/reconcile.h"

#include <algorithm>
#include <array>
#include <utility>

namespace exporter {
namespace {

std::vector<const kubernetes::Node*> NodesOf(const Index& index, const alibaba::Disk& disk) {
  std::vector<const kubernetes::Node*> nodes;
  for (const std::string& instance : disk.instance_ids) {
    if (const auto* node = index.FindNodeByInstance(instance)) nodes.push_back(node);
  }
  std::ranges::sort(
      nodes, {}, [](const auto* node) -> const auto& { return node->meta.name; });
  return nodes;
}

// The value of the tag "createdby" on disks created by the CSI driver.
constexpr std::string_view kDriver = "alibabacloud-csi-plugin";

bool AreBothSidesFresh(const Inventory& inventory) {
  const TableState& volumes = inventory.persistent_volumes;
  const TableState& disks = inventory.disks;
  return volumes.available() && !volumes.failing() && disks.available() && !disks.failing();
}

// nullopt if the billing method is unknown.
std::optional<LeakReason> ReasonOfOurs(const alibaba::Disk& disk) {
  if (disk.charge_type == "PrePaid") return LeakReason::kPrepaid;
  if (disk.charge_type != "PostPaid") return std::nullopt;
  return disk.created_by == kDriver ? LeakReason::kLeaked : LeakReason::kStatic;
}

// Whether some cluster's driver created the disk and named no cluster on it: createdby and
// csi.alibabacloud.com/volume-name are tags of created disks, not of adopted ones
// (kubernetes-sigs/alibaba-cloud-csi-driver, pkg/disk/cloud.go).
bool IsUntagged(const Index& index, const alibaba::Disk& disk) {
  const bool is_of_driver = disk.created_by == kDriver || !disk.volume_name.empty();
  return is_of_driver && disk.cluster_id.empty() && index.FindVolume(disk.volume_name) == nullptr;
}

// Whether a system disk is attached to nothing and nothing says that it is another cluster's.
bool IsSystemDiskLeft(const Index& index, const alibaba::Disk& disk, const ClusterIds& ours) {
  const bool is_foreign = !disk.cluster_id.empty() && !ours.contains(disk.cluster_id);
  return disk.status == "Available" && disk.instance_ids.empty() && !disk.charge_type.empty() &&
         !is_foreign && index.FindVolumeOfDisk(disk.id) == nullptr;
}

// nullopt if the disk is none of those that may be reported.
std::optional<LeakReason> ReasonOf(const Index& index, const ClusterIds& ours,
                                   const ReconciledDisk& entry) {
  const alibaba::Disk& disk = *entry.disk;
  if (entry.state == DiskState::kSettling) return ReasonOfOurs(disk);
  if (entry.state == DiskState::kUnknownOwner && IsUntagged(index, disk)) {
    return LeakReason::kUntagged;
  }
  if (entry.state == DiskState::kSystem && IsSystemDiskLeft(index, disk, ours)) {
    return LeakReason::kSystemDisk;
  }
  return std::nullopt;
}

// A list without any disk of ours may be of another account; then it does not tell whether this
// volume's disk is gone.
bool MayBeOfAnotherAccount(const Inventory& inventory, const Index& index,
                           const ReconciledVolume& entry) {
  return entry.state == VolumeState::kUnread && Covers(inventory.scope, *entry.volume) &&
         index.MayDiskBeGone(*entry.volume);
}

// DecideLeaks finds the disks that are leaked, and those that may be, DecideLosses the volumes with
// a missing disk that have lost it; two consecutive lists must agree. Both need volumes and disks
// whose last read succeeded; otherwise nothing is decided and the memory is kept.
void DecideLeaks(const Inventory& inventory, const Index& index, const Memory& memory,
                 AgeGate& gate, Reconciliation& result) {
  if (!AreBothSidesFresh(inventory)) {
    result.leaks = memory.leaks;
    return;
  }
  const auto& regions = inventory.disk_regions;
  for (ReconciledDisk& entry : result.all) {
    const alibaba::Disk& disk = *entry.disk;
    const auto reason = ReasonOf(index, result.cluster_ids, entry);
    if (!reason || std::ranges::find(regions, disk.region) == regions.end()) continue;
    const FirstSeen seen =
        gate.Observe(memory.leaks, FirstSeenKey("Disk", "", disk.id, Name(*reason)), result.leaks);
    const auto told = disk.detached_at ? disk.detached_at : disk.created;
    const Leak leak{.reason = *reason, .since = told.value_or(seen.at)};
    if (!gate.IsSure(seen, leak.since)) continue;
    entry.leak = leak;
    if (entry.state == DiskState::kSettling) entry.state = DiskState::kLeaked;
  }
}

void DecideLosses(const Inventory& inventory, const Index& index, const Memory& memory,
                  AgeGate& gate, Reconciliation& result) {
  result.are_losses_known =
      AreBothSidesFresh(inventory) &&
      std::ranges::none_of(result.volumes, [&](const ReconciledVolume& entry) {
        return MayBeOfAnotherAccount(inventory, index, entry);
      });
  if (!result.are_losses_known) result.losses = memory.losses;
  for (ReconciledVolume& entry : result.volumes) {
    if (entry.state != VolumeState::kDangling) continue;
    if (!Covers(inventory.scope, *entry.volume)) continue;
    std::string key = FirstSeenKey("PersistentVolume", "", entry.volume->meta.name);
    const auto before = memory.losses.find(key);
    if (before != memory.losses.end() && before->second.is_confirmed) {
      result.lost_volumes.insert(entry.volume);
    }
    if (!result.are_losses_known) continue;
    const FirstSeen seen = gate.Observe(memory.losses, std::move(key), result.losses);
    if (gate.IsSure(seen, seen.at)) entry.lost_since = seen.at;
  }
}

}  // namespace

std::string_view Name(LeakReason reason) {
  static constexpr std::array<std::string_view, 5> kNames{"leaked", "static", "prepaid", "untagged",
                                                          "system_disk"};
  return kNames.at(static_cast<std::size_t>(reason));
}

Reconciliation Reconcile(const Inventory& inventory, const Index& index,
                         const AnalysisOptions& options, const Memory& memory) {
  Reconciliation result;
  result.cluster_ids = OurClusterIds(inventory, index, options.cluster_id, options.cluster_ids);
  result.all.reserve(inventory.disks.size());
  for (const alibaba::Disk& disk : inventory.disks) {
    result.all.push_back({.disk = &disk,
                          .state = StateOfDisk(inventory, index, result.cluster_ids, disk),
                          .volume = index.FindVolumeOfDisk(disk.id),
                          .nodes = NodesOf(index, disk)});
  }
  result.volumes.reserve(inventory.persistent_volumes.size());
  for (const auto& volume : inventory.persistent_volumes) {
    if (volume.disk_id.empty()) continue;
    result.volumes.push_back(
        {.volume = &volume,
         .state = StateOfVolume(inventory, index, volume),
         .disk = index.FindDisk(volume.disk_id),
         .stands_for_disk = index.FindVolumeOfDisk(volume.disk_id) == &volume});
  }
  AgeGate gate(inventory, options.grace);
  DecideLeaks(inventory, index, memory, gate, result);
  DecideLosses(inventory, index, memory, gate, result);
  result.next_due_at = gate.next_due_at();
  result.is_newer_reading_awaited = gate.is_newer_reading_awaited();
  return result;
}

}  // namespace exporter

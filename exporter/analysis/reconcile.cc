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
std::optional<LeakReason> ReasonOf(const alibaba::Disk& disk) {
  if (disk.charge_type == "PrePaid") return LeakReason::kPrepaid;
  if (disk.charge_type != "PostPaid") return std::nullopt;
  return disk.created_by == kDriver ? LeakReason::kLeaked : LeakReason::kStatic;
}

// A list without any disk of ours may be of another account; then it does not tell whether this
// volume's disk is gone.
bool MayBeOfAnotherAccount(const Inventory& inventory, const Index& index,
                           const ReconciledVolume& entry) {
  return entry.state == VolumeState::kUnread && Covers(inventory.scope, *entry.volume) &&
         index.MayDiskBeGone(*entry.volume);
}

// DecideLeaks finds the disks in kSettling that are leaked, DecideLosses the volumes with a missing
// disk that have lost it; two consecutive lists must agree. Both need volumes and disks whose last
// read succeeded; otherwise nothing is decided and the memory is kept.
void DecideLeaks(const Inventory& inventory, const Memory& memory, AgeGate& gate,
                 Reconciliation& result) {
  if (!AreBothSidesFresh(inventory)) {
    result.leaks = memory.leaks;
    return;
  }
  const auto& regions = inventory.disk_regions;
  for (ReconciledDisk& entry : result.all) {
    if (entry.state != DiskState::kSettling) continue;
    const alibaba::Disk& disk = *entry.disk;
    if (std::ranges::find(regions, disk.region) == regions.end()) continue;
    const auto reason = ReasonOf(disk);
    if (!reason) continue;
    const FirstSeen seen =
        gate.Observe(memory.leaks, FirstSeenKey("Disk", "", disk.id, Name(*reason)), result.leaks);
    const auto told = disk.detached_at ? disk.detached_at : disk.created;
    entry.leak = {.reason = *reason, .since = told.value_or(seen.at)};
    if (gate.IsSure(seen, entry.leak.since)) entry.state = DiskState::kLeaked;
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
  static constexpr std::array<std::string_view, 3> kNames{"leaked", "static", "prepaid"};
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
  DecideLeaks(inventory, memory, gate, result);
  DecideLosses(inventory, index, memory, gate, result);
  result.next_due_at = gate.next_due_at();
  return result;
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/leaks.h"

#include <algorithm>
#include <utility>

namespace exporter {
namespace {

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

}  // namespace

std::string_view Name(LeakReason reason) {
  switch (reason) {
    case LeakReason::kLeaked:
      return "leaked";
    case LeakReason::kStatic:
      return "static";
    case LeakReason::kPrepaid:
      return "prepaid";
  }
  return "";
}

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
    std::string key = FirstSeenKey("Disk", "", disk.id, Name(*reason));
    const FirstSeen seen = gate.See(memory.leaks, key);
    result.leaks.emplace(std::move(key), seen);
    const auto told = disk.detached_at ? disk.detached_at : disk.created;
    entry.leak = {.reason = *reason, .since = told.value_or(seen.at)};
    // A disk can be old in ECS and yet have lost its PersistentVolume a moment ago.
    const bool is_sure =
        gate.IsConfirmed(seen) && gate.IsOldEnough(std::max(entry.leak.since, seen.at));
    if (is_sure) entry.state = DiskState::kLeaked;
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
    const FirstSeen seen = gate.See(memory.losses, key);
    result.losses.emplace(std::move(key), seen);
    if (gate.IsConfirmed(seen) && gate.IsOldEnough(seen.at)) entry.lost_since = seen.at;
  }
}

}  // namespace exporter

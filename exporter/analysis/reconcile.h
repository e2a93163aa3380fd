// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "exporter/analysis/disk_states.h"
#include "exporter/analysis/index.h"
#include "exporter/analysis/memory.h"
#include "exporter/analysis/options.h"

namespace exporter {

// Why a disk that is attached nowhere is reported. The first three are tagged for our cluster; a
// system disk may be; of an untagged one nobody knows whose it is.
enum class LeakReason {
  kLeaked,      // created by the CSI driver, and no longer known to Kubernetes
  kStatic,      // created by somebody else, perhaps on purpose
  kPrepaid,     // a subscription, billed for its term anyway
  kUntagged,    // created by a CSI driver that tags no cluster (it does so only with CLUSTER_ID)
  kSystemDisk,  // a system disk that outlived its instance
};
// The label value, for example "static".
std::string_view Name(LeakReason reason);

struct Leak {
  LeakReason reason = LeakReason::kLeaked;
  TimePoint since{};  // detached or created according to ECS; else first observed
};

// An ECS disk with the cluster's objects that refer to it.
struct ReconciledDisk {
  const alibaba::Disk* disk = nullptr;
  DiskState state = DiskState::kUnknown;
  const kubernetes::PersistentVolume* volume = nullptr;  // the PV of the disk, if any
  std::vector<const kubernetes::Node*> nodes;            // those of ours it is attached to, by name
  // Set if it is to be reported: in the states kLeaked, kUnknownOwner and kSystem.
  std::optional<Leak> leak{};
};

// A volume that refers to a disk, with the state of that disk in ECS.
struct ReconciledVolume {
  const kubernetes::PersistentVolume* volume = nullptr;
  VolumeState state = VolumeState::kUnknown;
  const alibaba::Disk* disk = nullptr;    // if ECS lists it
  bool stands_for_disk = true;            // false: another volume is the PV of the disk
  std::optional<TimePoint> lost_since{};  // first missing; set after two consecutive lists
};

// Disks and volumes, each in the order of the inventory, and the ids that make a tag ours.
struct Reconciliation {
  ClusterIds cluster_ids;
  std::vector<ReconciledDisk> all;
  std::vector<ReconciledVolume> volumes;  // those that refer to a disk
  bool are_losses_known = false;          // whether `lost_since` is set at all
  // Losses confirmed by earlier evaluations; plans do not rely on these disks.
  std::unordered_set<const kubernetes::PersistentVolume*> lost_volumes;
  // For the next evaluation, and when it is due even without new data.
  FirstSeenByObject leaks;
  FirstSeenByObject losses;
  std::optional<TimePoint> next_due_at;
  bool is_newer_reading_awaited = false;
};

// Reconciles ECS disks with PersistentVolumes and nodes.
Reconciliation Reconcile(const Inventory& inventory, const Index& index,
                         const AnalysisOptions& options, const Memory& memory = {});

}  // namespace exporter

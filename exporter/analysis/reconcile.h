#pragma once

#include <optional>
#include <unordered_set>
#include <vector>

#include "exporter/analysis/disk_states.h"
#include "exporter/analysis/index.h"
#include "exporter/analysis/memory.h"
#include "exporter/analysis/options.h"

namespace exporter {

// Why nothing uses a disk that has our cluster's tag.
enum class LeakReason {
  kLeaked,   // the driver made it, and Kubernetes has forgotten it
  kStatic,   // somebody else made it, perhaps on purpose
  kPrepaid,  // it is paid for its term anyway
};

struct Leak {
  LeakReason reason = LeakReason::kLeaked;
  TimePoint since{};  // when it was detached, or made, by ECS; else first seen so
};

// A disk of ECS beside what the cluster's records say about it.
struct ReconciledDisk {
  const alibaba::Disk* disk = nullptr;
  DiskState state = DiskState::kUnknown;
  const kubernetes::PersistentVolume* volume = nullptr;  // that stands for it, if any
  std::vector<const kubernetes::Node*> nodes;            // of ours that hold it, by name
  Leak leak{};                                           // if the state is kLeaked
};

// A volume that names a disk beside what ECS says about that.
struct ReconciledVolume {
  const kubernetes::PersistentVolume* volume = nullptr;
  VolumeState state = VolumeState::kUnknown;
  const alibaba::Disk* disk = nullptr;  // if ECS lists it
  bool stands_for_disk = true;          // false: another volume that names the disk does
  std::optional<TimePoint>
      lost_since{};  // two lists in a row lack the disk; when it was first seen
};

// Both sides of the inventory, each in its order, and the ids that make a cluster's tag ours.
struct Reconciliation {
  ClusterIds cluster_ids;
  std::vector<ReconciledDisk> all;
  std::vector<ReconciledVolume> volumes;  // those that name a disk
  bool are_losses_known = false;          // whether `lost_since` is told at all
  // Those whose loss earlier evaluations have confirmed: no plan counts on their disk.
  std::unordered_set<const kubernetes::PersistentVolume*> lost_volumes;
  // To be remembered for the next evaluation, and when it is due though nothing new is read.
  FirstSeenByObject leaks;
  FirstSeenByObject losses;
  std::optional<TimePoint> next_due_at;
};

// Holds ECS, PersistentVolumes and nodes against each other.
Reconciliation Reconcile(const Inventory& inventory, const Index& index,
                         const AnalysisOptions& options, const Memory& memory = {});

}  // namespace exporter

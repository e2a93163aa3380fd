#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/disk_states.h"
#include "exporter/analysis/index.h"
#include "exporter/analysis/options.h"

namespace exporter {

// A disk of ECS beside what the cluster's records say about it.
struct ReconciledDisk {
  const alibaba::Disk* disk = nullptr;
  // As DiskState; "settling" stands for everything that would be leaked, whatever its age.
  std::string_view state;
  const kubernetes::PersistentVolume* volume = nullptr;  // that stands for it, if any
  std::vector<const kubernetes::Node*> nodes;            // of ours that hold it, by name
};

// A volume that names a disk beside what ECS says about that.
struct ReconciledVolume {
  const kubernetes::PersistentVolume* volume = nullptr;
  std::string_view state;               // as VolumeState
  const alibaba::Disk* disk = nullptr;  // if ECS lists it
  bool stands_for_disk = true;          // false: another volume that names the disk does
};

// Both sides of the inventory, each in its order, and the ids that make a cluster's tag ours.
struct Reconciliation {
  ClusterIds cluster_ids;
  std::vector<ReconciledDisk> all;
  std::vector<ReconciledVolume> volumes;  // those that name a disk
};

// Holds ECS, PersistentVolumes and nodes against each other.
Reconciliation Reconcile(const Inventory& inventory, const Index& index,
                         const AnalysisOptions& options);

}  // namespace exporter

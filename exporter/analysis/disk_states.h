// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/index.h"

namespace exporter {

// ACK cluster ids; more than one if the cluster was migrated.
using ClusterIds = std::set<std::string, std::less<>>;

// The result of reconciling an ECS disk with the cluster's objects.
enum class DiskState {
  kUnknown,            // a table that the state depends on is not available
  kInUse,              // attached to a node of ours, has a PV of ours; the tag does not matter
  kUnattachedClaimed,  // Available, its PV is Bound
  kUnattachedPv,       // Available, its PV is not Bound
  kTransient,          // Creating, Attaching, Detaching, ReIniting, or an unknown status
  kUnmanaged,          // attached to a node of ours, no PV
  kAttachedElsewhere,  // attached, but to no node of ours
  kForeign,            // tagged for another cluster
  kSettling,           // leak candidate: within the grace period, seen once, or not confirmed
  kLeaked,             // tagged for our cluster, unattached, no PV; see reconcile.h
  kSystem,
  kUnknownOwner,  // no PV, and its cluster is unknown
};
// The label value, for example "in_use"; empty for kUnknown.
std::string_view Name(DiskState state);

// The ECS state of the disk behind a volume.
enum class VolumeState {
  kUnknown,  // not a disk, or the nodes are needed but not available
  kInUse,    // attached to a node of ours
  kAttachedElsewhere,
  kUnattached,
  kTransient,
  kDangling,  // missing from a list that should contain it
  kUnread,    // in a region or account that is not polled, or its existence is unknown
};
std::string_view Name(VolumeState state);

// The state in this inventory alone: never kLeaked, which takes two lists. `ours` is empty if our
// cluster id is unknown.
DiskState StateOfDisk(const Inventory& inventory, const Index& index, const ClusterIds& ours,
                      const alibaba::Disk& disk);

VolumeState StateOfVolume(const Inventory& inventory, const Index& index,
                          const kubernetes::PersistentVolume& volume);

// The ids of our cluster: `configured` if set, otherwise the most common ack.aliyun.com tag on the
// disks of our own PVs (none on a tie), plus `others`.
ClusterIds OurClusterIds(const Inventory& inventory, const Index& index,
                         const std::string& configured, const std::vector<std::string>& others);

}  // namespace exporter

#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/index.h"

namespace exporter {

// ACK's ids of a cluster: one, or more where it was moved.
using ClusterIds = std::set<std::string, std::less<>>;

// How a disk of ECS and the cluster's own records agree.
enum class DiskState {
  kUnknown,  // a list that the state rests on is not available
  kInUse,    // attached to a node of ours, and a PV of ours names it, whoever's tag it has
  kUnattachedClaimed,  // Available, its PV is Bound
  kUnattachedPv,       // Available, its PV is not Bound
  kTransient,          // Creating, Attaching, Detaching, ReIniting, or a status we do not know
  kUnmanaged,          // attached to a node of ours, no PV names it
  kAttachedElsewhere,  // attached to no node of ours
  kForeign,            // tagged for another cluster
  kSettling,           // would be leaked: still too young, seen once, or not known for certain
  kLeaked,             // tagged for ours, unattached, named by no PV; see leaks.h
  kSystem,
  kUnknownOwner,  // no PV names it and its cluster is not known, so nothing can be said
};
// The label value, for example "in_use"; empty for kUnknown.
std::string_view Name(DiskState state);

// What ECS says of the disk of a volume.
enum class VolumeState {
  kUnknown,  // the volume is no disk, or the nodes would have to be known and are not
  kInUse,    // attached to a node of ours
  kAttachedElsewhere,
  kUnattached,
  kTransient,
  kDangling,  // the disk is not in a list that should hold it
  kUnread,    // of a region or account that is not read, or not known to be there or gone
};
std::string_view Name(VolumeState state);

// The state by this inventory alone: never kLeaked, which takes more than one list. `ours` is
// empty when no id of ours is known.
DiskState StateOfDisk(const Inventory& inventory, const Index& index, const ClusterIds& ours,
                      const alibaba::Disk& disk);

VolumeState StateOfVolume(const Inventory& inventory, const Index& index,
                          const kubernetes::PersistentVolume& volume);

// The ids of our cluster: the `configured` one, else the ack.aliyun.com tag most common on the
// disks that our own PVs name, if there is one such (on a tie nothing is known); and all the
// `others`.
ClusterIds OurClusterIds(const Inventory& inventory, const Index& index,
                         const std::string& configured, const std::vector<std::string>& others);

}  // namespace exporter

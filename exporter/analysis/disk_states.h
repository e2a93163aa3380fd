#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/index.h"

namespace exporter {

// ACK's ids of a cluster: one, or more where it was moved.
using ClusterIds = std::set<std::string, std::less<>>;

// How a disk of ECS and the cluster's own records agree, the label `state`:
// in_use (attached to a node of ours, and a PV of ours names it, whoever's tag it has),
// unattached_claimed (Available, its PV is Bound), unattached_pv (Available, its PV is not Bound),
// transient (Creating, Attaching, Detaching, ReIniting, or a status that we do not know),
// unmanaged (attached to a node of ours, no PV names it), attached_elsewhere (attached to no node
// of ours), foreign (tagged for another cluster), settling (tagged for ours, unattached and named
// by no PV, but no verdict yet), system, or unknown_owner: no PV names it and its cluster is not
// known, so nothing can be said.
// Empty when a list that it rests on is not available. `ours` is empty when no id of ours is known.
std::string_view DiskState(const Inventory& inventory, const Index& index, const ClusterIds& ours,
                           const alibaba::Disk& disk);

// What ECS says of the disk of a volume: in_use (attached to a node of ours), attached_elsewhere,
// unattached, transient, dangling (known to be gone), or unread: of a region or account that we do
// not read, or not known to be there or gone. Empty for a volume that is no disk, and where the
// nodes would have to be known.
std::string_view VolumeState(const Inventory& inventory, const Index& index,
                             const kubernetes::PersistentVolume& volume);

// The ids of our cluster: the `configured` one, else the ack.aliyun.com tag most common on the
// disks that our own PVs name, if there is one such (on a tie nothing is known); and all the
// `others`.
ClusterIds OurClusterIds(const Inventory& inventory, const Index& index,
                         const std::string& configured, const std::vector<std::string>& others);

}  // namespace exporter

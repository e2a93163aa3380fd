// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tests/simulator/world.h"

// Everything that a check reports, in one small cluster: what is wrong, and how it is mended.
namespace simulator::hazards {

inline constexpr std::string_view kNamespace = "cx-lab";
inline constexpr std::string_view kRetainClass = "alicloud-disk-retain";
// Since when the hazards have been there: longer than any alert waits.
inline constexpr StoryTime kSince = -8 * kDay;

struct Hazard {
  void (*make)(World& world);
  void (*mend)(World& world, StoryTime at);
};
// In the order in which they are made.
std::vector<Hazard> VolumeHazards();
std::vector<Hazard> ClaimHazards();
std::vector<Hazard> NodeHazards();
std::vector<Hazard> SupplyHazards();

// The node cn-shenzhen.172.16.30.N: 1 and 4 are in zone D, 2, 5 and 6 in E, 3 in F.
Node& AddNodeOf(World& world, int number);
Node& NodeOf(World& world, int number);
// Of the node and of its CSINode.
void SetLimit(World& world, Node& node, int disks);

StatefulSet& SetOf(World& world, std::string_view name);
// A StatefulSet whose replicas run on these nodes, one after the other.
StatefulSet& AddSet(World& world, std::string name, std::string_view storage_class,
                    const std::vector<int>& nodes);
// The replica gets a claim, a disk and a pod.
void RunReplica(World& world, const StatefulSet& set, int ordinal, Node& node, StoryTime at);
Claim& ClaimOf(World& world, const StatefulSet& set, int ordinal);
Volume& VolumeOf(World& world, const Claim& claim);
Disk& DiskOf(World& world, const StatefulSet& set, int ordinal);
// With its claim, volume and disk.
void DropReplica(World& world, const StatefulSet& set, int ordinal, StoryTime at);
void DropVolume(World& world, std::string name);
// A claim that somebody applied, without a pod; bound to a new disk on node 1.
Claim& AddClaimByHand(World& world, std::string name);
void DropClaim(World& world, const std::string& name);

}  // namespace simulator::hazards

// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/blocked_replica.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "exporter/checks/driver_refusals.h"

namespace exporter {
namespace {

std::string ClassText(const BlockedReplica& blocked) {
  return blocked.claim.storage_class.empty() ? "no class" : "class " + blocked.claim.storage_class;
}

std::string InZones(const PlannedClaim& claim) {
  std::string text;
  for (const auto& zone : claim.zones) text += (text.empty() ? " in zone " : ", ") + zone;
  return text;
}

// Nodes that other pods keep a replica off may be few because of a volume.
std::string NearVolume(const BlockedReplica& blocked) {
  if (blocked.claim.volume == nullptr) return "";
  return " and reaches volume " + blocked.volume() + InZones(blocked.claim);
}

// What is said before and after the nodes, where taints or other pods are in the way.
struct PlacementStory {
  BlockedReason reason;
  std::string_view before;
  std::string_view after;
};

constexpr std::array kPlacementStories{
    PlacementStory{BlockedReason::kTaint, "every",
                   " has a taint that its template does not tolerate"},
    PlacementStory{BlockedReason::kHostPort, "a host port that it needs is taken on every", ""},
    PlacementStory{BlockedReason::kTopologySpread, "its topology spread constraints allow no", ""},
    PlacementStory{BlockedReason::kAffinity, "its pod affinity requires pods that run near no", ""},
    PlacementStory{BlockedReason::kAntiAffinity,
                   "pod anti-affinity, its own or that of other pods, keeps it off every", ""},
};

std::string ClaimStory(const BlockedReplica& blocked, const std::string& volume) {
  const std::string claim = "its claim " + blocked.claim.name;
  switch (blocked.replica.reason) {
    case BlockedReason::kClaimLost:
      return claim + " has lost its volume";
    case BlockedReason::kClaimTerminating:
      return claim + " exists and is being deleted";
    case BlockedReason::kClaimPending:
      return claim + " waits for a volume that it cannot get";
    case BlockedReason::kClaimInUse:
      return claim + " is ReadWriteOncePod, and another pod uses it";
    case BlockedReason::kDiskMissing:
      return "the disk of " + volume + ", which " + claim + " has, is gone";
    case BlockedReason::kClassMissing:
      return claim + " is of " + ClassText(blocked) + ", which does not exist";
    case BlockedReason::kNoClass:
      return claim + " names no class, there is no default one, and no volume fits";
    case BlockedReason::kSelectorUnsupported:
      return claim + " has a selector, for which the disk driver makes no volumes, and none fits";
    case BlockedReason::kNoNodeSelected:
      return "its template sets nodeName, so the scheduler never handles its pods, and " + claim +
             " is of " + ClassText(blocked) + ", which waits for the scheduler to pick a node";
    default:
      return std::string(Name(blocked.replica.reason));
  }
}

std::string StorageStory(const BlockedReplica& blocked) {
  const std::string volume = blocked.claim.volume == nullptr
                                 ? std::string("a volume")
                                 : "volume " + blocked.volume() + InZones(blocked.claim);
  switch (blocked.replica.reason) {
    case BlockedReason::kNoProvisioner:
      return ClassText(blocked) + " makes no volumes, and none that is there fits";
    case BlockedReason::kNoUsableNode:
      return "no node that its pod may use is Ready and uncordoned";
    case BlockedReason::kDriverMissing:
      return "the disk driver is registered on no node that its pod may use";
    case BlockedReason::kZoneConflict:
      return blocked.claim.volume != nullptr
                 ? "no node that its pod may use can reach " + volume +
                       " together with everything else the replica needs"
                 : "no node that its pod may use is in a zone of " + ClassText(blocked);
    case BlockedReason::kCategoryUnsupported:
      return "no node that its pod may use can have disks of " + ClassText(blocked);
    case BlockedReason::kNoStock:
      return "disks of " + ClassText(blocked) + " are out of stock in every zone that is left";
    case BlockedReason::kQuota:
      return "the disk quota of the account does not allow another disk of " + ClassText(blocked);
    case BlockedReason::kNoSlot:
      return "no node that its pod may use has a disk slot left for it";
    default:
      return ClaimStory(blocked, volume);
  }
}

}  // namespace

std::string Explanation(const BlockedReplica& blocked) {
  const BlockedReason reason = blocked.replica.reason;
  if (IsDriverRefusal(reason)) return DriverRefusalText(blocked.claim);
  const auto* placement = std::ranges::find(kPlacementStories, reason, &PlacementStory::reason);
  if (placement == kPlacementStories.end()) return StorageStory(blocked);
  return std::string(placement->before) + " suitable node" + NearVolume(blocked) +
         std::string(placement->after);
}

}  // namespace exporter

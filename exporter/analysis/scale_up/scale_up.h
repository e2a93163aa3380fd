// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/inventory/inventory.h"

namespace exporter {

struct Analysis;

// What happens to a claim when its replica is created.
enum class ClaimOutcome {
  kReuseClaim,  // an existing claim or reserved volume: old data comes back
  kBindStray,   // binds a free volume, whatever data is on it
  kProvision,   // a new disk
  kBlocked,
};
// The label value, for example "reuse_claim".
std::string_view OutcomeName(ClaimOutcome outcome);

// Why a replica, or one of its claims, is blocked.
enum class BlockedReason {
  kNone,
  kClaimLost,            // the claim exists and is Lost
  kClaimTerminating,     // the claim exists and is being deleted
  kClaimPending,         // the claim names a volume that is missing or taken
  kClaimInUse,           // the claim exists, is ReadWriteOncePod, and another pod uses it
  kDiskMissing,          // the disk of its volume is gone
  kClassMissing,         // its class does not exist
  kNoClass,              // no class, no default class, and no volume fits
  kNoProvisioner,        // the class does not provision, and no volume fits
  kSelectorUnsupported,  // the template has a selector, which is not provisioned for
  kClassInvalid,         // the driver refuses a parameter of the class
  kAccessMode,           // the driver refuses the access mode
  kSourceUnsupported,    // the driver makes no clones
  kSourceMissing,        // the snapshot it is to be made from does not exist
  kSourceNotReady,       // that snapshot is not ready
  kSize,                 // too small or too large for every type of the class, or for its snapshot
  kPerformanceLevel,     // more provisioned IOPS than a disk of that size can have
  kTopology,             // the type needs a node, and the class does not wait for one
  kNoNodeSelected,       // the class waits for a node; with spec.nodeName nobody selects one
  kNoUsableNode,         // no usable node: Ready, uncordoned, eligible
  kDriverMissing,        // no such node has the disk driver, with a topology where it makes a disk
  kZoneConflict,         // no such node reaches all its volumes and class zones
  kTaint,                // only their taints keep it off all nodes that would do
  kHostPort,             // a port that it needs is taken on all remaining nodes
  kTopologySpread,       // all remaining nodes would spread its pods too unevenly
  kAffinity,             // no remaining node is where the pods are that it has to be with
  kAntiAffinity,         // a pod that it must not be with is at all remaining nodes
  kCategoryUnsupported,  // no remaining node supports the disk category
  kNoStock,              // no remaining node is in a zone with stock
  kQuota,                // no remaining node is where quota is left
  kNoSlot,               // no remaining node has enough free slots
};
// The label value, for example "claim_lost"; empty for kNone.
std::string_view Name(BlockedReason reason);

// Storage added by a new disk.
struct AddedStorage {
  std::int64_t gib = 0;
  std::int64_t unpriced_gib = 0;                            // of it: its price is unknown
  std::map<std::string, double, std::less<>> monthly_cost;  // by currency

  AddedStorage& operator+=(const AddedStorage& other);
};

// A claim of a replica that does not run yet. All pointers point into the inventory.
struct PlannedClaim {
  const kubernetes::ClaimTemplate* claim_template = nullptr;
  std::string name;           // of the claim: <template>-<statefulset>-<ordinal>
  std::string storage_class;  // empty: none, and there is no default class
  ClaimOutcome outcome = ClaimOutcome::kBlocked;
  // False: it depends on the node that the scheduler picks; if no volume of `may_bind` is left
  // within its reach, the claim gets a new disk.
  bool is_certain = true;
  BlockedReason reason = BlockedReason::kNone;
  std::string detail;  // for people, where the driver refuses the claim: why

  const kubernetes::PersistentVolumeClaim* claim = nullptr;  // null: will be created
  std::optional<TimePoint> created;                          // when the claim was created
  std::optional<TimePoint> unused_since;                     // from the claim's condition Unused
  // The volume it gets or, if not certain, its first candidate; null for a new disk.
  const kubernetes::PersistentVolume* volume = nullptr;
  bool is_reserved = false;  // the volume's claimRef names this claim, which does not exist yet
  // All stray volumes that it may bind, smallest first.
  std::vector<const kubernetes::PersistentVolume*> may_bind;
  // Zones of the volume or of a new disk; sorted; empty: unknown, or anywhere.
  std::vector<std::string> zones;

  // For a new disk, certain or possible; empty for volumes that are not disks.
  std::string category;  // the class's first available category; empty: unknown
  std::string performance_level;
  AddedStorage added;
};

struct PlannedReplica {
  std::int64_t ordinal = 0;
  BlockedReason reason = BlockedReason::kNone;
  // False: an earlier replica is blocked, so with OrderedReady this one is never created; the
  // claims still show what would happen.
  bool is_reached = true;
  // Blocked by taints or other pods, and would be with any volumes.
  bool is_placement_alone = false;
  std::vector<std::string> zones;  // where it can run, sorted
  std::vector<PlannedClaim> claims;

  bool is_blocked() const { return reason != BlockedReason::kNone; }
};

// The result of scaling a StatefulSet up, by ordinal.
struct ScaleUp {
  const kubernetes::StatefulSet* stateful_set = nullptr;
  std::int64_t replicas = 0;  // current
  std::int64_t target = 0;
  std::vector<PlannedReplica> planned;
  // False: what the terms of its pods ask about other pods was not read, and they are left out.
  bool are_terms_known = true;
  // Totals over everything that is not blocked. Slots by zone reflect our placement; the
  // scheduler's may differ. Lower and upper bounds, as strays may replace new disks.
  std::map<std::string, std::int64_t> slots_by_zone;
  AddedStorage added_at_least;
  AddedStorage added_at_most;
};

// The limit on planned replicas.
inline constexpr std::int64_t kMaxPlannedReplicas = 10'000;

// Whether everything a plan requires is available: volumes, claims, classes, StatefulSets, nodes
// and both views of their slots. Missing stock or quota does not block.
bool CanPlanScaleUp(const Inventory& inventory);

// The plan for scaling to `replicas`; empty unless that is more than now. The set must belong to
// the inventory.
ScaleUp Simulate(const Analysis& analysis, const kubernetes::StatefulSet& stateful_set,
                 std::int64_t replicas);

// The forecast for the next replica of a StatefulSet.
struct ScaleForecast {
  const kubernetes::StatefulSet* stateful_set = nullptr;
  // Outcomes, volumes and reasons only; alternative nodes and volumes, and whether a stray is
  // certain, require a full plan.
  PlannedReplica next;
  // How many replicas can be added before one is blocked; nullopt: unknown, since the free slots of
  // some node are, or what terms ask about other pods.
  std::optional<std::int64_t> headroom;
};

// Requires all other members of the analysis. One entry per StatefulSet that is not being deleted
// and has claims that may be disks, in the order of the list; empty if CanPlanScaleUp is false.
std::vector<ScaleForecast> ForecastScaleUps(const Analysis& analysis);

}  // namespace exporter

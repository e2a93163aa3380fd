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

// What becomes of a claim when the replica that it belongs to is made.
enum class ClaimOutcome {
  kReuseClaim,  // it exists already, or a volume is reserved for it by name: old data comes back
  kBindStray,   // it takes a volume that belongs to nobody, whatever is on it
  kProvision,   // a new disk
  kBlocked,
};
// The label value, for example "reuse_claim".
std::string_view OutcomeName(ClaimOutcome outcome);

// Why a replica, or a claim of it, cannot be had, storage-wise.
enum class BlockedReason {
  kNone,
  kClaimLost,            // the claim exists and is Lost
  kClaimTerminating,     // the claim exists and is being deleted
  kClaimPending,         // the claim names a volume that another claim has, or none has
  kDiskMissing,          // the disk of its volume is gone
  kClassMissing,         // the class that it asks for does not exist
  kNoClass,              // it asks for no class, there is no default one, and no volume fits
  kNoProvisioner,        // the class makes no volumes, and none that is there fits
  kSelectorUnsupported,  // the template has a selector, so that no disk is made for it
  kNoUsableNode,         // no node is Ready, uncordoned, matched and has the disk driver
  kZoneConflict,         // no such node reaches all its volumes and zones of its classes
  kCategoryUnsupported,  // none of those can have disks of the category
  kNoStock,              // none of those is where the category is in stock
  kQuota,                // none of those is where quota is left
  kNoSlot,               // none of those has slots for its disks
};
// The label value, for example "claim_lost"; empty for kNone.
std::string_view Name(BlockedReason reason);

// What a new disk adds.
struct AddedStorage {
  std::int64_t gib = 0;
  std::map<std::string, double, std::less<>> monthly_cost;  // by currency

  AddedStorage& operator+=(const AddedStorage& other);
};

// One claim of a replica that does not run yet. Everything points into the inventory.
struct PlannedClaim {
  const kubernetes::ClaimTemplate* claim_template = nullptr;
  std::string name;           // of the claim: <template>-<statefulset>-<ordinal>
  std::string storage_class;  // asked for; empty: none, and there is no default class
  ClaimOutcome outcome = ClaimOutcome::kBlocked;
  // False: the node that the scheduler picks decides, and where no volume of `may_bind` is left
  // within its reach the claim gets a new disk.
  bool is_certain = true;
  BlockedReason reason = BlockedReason::kNone;

  const kubernetes::PersistentVolumeClaim* claim = nullptr;  // null: it will be made
  std::optional<TimePoint> created;                          // of the claim
  std::optional<TimePoint> unused_since;                     // its condition Unused
  // The volume that it gets or, if not certain, is the first to get; null for a new disk.
  const kubernetes::PersistentVolume* volume = nullptr;
  bool is_reserved = false;  // the volume names this claim though the claim does not exist yet
  // Every stray volume that it may get, the smallest first.
  std::vector<const kubernetes::PersistentVolume*> may_bind;
  // Of the volume, or where a new disk can be made; sorted; empty: not known, or anywhere.
  std::vector<std::string> zones;

  // Of a new disk, where one is or may be made; nothing for what is no disk.
  std::string category;  // the first of the class that can be had; empty: not known
  std::string performance_level;
  AddedStorage added;
};

struct PlannedReplica {
  std::int64_t ordinal = 0;
  BlockedReason reason = BlockedReason::kNone;
  // False: a replica before it is blocked, and with OrderedReady this one is not made at all; the
  // claims say what would become of them.
  bool is_reached = true;
  std::vector<std::string> zones;  // where it can run, sorted
  std::vector<PlannedClaim> claims;

  bool is_blocked() const { return reason != BlockedReason::kNone; }
};

// What scaling a StatefulSet up does, ordinal by ordinal.
struct ScaleUp {
  const kubernetes::StatefulSet* stateful_set = nullptr;
  std::int64_t replicas = 0;  // now
  std::int64_t target = 0;
  std::vector<PlannedReplica> planned;
  // Sums over all that is not blocked. Slots by zone as the replicas fit: the scheduler may
  // spread them in another way. At least and at most: strays may spare new disks.
  std::map<std::string, std::int64_t> slots_by_zone;
  AddedStorage added_at_least;
  AddedStorage added_at_most;
};

// More replicas than this are not looked at.
inline constexpr std::int64_t kMaxPlannedReplicas = 10'000;

// Whether everything was read that a plan rests on: volumes, claims, classes, StatefulSets, nodes
// and both views of their slots. Stock and quota that were not read do not block anything.
bool CanPlanScaleUp(const Inventory& inventory);

// The plan for scaling to `replicas`; empty where there are that many now. The set has to be of
// the inventory.
ScaleUp Simulate(const Analysis& analysis, const kubernetes::StatefulSet& stateful_set,
                 std::int64_t replicas);

// What becomes of the next replica of a StatefulSet.
struct ScaleForecast {
  const kubernetes::StatefulSet* stateful_set = nullptr;
  // Its outcomes, volumes and reasons; where else it could run, what else it may bind, and whether
  // it is certain to take a stray, only a plan tells.
  PlannedReplica next;
  // How many replicas can be added before one is blocked; nullopt: not known, because the room
  // on some node is not.
  std::optional<std::int64_t> headroom;
};

// Of an analysis whose other members are complete already: one entry for each StatefulSet that is
// not being deleted and some of whose claims may be disks, in the order of the list; none where
// CanPlanScaleUp is false.
std::vector<ScaleForecast> ForecastScaleUps(const Analysis& analysis);

}  // namespace exporter

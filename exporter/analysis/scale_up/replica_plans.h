// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/scale_up/claim_plans.h"
#include "exporter/analysis/scale_up/disk_supply.h"
#include "exporter/analysis/scale_up/open_claims.h"
#include "exporter/analysis/scale_up/replica_fit.h"
#include "exporter/analysis/scale_up/slot_nodes.h"

namespace exporter {

// What the replicas of a plan have used so far.
struct PlanState {
  PlanUse use;
  VolumeSet taken;  // strays that are certainly used
  // Further strays of a class that are used, though not which ones: an upper bound, and a lower
  // bound.
  struct Gone {
    std::size_t at_most = 0;
    std::size_t at_least = 0;
  };
  std::map<std::string, Gone, std::less<>> gone;
};

// Plans replicas one by one. Use one instance for all StatefulSets, since it caches shared results.
// The analysis must outlive it; its scale_ups are not used. Not thread-safe.
class ReplicaPlans {
 public:
  explicit ReplicaPlans(const Analysis& analysis);

  PlanState Start() const;

  struct Placed {
    PlannedReplica replica;
    std::string_view zone;   // where the replica is placed
    std::int64_t slots = 0;  // used there
  };
  // Plans an ordinal and deducts its needs from `state`; deducts nothing if it is blocked.
  Placed Plan(const kubernetes::StatefulSet& set, std::int64_t ordinal, PlanState& state);
  // The same without a state and scanning fewer nodes; for ScaleForecast.
  PlannedReplica PlanNext(const kubernetes::StatefulSet& set, std::int64_t ordinal);

  // Whether no claim, and no volume reserved for one, exists from that ordinal on. Such sets with
  // the same templates have identical plans.
  bool IsFresh(const kubernetes::StatefulSet& set, std::int64_t ordinal) const {
    return claims_.OldOrdinals(set, ordinal).empty();
  }

  // How many replicas can be added to `set` before one is blocked, starting with `next`; 0 if that
  // is blocked. nullopt as in ScaleForecast.
  std::optional<std::int64_t> Headroom(const kubernetes::StatefulSet& set,
                                       const PlannedReplica& next);

  // False if no claim of the set can be a disk.
  bool MayUseDisks(const kubernetes::StatefulSet& set) const;

 private:
  using Plans = std::vector<ClaimPlan>;

  // The nodes on which an ordinal can run, and the furthest stage reached.
  struct Choice {
    Stage stage = Stage::kNode;
    SlotNodes::Positions nodes;
  };
  Choice Choose(const kubernetes::StatefulSet& set, const ReplicaFit& fit);
  // Only the first such node, and for each claim the first on which it may take a stray.
  Choice ChooseFirst(const kubernetes::StatefulSet& set, const ReplicaFit& fit, const Plans& plans);
  PlannedReplica Settle(std::int64_t ordinal, const ReplicaFit& fit, const Choice& choice,
                        const PlanState& state, Plans& plans);
  // Without a state: assumes that there are no strays.
  Plans PlanClaims(const kubernetes::StatefulSet& set, std::int64_t ordinal,
                   const PlanState* state) const;
  void Take(const Plans& plans, const ReplicaFit& fit, std::uint32_t node, PlanState& state) const;
  // Places an ordinal on the first node where it can run.
  enum class Taken { kNothing, kSlots, kStrays };
  Taken TakeFirst(const kubernetes::StatefulSet& set, std::int64_t ordinal, PlanState& state);
  // How many replicas that need only new volumes can be added, and whether strays could allow more,
  // because supply rather than slots is the limit.
  struct Alike {
    std::optional<std::int64_t> count;
    bool is_short_of_supply = false;
  };
  Alike CountAlike(const kubernetes::StatefulSet& set, std::int64_t ordinal, const PlanUse& use);
  Alike CountAlike(const ReplicaFit& fit, const SlotNodes::Positions& usable, const PlanUse& use);

  bool BindsAtOnce(const kubernetes::StatefulSet& set) const;

  const Index& index_;
  std::set<std::string_view> classes_of_disks_;  // classes with volumes that are disks
  ClaimPlans claims_;
  DiskSupply supply_;
  SlotNodes nodes_;
  OpenClaims open_claims_;
};

}  // namespace exporter

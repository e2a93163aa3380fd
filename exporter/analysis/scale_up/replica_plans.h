// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exporter/analysis/scale_up/alike_count.h"
#include "exporter/analysis/scale_up/claim_plans.h"
#include "exporter/analysis/scale_up/disk_supply.h"
#include "exporter/analysis/scale_up/node_choice.h"
#include "exporter/analysis/scale_up/open_claims.h"
#include "exporter/analysis/scale_up/replica_fit.h"
#include "exporter/analysis/scale_up/running_replicas.h"
#include "exporter/analysis/scale_up/slot_nodes.h"
#include "exporter/analysis/scale_up/term_reader.h"

namespace exporter {

// What the replicas of a plan have used so far.
struct PlanState {
  PlanUse use{};
  VolumeSet taken{};  // strays that are certainly used
  // Further strays of a class that are used, though not which ones: an upper bound, and a lower
  // bound.
  struct Gone {
    std::size_t at_most = 0;
    std::size_t at_least = 0;
  };
  std::map<std::string, Gone, std::less<>> gone{};
  PlacementTerms terms{};        // of the StatefulSet, with the replicas placed so far
  NodeChooser::Wanted wanted{};  // where other pods matter
};

// Plans replicas one by one. Use one instance for all StatefulSets, since it caches shared results.
// The analysis must outlive it; its scale_ups are not used. Not thread-safe.
class ReplicaPlans {
 public:
  explicit ReplicaPlans(const Analysis& analysis);

  // Before the replica with that ordinal, whose terms are given: the replicas that the set has
  // already and that are on no node are placed, one after the other, as far as they can be.
  PlanState Begin(const kubernetes::StatefulSet& set, std::int64_t ordinal,
                  const PlacementTerms& terms);

  struct Placed {
    PlannedReplica replica;
    std::string_view zone;   // where the replica is placed
    std::int64_t slots = 0;  // used there
  };
  // Plans an ordinal and deducts its needs from `state`; deducts nothing if it is blocked.
  Placed Plan(const kubernetes::StatefulSet& set, std::int64_t ordinal, PlanState& state);
  // The same without changing the state and scanning fewer nodes; for ScaleForecast.
  PlannedReplica PlanNext(const kubernetes::StatefulSet& set, std::int64_t ordinal,
                          const PlanState& state);
  // The same, in the beginning, for a set with IsFresh; `key` is equal for sets that differ only in
  // their terms and names. The claims are those of another set with that key.
  PlannedReplica PlanNextOfEqual(const kubernetes::StatefulSet& set, std::int64_t ordinal,
                                 const PlacementTerms& terms, const std::string& key);

  // The terms of the replica with that ordinal.
  PlacementTerms TermsOf(const kubernetes::StatefulSet& set, std::int64_t ordinal) {
    return terms_.Read(set, ordinal, running_.LeavingOf(set));
  }

  // Whether no claim, and no volume reserved for one, exists from that ordinal on, and all earlier
  // replicas are on nodes. Such sets with the same templates have identical plans.
  bool IsFresh(const kubernetes::StatefulSet& set, std::int64_t ordinal) const {
    return claims_.OldOrdinals(set, ordinal).empty() && running_.MissingOf(set).empty();
  }

  // How many replicas can be added to `set` before one is blocked, starting with `next`; 0 if that
  // is blocked. `state` is the beginning. nullopt as in ScaleForecast.
  std::optional<std::int64_t> Headroom(const kubernetes::StatefulSet& set,
                                       const PlannedReplica& next, PlanState state);

  // False if no claim of the set can be a disk.
  bool MayUseDisks(const kubernetes::StatefulSet& set) const;

 private:
  using Plans = std::vector<ClaimPlan>;

  // What sets with equal keys have in common. See PlanNextOfEqual.
  struct Base {
    PlanState state;
    Plans plans;
    Plans bare;  // the same without lists of strays, for a replica that is blocked
    std::optional<ReplicaFit> fit{};
    Stage stage = Stage::kNode;  // the furthest reached without terms
  };
  const Base& BaseOf(const kubernetes::StatefulSet& set, std::int64_t ordinal,
                     const std::string& key);

  PlannedReplica Settle(std::int64_t ordinal, const ReplicaFit& fit, const NodeChoice& choice,
                        const PlanState& state, Plans& plans);
  PlanState Start() const;
  // Counts the nodes that the volumes of a replica reach.
  void AddWanted(const kubernetes::StatefulSet& set, std::int64_t ordinal, PlanState& state);
  // Without a state: assumes that there are no strays.
  Plans PlanClaims(const kubernetes::StatefulSet& set, std::int64_t ordinal,
                   const PlanState* state) const;
  void Take(const Plans& plans, const ReplicaFit& fit, std::uint32_t node, PlanState& state) const;
  // The replica leaves the nodes where its disks are still attached.
  void Detach(const Plans& plans, std::uint32_t node, PlanState& state);
  // Places an ordinal on the best node where it can run.
  enum class Taken { kNothing, kSlots, kStrays };
  Taken TakeFirst(const kubernetes::StatefulSet& set, std::int64_t ordinal, PlanState& state,
                  bool is_missing = false);
  AlikeCount CountNewAlike(const kubernetes::StatefulSet& set, std::int64_t ordinal,
                           const PlanState& state);

  // Of all sets, to keep evaluations cheap while a large cluster starts.
  static constexpr std::size_t kMaxMissing = 1'000;

  bool BindsAtOnce(const kubernetes::StatefulSet& set) const;

  const Index& index_;
  std::set<std::string_view> classes_of_disks_;  // classes with volumes that are disks
  ClaimPlans claims_;
  DiskSupply supply_;
  SlotNodes nodes_;
  OpenClaims open_claims_;
  NodeChooser chooser_;
  TermReader terms_;
  RunningReplicas running_;
  std::size_t missing_left_ = kMaxMissing;  // how many more may be placed
  std::unordered_map<std::string, std::unique_ptr<Base>> bases_;
};

}  // namespace exporter

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
#include "exporter/analysis/scale_up/placement_terms.h"
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
  std::optional<PlacementTerms> terms{};  // of the StatefulSet, with the replicas placed so far
  NodeChooser::Wanted wanted{};           // where other pods matter
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
  PlannedReplica PlanNext(const kubernetes::StatefulSet& set, std::int64_t ordinal,
                          const PlacementTerms& terms);
  // The same for a set without old ordinals; `key` is equal for sets that differ only in their
  // terms and names. The claims are those of another set with that key.
  PlannedReplica PlanNextOfEqual(const kubernetes::StatefulSet& set, std::int64_t ordinal,
                                 const PlacementTerms& terms, const std::string& key);

  // The terms of the replica with that ordinal.
  PlacementTerms TermsOf(const kubernetes::StatefulSet& set, std::int64_t ordinal) {
    return terms_.Read(set, ordinal);
  }

  // Whether no claim, and no volume reserved for one, exists from that ordinal on. Such sets with
  // the same templates have identical plans.
  bool IsFresh(const kubernetes::StatefulSet& set, std::int64_t ordinal) const {
    return claims_.OldOrdinals(set, ordinal).empty();
  }

  // How many replicas can be added to `set` before one is blocked, starting with `next`; 0 if that
  // is blocked. `terms` are those of `next`. nullopt as in ScaleForecast.
  std::optional<std::int64_t> Headroom(const kubernetes::StatefulSet& set,
                                       const PlannedReplica& next, const PlacementTerms& terms);

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
  // Gives the state its terms.
  void Prepare(const kubernetes::StatefulSet& set, std::int64_t ordinal,
               const PlacementTerms& terms, PlanState& state);
  // Without a state: assumes that there are no strays.
  Plans PlanClaims(const kubernetes::StatefulSet& set, std::int64_t ordinal,
                   const PlanState* state) const;
  void Take(const Plans& plans, const ReplicaFit& fit, std::uint32_t node, PlanState& state) const;
  // Places an ordinal on the best node where it can run.
  enum class Taken { kNothing, kSlots, kStrays };
  Taken TakeFirst(const kubernetes::StatefulSet& set, std::int64_t ordinal, PlanState& state);
  AlikeCount CountNewAlike(const kubernetes::StatefulSet& set, std::int64_t ordinal,
                           const PlanState& state);

  bool BindsAtOnce(const kubernetes::StatefulSet& set) const;

  const Index& index_;
  std::set<std::string_view> classes_of_disks_;  // classes with volumes that are disks
  ClaimPlans claims_;
  DiskSupply supply_;
  SlotNodes nodes_;
  OpenClaims open_claims_;
  NodeChooser chooser_;
  TermReader terms_;
  std::unordered_map<std::string, std::unique_ptr<Base>> bases_;
};

}  // namespace exporter

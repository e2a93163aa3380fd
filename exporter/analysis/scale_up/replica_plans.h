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

// What the replicas of one plan have taken, one after another.
struct PlanState {
  PlanUse use;
  VolumeSet taken;  // strays that are gone for certain
  // How many strays of a class may be gone beside those, and how many of these are for certain,
  // whichever they are.
  struct Gone {
    std::size_t at_most = 0;
    std::size_t at_least = 0;
  };
  std::map<std::string, Gone, std::less<>> gone;
};

// Plans replicas one by one. Keeps what many StatefulSets share, so it is to be used for all of
// them; the analysis, whose scale_ups are not looked at, must outlive it. Not safe for use from
// several threads.
class ReplicaPlans {
 public:
  explicit ReplicaPlans(const Analysis& analysis);

  PlanState Start() const;

  struct Placed {
    PlannedReplica replica;
    std::string_view zone;   // where the plan puts it
    std::int64_t slots = 0;  // that it takes there
  };
  // Plans an ordinal and takes what it needs from `state`; nothing when it is blocked.
  Placed Plan(const kubernetes::StatefulSet& set, std::int64_t ordinal, PlanState& state);
  // The same without a state and with fewer looks at nodes, as in ScaleForecast.
  PlannedReplica PlanNext(const kubernetes::StatefulSet& set, std::int64_t ordinal);

  // Whether nothing of the set is there already from that ordinal on: no claim, and no volume that
  // names one. Then the ordinals are as those of every such set that asks for the same.
  bool IsFresh(const kubernetes::StatefulSet& set, std::int64_t ordinal) const {
    return claims_.OldOrdinals(set, ordinal).empty();
  }

  // How many replicas can be added to `set` from its next ordinal on, before one is blocked; none
  // after a `next` that is. nullopt as in ScaleForecast.
  std::optional<std::int64_t> Headroom(const kubernetes::StatefulSet& set,
                                       const PlannedReplica& next);

  // False when every claim of the set is known to be something else.
  bool MayUseDisks(const kubernetes::StatefulSet& set) const;

 private:
  using Plans = std::vector<ClaimPlan>;

  // The nodes that an ordinal can run on; how far it gets on the best one.
  struct Choice {
    Stage stage = Stage::kNode;
    SlotNodes::Positions nodes;
  };
  Choice Choose(const kubernetes::StatefulSet& set, const ReplicaFit& fit);
  // The first of them, and the first on which each claim may take a stray.
  Choice ChooseFirst(const kubernetes::StatefulSet& set, const ReplicaFit& fit, const Plans& plans);
  PlannedReplica Settle(std::int64_t ordinal, const ReplicaFit& fit, const Choice& choice,
                        const PlanState& state, Plans& plans);
  // Without a state: as if there were no strays.
  Plans PlanClaims(const kubernetes::StatefulSet& set, std::int64_t ordinal,
                   const PlanState* state) const;
  void Take(const Plans& plans, const ReplicaFit& fit, std::uint32_t node, PlanState& state) const;
  // Puts an ordinal on the first node that it can run on.
  enum class Taken { kNothing, kSlots, kStrays };
  Taken TakeFirst(const kubernetes::StatefulSet& set, std::int64_t ordinal, PlanState& state);
  // How many replicas can be added that all need new volumes; and whether more could where they
  // took strays, because it is not the slots that are short.
  struct Alike {
    std::optional<std::int64_t> count;
    bool is_short_of_supply = false;
  };
  Alike CountAlike(const kubernetes::StatefulSet& set, std::int64_t ordinal, const PlanUse& use);
  Alike CountAlike(const ReplicaFit& fit, const SlotNodes::Positions& usable, const PlanUse& use);

  bool BindsAtOnce(const kubernetes::StatefulSet& set) const;

  const Index& index_;
  std::set<std::string_view> classes_of_disks_;  // of which a volume is a disk
  ClaimPlans claims_;
  DiskSupply supply_;
  SlotNodes nodes_;
  OpenClaims open_claims_;
};

}  // namespace exporter

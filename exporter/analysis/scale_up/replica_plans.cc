// SPDX-License-Identifier: Apache-2.0
// How a replica is planned, and how the headroom is counted.
//
// 1. Claims (ClaimPlans). Each claim either exists already, has a volume reserved for it, is bound
//    to a stray volume immediately (class with Immediate binding), or stays open: the node that the
//    scheduler picks decides whether it binds a stray within reach or gets a new disk. A problem
//    independent of the node (claim lost, class missing, ...) blocks the replica here.
// 2. Nodes (ReplicaFit, PlacementTerms, NodeChooser). Each node that the pod may use is checked in
//    the order of Stage: reach of the volumes and zones of the classes, taints, host ports,
//    topology spread, affinity, anti-affinity, then the disk that the driver asks for there (the
//    first of its attempts that node and zone have): its category, stock and quota; slots. The
//    node that gets furthest counts; if it does not reach kClear, the stage after it is the reason.
// 3. Outcome (OpenClaims). Open claims are settled with the remaining nodes: certain if all of them
//    agree, otherwise with all possible outcomes listed.
//
// Begin() places the replicas that exist and are on no node, while their pods start again or wait,
// so that the verdict about the next one does not depend on when it is asked for.
//
// Plan() repeats this for each ordinal, places the replica on a clear node, and deducts slots,
// quota and volumes from a PlanState; the replica counts for the terms of the next. The scheduler's
// choice among clear nodes is not known. The plan takes the first or, where other pods matter, the
// one that leaves most to later replicas (NodeChooser::Best), so that it says what a scheduler can
// do at best. PlanNext() plans one ordinal for each of thousands of StatefulSets, so it stops
// scanning nodes as soon as the result cannot change.
//
// Headroom() counts how many replicas can be added. Ordinals with existing claims or reserved
// volumes differ from each other and are planned one by one. All later ones are identical and are
// counted (CountAlike): free slots on clear nodes, capped by stock and quota of each zone and
// region; where other pods matter, they are placed one by one there. If supply rather than slots is
// the limit, strays may still help, and replicas are planned one by one until none takes a stray.
// At most kMaxOneByOne are planned, to keep large clusters cheap.

#include "exporter/analysis/scale_up/replica_plans.h"

#include <algorithm>
#include <utility>

#include "exporter/analysis/analysis.h"

namespace exporter {
namespace {

using kubernetes::StatefulSet;

bool MayBeOnSeveralNodes(const kubernetes::PersistentVolume& volume) {
  return std::ranges::any_of(volume.access_modes,
                             [](const std::string& mode) { return mode.ends_with("Many"); });
}

// Marks the claims affected by an obstacle that was found for the whole replica.
void BlockClaims(Stage stage, std::vector<ClaimPlan>& plans) {
  const bool is_supply =
      stage == Stage::kCategory || stage == Stage::kStock || stage == Stage::kQuota;
  for (ClaimPlan& plan : plans) {
    if (is_supply && !plan.is_open) continue;
    if (plan.planned.reason != BlockedReason::kNone) continue;
    plan.planned.outcome = ClaimOutcome::kBlocked;
    plan.planned.reason = ReasonOf(stage);
  }
}

}  // namespace

ReplicaPlans::ReplicaPlans(const Analysis& analysis)
    : index_(analysis.index),
      claims_(analysis.inventory, analysis.index, analysis.disks.lost_volumes),
      supply_(analysis.inventory),
      nodes_(analysis.inventory, analysis.index, analysis.node_slots),
      open_claims_(nodes_, analysis.prices),
      chooser_(nodes_),
      terms_(analysis.inventory, nodes_.all()),
      running_(analysis.inventory, analysis.index) {
  for (const auto& volume : analysis.inventory.persistent_volumes) {
    if (!volume.disk_id.empty()) classes_of_disks_.insert(volume.storage_class);
  }
}

PlanState ReplicaPlans::Start() const {
  return {.use = {.slots = std::vector<std::int64_t>(nodes_.all().size()),
                  .spent = supply_.NothingSpent()},
          .taken = {},
          .gone = {}};
}

ReplicaPlans::Plans ReplicaPlans::PlanClaims(const StatefulSet& set, std::int64_t ordinal,
                                             const PlanState* state) const {
  Plans plans;
  VolumeSet taken;  // also by earlier claims of this replica
  if (state != nullptr) taken = state->taken;
  for (const auto& claim_template : set.claim_templates) {
    ClaimPlan plan = claims_.PlanClaim(set, claim_template, ordinal, state ? &taken : nullptr);
    if (!plan.strays.empty() &&
        plan.strays.size() <= ValueOf(state->gone, plan.planned.storage_class).at_least) {
      plan = claims_.PlanClaim(set, claim_template, ordinal, nullptr);
    }
    if (plan.takes_volume) taken.insert(plan.planned.volume);
    plans.push_back(std::move(plan));
  }
  return plans;
}

void ReplicaPlans::AddWanted(const StatefulSet& set, std::int64_t ordinal, PlanState& state) {
  for (const ClaimPlan& plan : PlanClaims(set, ordinal, nullptr)) {
    if (plan.planned.volume == nullptr) continue;
    const auto& reach = nodes_.ReachedBy(*plan.planned.volume);
    for (std::size_t node = 0; node < reach.size(); ++node) {
      if (reach[node]) ++state.wanted[node];
    }
  }
}

PlanState ReplicaPlans::Begin(const StatefulSet& set, std::int64_t ordinal,
                              const PlacementTerms& terms) {
  PlanState state = Start();
  state.terms = terms;
  auto missing = running_.MissingOf(set);
  missing.resize(std::min(missing.size(), missing_left_));
  missing_left_ -= missing.size();
  if (!terms.empty()) {
    state.wanted.resize(nodes_.all().size());
    for (const std::int64_t each : missing) AddWanted(set, each, state);
    for (const std::int64_t old : claims_.OldOrdinals(set, ordinal)) AddWanted(set, old, state);
  }
  for (const std::int64_t each : missing) TakeFirst(set, each, state, true);
  return state;
}

PlannedReplica ReplicaPlans::Settle(std::int64_t ordinal, const ReplicaFit& fit,
                                    const NodeChoice& choice, const PlanState& state,
                                    Plans& plans) {
  PlannedReplica replica;
  replica.ordinal = ordinal;
  replica.reason = FirstReason(plans);
  if (choice.nodes.empty()) {
    BlockClaims(choice.stage, plans);
    if (!replica.is_blocked()) {
      replica.reason = ReasonOf(choice.stage);
      replica.is_placement_alone = choice.is_placement_alone;
    }
  } else {
    for (std::size_t i = 0; i < plans.size(); ++i) {
      if (!plans[i].is_open) continue;
      const auto gone = ValueOf(state.gone, plans[i].planned.storage_class);
      open_claims_.Settle(i, fit, choice.nodes, gone.at_most, plans);
    }
    replica.zones = open_claims_.ZonesOf(choice.nodes);
  }
  for (const ClaimPlan& plan : plans) replica.claims.push_back(plan.planned);
  return replica;
}

ReplicaPlans::Placed ReplicaPlans::Plan(const StatefulSet& set, std::int64_t ordinal,
                                        PlanState& state) {
  Plans plans = PlanClaims(set, ordinal, &state);
  const ReplicaFit fit(plans, index_, nodes_, supply_, state.use);
  const NodeChoice choice = chooser_.All(set.placement, fit, state.terms);
  Placed placed{.replica = Settle(ordinal, fit, choice, state, plans), .zone = {}};
  if (placed.replica.is_blocked()) return placed;
  const std::uint32_t node = chooser_.Best(choice.nodes, fit, state.terms, state.use, state.wanted);
  placed.zone = nodes_.zones()[nodes_.all()[node].zone].name;
  placed.slots = fit.SlotsNeeded(node);
  Take(plans, fit, node, state);
  return placed;
}

PlannedReplica ReplicaPlans::PlanNext(const StatefulSet& set, std::int64_t ordinal,
                                      const PlanState& state) {
  Plans plans = PlanClaims(set, ordinal, &state);
  const ReplicaFit fit(plans, index_, nodes_, supply_, state.use);
  return Settle(ordinal, fit, chooser_.First(set.placement, fit, plans, state.terms), state, plans);
}

const ReplicaPlans::Base& ReplicaPlans::BaseOf(const StatefulSet& set, std::int64_t ordinal,
                                               const std::string& key) {
  std::unique_ptr<Base>& base = bases_[key];
  if (base) return *base;
  base = std::make_unique<Base>(Base{.state = Start(), .plans = {}, .bare = {}});
  base->plans = PlanClaims(set, ordinal, &base->state);
  base->bare = base->plans;
  for (ClaimPlan& plan : base->bare) plan.strays = plan.planned.may_bind = {};
  base->fit.emplace(base->plans, index_, nodes_, supply_, base->state.use);
  base->stage = chooser_.First(set.placement, *base->fit, base->plans, {}).stage;
  return *base;
}

PlannedReplica ReplicaPlans::PlanNextOfEqual(const StatefulSet& set, std::int64_t ordinal,
                                             const PlacementTerms& terms, const std::string& key) {
  const Base& base = BaseOf(set, ordinal, key);
  const NodeChoice choice = chooser_.First(set.placement, *base.fit, base.plans, terms, base.stage);
  Plans plans = choice.nodes.empty() ? base.bare : base.plans;
  return Settle(ordinal, *base.fit, choice, base.state, plans);
}

void ReplicaPlans::Take(const Plans& plans, const ReplicaFit& fit, std::uint32_t node,
                        PlanState& state) const {
  state.use.slots[node] += fit.SlotsNeeded(node);
  state.terms.Place(node);
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const PlannedClaim& planned = plans[i].planned;
    if (plans[i].takes_volume) {
      state.taken.insert(planned.volume);
    } else if (planned.outcome == ClaimOutcome::kBindStray) {
      auto& gone = state.gone[planned.storage_class];
      ++gone.at_most;
      if (planned.is_certain) ++gone.at_least;
    }
    const bool may_be_made = !planned.is_certain || planned.outcome == ClaimOutcome::kProvision;
    const std::string_view category = fit.CategoryAt(i, node);
    if (!may_be_made || category.empty()) continue;
    const auto needs = supply_.NeedsOf({fit.OrderOf(i, nodes_.all()[node].zone, category)});
    DiskSupply::Spend(needs, 1, state.use.spent);
  }
}

void ReplicaPlans::Detach(const Plans& plans, std::uint32_t node, PlanState& state) {
  for (const ClaimPlan& plan : plans) {
    const auto* volume = plan.planned.volume;
    if (!plan.is_disk || volume == nullptr || MayBeOnSeveralNodes(*volume)) continue;
    for (const auto* attachment : index_.AttachmentsOf(volume->meta.name)) {
      const auto other = terms_.FindNode(attachment->node_name);
      if (other && *other != node && !nodes_.all()[*other].is_overfull) --state.use.slots[*other];
    }
  }
}

ReplicaPlans::Taken ReplicaPlans::TakeFirst(const StatefulSet& set, std::int64_t ordinal,
                                            PlanState& state, bool is_missing) {
  Plans plans = PlanClaims(set, ordinal, &state);
  if (FirstReason(plans) != BlockedReason::kNone) return Taken::kNothing;
  const ReplicaFit fit(plans, index_, nodes_, supply_, state.use);
  const NodeChoice choice = state.terms.empty()
                                ? chooser_.First(set.placement, fit, {}, state.terms)
                                : chooser_.All(set.placement, fit, state.terms);
  if (choice.nodes.empty()) return Taken::kNothing;
  const std::uint32_t node = chooser_.Best(choice.nodes, fit, state.terms, state.use, state.wanted);
  VolumeSet own;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].is_open) open_claims_.SettleAt(i, fit, node, own, plans[i]);
    if (plans[i].takes_volume) own.insert(plans[i].planned.volume);
  }
  Take(plans, fit, node, state);
  if (is_missing) Detach(plans, node, state);
  return own.empty() ? Taken::kSlots : Taken::kStrays;
}

bool ReplicaPlans::MayUseDisks(const StatefulSet& set) const {
  return std::ranges::any_of(set.claim_templates, [&](const auto& claim_template) {
    const auto name = ClassNameOf(index_, claim_template.storage_class);
    const auto* storage_class = index_.FindClass(name);
    return storage_class == nullptr || MakesDisks(*storage_class) ||
           classes_of_disks_.contains(name);
  });
}

}  // namespace exporter

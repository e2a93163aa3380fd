#include "exporter/analysis/replica_plans.h"

#include <algorithm>
#include <string>
#include <utility>

namespace exporter {
namespace {

using kubernetes::StatefulSet;

// What stands in the way of the replica already, whatever the nodes.
BlockedReason FirstReason(const std::vector<ClaimPlan>& plans) {
  for (const ClaimPlan& plan : plans) {
    if (!plan.planned.reason.empty()) return plan.planned.reason;
  }
  return {};
}

// Marks the claims that an obstacle of the whole replica concerns.
void BlockClaims(Stage stage, std::vector<ClaimPlan>& plans) {
  const bool is_supply =
      stage == Stage::kCategory || stage == Stage::kStock || stage == Stage::kQuota;
  for (ClaimPlan& plan : plans) {
    if (is_supply && !plan.is_open) continue;
    if (!plan.planned.reason.empty()) continue;
    plan.planned.outcome = ClaimOutcome::kBlocked;
    plan.planned.reason = ReasonOf(stage);
  }
}

PlanState::Gone GoneOf(const PlanState& state, const PlannedClaim& planned) {
  const auto gone = state.gone.find(planned.storage_class);
  return gone == state.gone.end() ? PlanState::Gone{} : gone->second;
}

}  // namespace

ReplicaPlans::ReplicaPlans(const Inventory& inventory, const Index& index, const Prices& prices,
                           const std::vector<NodeSlots>& node_slots)
    : index_(index),
      claims_(inventory, index),
      supply_(inventory),
      nodes_(inventory, index, node_slots),
      open_claims_(nodes_, prices) {
  for (const auto& volume : inventory.persistent_volumes) {
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
  VolumeSet taken;  // by earlier claims of this replica as well
  if (state != nullptr) taken = state->taken;
  for (const auto& claim_template : set.claim_templates) {
    ClaimPlan plan = claims_.PlanClaim(set, claim_template, ordinal, state ? &taken : nullptr);
    if (!plan.strays.empty() && plan.strays.size() <= GoneOf(*state, plan.planned).at_least) {
      plan = claims_.PlanClaim(set, claim_template, ordinal, nullptr);
    }
    if (plan.takes_volume) taken.insert(plan.planned.volume);
    plans.push_back(std::move(plan));
  }
  return plans;
}

ReplicaPlans::Placed ReplicaPlans::Plan(const StatefulSet& set, std::int64_t ordinal,
                                        PlanState& state) {
  Plans plans = PlanClaims(set, ordinal, &state);
  const ReplicaFit fit(plans, index_, nodes_, supply_, state.use);
  Placed placed;
  placed.replica.ordinal = ordinal;
  placed.replica.reason = FirstReason(plans);
  Stage stage = Stage::kNode;
  SlotNodes::Positions nodes;
  for (const std::uint32_t node : nodes_.UsableBy(set.placement)) {
    const Stage here = fit.At(node);
    stage = std::max(stage, here);
    if (here == Stage::kClear) nodes.push_back(node);
  }
  if (nodes.empty()) {
    BlockClaims(stage, plans);
    if (!placed.replica.is_blocked()) placed.replica.reason = ReasonOf(stage);
  } else {
    for (std::size_t i = 0; i < plans.size(); ++i) {
      if (!plans[i].is_open) continue;
      open_claims_.Settle(i, fit, nodes, GoneOf(state, plans[i].planned).at_most, plans);
    }
    placed.replica.zones = open_claims_.ZonesOf(nodes);
    if (!placed.replica.is_blocked()) {
      placed.zone = nodes_.zones()[nodes_.all()[nodes.front()].zone].name;
      placed.slots = fit.SlotsNeeded(nodes.front());
      Take(plans, fit, nodes.front(), state);
    }
  }
  for (ClaimPlan& plan : plans) placed.replica.claims.push_back(std::move(plan.planned));
  return placed;
}

void ReplicaPlans::Take(const Plans& plans, const ReplicaFit& fit, std::uint32_t node,
                        PlanState& state) const {
  // Quotas are read by `fit` until here, so that the spending comes last.
  std::vector<DiskSupply::Order> orders;
  const std::int64_t slots = fit.SlotsNeeded(node);
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const PlannedClaim& planned = plans[i].planned;
    if (plans[i].takes_volume) {
      state.taken.insert(planned.volume);
    } else if (planned.outcome == ClaimOutcome::kBindStray) {
      auto& gone = state.gone[planned.storage_class];
      ++gone.at_most;
      if (planned.is_certain) ++gone.at_least;
    }
    const std::string_view category = fit.CategoryAt(i, node);
    const bool is_made = !planned.is_certain || planned.outcome == ClaimOutcome::kProvision;
    if (plans[i].is_open && is_made && !category.empty()) {
      orders.push_back(fit.OrderOf(i, nodes_.all()[node].zone, category));
    }
  }
  state.use.slots[node] += slots;
  for (const auto& order : orders) supply_.Spend(order, state.use.spent);
}

ReplicaPlans::Taken ReplicaPlans::TakeFirst(const StatefulSet& set, std::int64_t ordinal,
                                            PlanState& state) {
  Plans plans = PlanClaims(set, ordinal, &state);
  if (!FirstReason(plans).empty()) return Taken::kNothing;
  const ReplicaFit fit(plans, index_, nodes_, supply_, state.use);
  const auto& usable = nodes_.UsableBy(set.placement);
  const auto node = std::ranges::find_if(
      usable, [&](const std::uint32_t each) { return fit.At(each) == Stage::kClear; });
  if (node == usable.end()) return Taken::kNothing;
  VolumeSet own;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].is_open) open_claims_.SettleAt(i, fit, *node, own, plans[i]);
    if (plans[i].takes_volume) own.insert(plans[i].planned.volume);
  }
  Take(plans, fit, *node, state);
  return own.empty() ? Taken::kSlots : Taken::kStrays;
}

std::optional<std::int64_t> ReplicaPlans::CountAlike(const StatefulSet& set, std::int64_t ordinal,
                                                     const PlanUse& use) {
  const Plans plans = PlanClaims(set, ordinal, nullptr);
  if (!FirstReason(plans).empty()) return 0;
  const ReplicaFit fit(plans, index_, nodes_, supply_, use);
  std::map<std::size_t, std::int64_t> by_zone;
  for (const std::uint32_t node : nodes_.UsableBy(set.placement)) {
    if (fit.BeforeSlots(node) != Stage::kClear) continue;
    const SlotNode& slot_node = nodes_.all()[node];
    const std::int64_t needed = fit.SlotsNeeded(node);
    if (!slot_node.room || needed == 0) return std::nullopt;
    by_zone[slot_node.zone] +=
        std::max<std::int64_t>(0, *slot_node.room - use.slots[node]) / needed;
  }
  std::map<std::string_view, std::pair<std::int64_t, std::int64_t>> by_region;  // fit, allowed
  for (const auto& [zone, count] : by_zone) {
    auto& [fitting, allowed] =
        by_region.emplace(nodes_.zones()[zone].region, std::pair<std::int64_t, std::int64_t>{0, 0})
            .first->second;
    fitting += std::min(count, fit.TimesInZone(zone));
    allowed = std::max(allowed, fit.TimesInRegion(zone));
  }
  std::int64_t total = 0;
  for (const auto& [region, counts] : by_region) total += std::min(counts.first, counts.second);
  return total;
}

std::optional<std::int64_t> ReplicaPlans::Headroom(const StatefulSet& set,
                                                   const PlannedReplica& next) {
  // Ordinals whose claims are there already, or may be bound to volumes that are, differ from one
  // another; all that follow are alike.
  constexpr std::int64_t kMostOneByOne = 32;
  if (next.is_blocked()) return 0;
  const auto old_ordinals = claims_.OldOrdinals(set, next.ordinal);
  const std::int64_t last_old = old_ordinals.empty() ? next.ordinal - 1 : old_ordinals.back();
  PlanState state = Start();
  std::int64_t count = 0;
  while (count < kMostOneByOne) {
    const std::int64_t ordinal = next.ordinal + count;
    const Taken taken = TakeFirst(set, ordinal, state);
    if (taken == Taken::kNothing) return count;
    ++count;
    if (ordinal > last_old && taken == Taken::kSlots) break;
  }
  const auto alike = CountAlike(set, next.ordinal + count, state.use);
  if (!alike) return std::nullopt;
  return count + *alike;
}

bool ReplicaPlans::MayUseDisks(const StatefulSet& set) const {
  return std::ranges::any_of(set.claim_templates, [&](const auto& claim_template) {
    const std::string_view name = RequestOf(index_, claim_template).storage_class;
    const auto* storage_class = index_.FindClass(name);
    return storage_class == nullptr || MakesDisks(*storage_class) ||
           classes_of_disks_.contains(name);
  });
}

}  // namespace exporter

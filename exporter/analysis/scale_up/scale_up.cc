// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/scale_up.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "exporter/analysis/analysis.h"
#include "exporter/analysis/node_fit.h"
#include "exporter/analysis/scale_up/replica_plans.h"

namespace exporter {
namespace {

using kubernetes::StatefulSet;

std::int64_t CurrentOf(const StatefulSet& set) {
  return std::max<std::int64_t>(0, set.replicas);
}

// The strays of one class that claims may take, how many claims take one for certain, and the new
// disks of those that take one or get a disk.
struct StrayShare {
  std::set<const kubernetes::PersistentVolume*> strays;
  std::size_t taken = 0;
  std::vector<const AddedStorage*> disks;
};

// Each stray that is left saves at most one new disk, whatever the scheduler decides.
AddedStorage GuaranteedStorage(StrayShare share) {
  std::ranges::sort(share.disks, std::greater<>(), &AddedStorage::gib);
  const std::size_t left = share.strays.size() - std::min(share.taken, share.strays.size());
  AddedStorage sure;
  for (std::size_t i = left; i < share.disks.size(); ++i) sure += *share.disks[i];
  return sure;
}

void AddUp(ScaleUp& plan) {
  std::map<std::string_view, StrayShare> share_by_class;
  for (const PlannedReplica& replica : plan.planned) {
    if (replica.is_blocked()) continue;
    for (const PlannedClaim& claim : replica.claims) {
      plan.added_at_most += claim.added;
      if (claim.outcome == ClaimOutcome::kProvision) plan.added_at_least += claim.added;
      if (claim.is_certain && claim.outcome != ClaimOutcome::kBindStray) continue;
      StrayShare& share = share_by_class[claim.storage_class];
      share.strays.insert(claim.may_bind.begin(), claim.may_bind.end());
      if (claim.is_certain) {
        ++share.taken;
      } else {
        share.disks.push_back(&claim.added);
      }
    }
  }
  for (const auto& [storage_class, share] : share_by_class)
    plan.added_at_least += GuaranteedStorage(share);
}

// What the plan of a set without old claims depends on; empty if it is not comparable.
std::string KeyOf(const StatefulSet& set) {
  std::string key = PlacementKey(set.placement);
  const auto add = [&key](std::string_view word) {
    key += std::to_string(word.size()) + ":" + std::string(word);
  };
  for (const auto& claim_template : set.claim_templates) {
    if (claim_template.selector || !claim_template.source_name->empty()) return {};
    key += claim_template.storage_class ? "\n=" : "\n";
    add(claim_template.storage_class.value_or(""));
    add(std::to_string(claim_template.requested_bytes.value_or(-1)));
    add(claim_template.volume_mode);
    add(*claim_template.volume_attributes_class);
    add(std::to_string(static_cast<int>(claim_template.source)));
    for (const auto& mode : claim_template.access_modes) add(mode);
  }
  return key;
}

// Shares forecasts between sets with equal requirements.
class Forecasts {
 public:
  explicit Forecasts(ReplicaPlans& plans) : plans_(plans) {}

  ScaleForecast Of(const StatefulSet& set) {
    const std::int64_t ordinal = NextOrdinalOf(set);
    const PlacementTerms terms = plans_.TermsOf(set, ordinal);
    const std::string key = plans_.IsFresh(set, ordinal) ? KeyOf(set) : "";
    if (key.empty()) {
      PlanState state = plans_.Begin(set, ordinal, terms);
      PlannedReplica next = plans_.PlanNext(set, ordinal, state);
      return Make(set, std::move(next), std::move(state));
    }
    if (!terms.empty()) return OfTerms(set, ordinal, terms, key);
    const std::string what = key + (terms.is_known() ? "" : "\n?");
    auto known = known_.find(what);
    if (known == known_.end()) {
      PlanState state = plans_.Begin(set, ordinal, terms);
      PlannedReplica next = plans_.PlanNext(set, ordinal, state);
      known = known_.emplace(what, Make(set, std::move(next), std::move(state))).first;
    }
    ScaleForecast forecast = known->second;
    forecast.stateful_set = &set;
    forecast.next = Named(set, ordinal, std::move(forecast.next));
    return forecast;
  }

 private:
  // The same for another set with equal requirements.
  static PlannedReplica Named(const StatefulSet& set, std::int64_t ordinal,
                              PlannedReplica replica) {
    replica.ordinal = ordinal;
    for (std::size_t i = 0; i < replica.claims.size(); ++i) {
      PlannedClaim& claim = replica.claims[i];
      claim.claim_template = &set.claim_templates[i];
      claim.name = ClaimNameOf(set, *claim.claim_template, ordinal);
    }
    return replica;
  }

  ScaleForecast OfTerms(const StatefulSet& set, std::int64_t ordinal, const PlacementTerms& terms,
                        const std::string& key) {
    PlannedReplica next = Named(set, ordinal, plans_.PlanNextOfEqual(set, ordinal, terms, key));
    if (next.is_blocked() || !terms.is_known()) return Make(set, std::move(next), {.terms = terms});
    return Make(set, std::move(next), plans_.Begin(set, ordinal, terms));
  }

  ScaleForecast Make(const StatefulSet& set, PlannedReplica next, PlanState state) {
    ScaleForecast forecast{.stateful_set = &set, .next = std::move(next), .headroom = {}};
    for (PlannedClaim& claim : forecast.next.claims) claim.may_bind = {};
    forecast.headroom = plans_.Headroom(set, forecast.next, std::move(state));
    return forecast;
  }

  ReplicaPlans& plans_;
  std::unordered_map<std::string, ScaleForecast> known_;
};

}  // namespace

std::string_view Name(BlockedReason reason) {
  static constexpr std::array<std::string_view, 31> kNames{"",
                                                           "claim_lost",
                                                           "claim_terminating",
                                                           "claim_pending",
                                                           "claim_in_use",
                                                           "disk_missing",
                                                           "class_missing",
                                                           "no_class",
                                                           "no_provisioner",
                                                           "selector_unsupported",
                                                           "class_invalid",
                                                           "access_mode",
                                                           "source_unsupported",
                                                           "source_missing",
                                                           "source_not_ready",
                                                           "size",
                                                           "performance_level",
                                                           "topology",
                                                           "topology",
                                                           "no_usable_node",
                                                           "driver_missing",
                                                           "zone_conflict",
                                                           "taint",
                                                           "host_port",
                                                           "topology_spread",
                                                           "affinity",
                                                           "anti_affinity",
                                                           "category_unsupported",
                                                           "no_stock",
                                                           "quota",
                                                           "no_slot"};
  return kNames.at(static_cast<std::size_t>(reason));
}

std::string_view OutcomeName(ClaimOutcome outcome) {
  static constexpr std::array<std::string_view, 4> kNames{"reuse_claim", "bind_stray", "provision",
                                                          "blocked"};
  return kNames.at(static_cast<std::size_t>(outcome));
}

AddedStorage& AddedStorage::operator+=(const AddedStorage& other) {
  gib += other.gib;
  unpriced_gib += other.unpriced_gib;
  for (const auto& [currency, amount] : other.monthly_cost) monthly_cost[currency] += amount;
  return *this;
}

bool CanPlanScaleUp(const Inventory& inventory) {
  // A stale disk list may still count slots that have been freed.
  const bool is_stale = inventory.disks.available() && inventory.disks.failing();
  return inventory.persistent_volumes.available() &&
         inventory.persistent_volume_claims.available() && inventory.storage_classes.available() &&
         inventory.stateful_sets.available() && inventory.nodes.available() &&
         inventory.csi_nodes.available() && inventory.volume_attachments.available() && !is_stale;
}

ScaleUp Simulate(const Analysis& analysis, const StatefulSet& stateful_set, std::int64_t replicas) {
  ScaleUp plan{.stateful_set = &stateful_set,
               .replicas = CurrentOf(stateful_set),
               .target = replicas,
               .planned = {},
               .slots_by_zone = {},
               .added_at_least = {},
               .added_at_most = {}};
  if (replicas <= plan.replicas || !CanPlanScaleUp(analysis.inventory)) return plan;
  ReplicaPlans replica_plans(analysis);
  const std::int64_t first = NextOrdinalOf(stateful_set);
  PlanState state =
      replica_plans.Begin(stateful_set, first, replica_plans.TermsOf(stateful_set, first));
  const std::int64_t count = std::min(replicas - plan.replicas, kMaxPlannedReplicas);
  bool is_reached = true;
  for (std::int64_t i = 0; i < count; ++i) {
    auto placed = replica_plans.Plan(stateful_set, first + i, state);
    placed.replica.is_reached = is_reached;
    if (!placed.replica.is_blocked() && placed.slots > 0) {
      plan.slots_by_zone[std::string(placed.zone)] += placed.slots;
    }
    is_reached = is_reached && (stateful_set.is_parallel || !placed.replica.is_blocked());
    plan.planned.push_back(std::move(placed.replica));
  }
  plan.are_terms_known = state.terms.is_known();
  AddUp(plan);
  return plan;
}

std::vector<ScaleForecast> ForecastScaleUps(const Analysis& analysis) {
  std::vector<ScaleForecast> forecasts;
  if (!CanPlanScaleUp(analysis.inventory)) return forecasts;
  ReplicaPlans replica_plans(analysis);
  Forecasts made(replica_plans);
  for (const StatefulSet& set : analysis.inventory.stateful_sets) {
    if (set.meta.deleting_since || !replica_plans.MayUseDisks(set)) continue;
    forecasts.push_back(made.Of(set));
  }
  return forecasts;
}

}  // namespace exporter

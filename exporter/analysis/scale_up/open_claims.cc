// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/open_claims.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace exporter {

OpenClaims::OpenClaims(SlotNodes& nodes, const Prices& prices) : nodes_(nodes), prices_(prices) {}

std::vector<std::string> OpenClaims::ZonesOf(const Nodes& nodes) const {
  std::vector<bool> is_there(nodes_.zones().size());
  for (const auto node : nodes) is_there[nodes_.all()[node].zone] = true;
  std::set<std::string_view> zones;
  for (std::size_t i = 0; i < is_there.size(); ++i) {
    if (is_there[i]) zones.insert(nodes_.zones()[i].name);
  }
  zones.erase("");
  return {zones.begin(), zones.end()};
}

void OpenClaims::Settle(std::size_t claim, const ReplicaFit& fit, const Nodes& nodes,
                        std::size_t maybe_taken, std::vector<ClaimPlan>& plans) {
  ClaimPlan& plan = plans[claim];
  PlannedClaim& planned = plan.planned;
  Nodes without;  // may have no stray left, and a new disk can be created
  bool is_same = true;
  const kubernetes::PersistentVolume* first = nullptr;
  std::size_t with = 0;
  std::size_t rivals = 0;
  for (const auto node : plan.strays.empty() ? Nodes{} : nodes) {
    const auto strays = fit.StraysAt(claim, node);
    rivals = strays.rivals;
    if (strays.any()) ++with;
    if (strays.count <= strays.rivals + maybe_taken && fit.CanMakeAt(claim, node)) {
      without.push_back(node);
    }
    if (first == nullptr) first = strays.first;
    is_same = is_same && strays.first == first;
  }
  if (with == 0) {
    planned.outcome = ClaimOutcome::kProvision;
    planned.may_bind.clear();
    return SettleNewDisk(claim, fit, nodes, plan);
  }
  ListStrays(nodes, plan);
  const auto is_left = [&](const auto* volume) {
    return std::ranges::none_of(
        plans, [&](const ClaimPlan& other) { return other.planned.volume == volume; });
  };
  const auto volume = std::ranges::find_if(planned.may_bind, is_left);
  planned.outcome = ClaimOutcome::kBindStray;
  planned.volume = volume == planned.may_bind.end() ? planned.may_bind.front() : *volume;
  planned.zones = planned.volume->zones;
  planned.is_certain = without.empty();
  plan.takes_volume = planned.is_certain && is_same && rivals + maybe_taken == 0;
  if (!planned.is_certain) SettleNewDisk(claim, fit, without, plan);
}

// Drops strays that none of the nodes reaches.
void OpenClaims::ListStrays(const Nodes& nodes, ClaimPlan& plan) {
  std::map<const SlotNodes::Flags*, bool> is_reached;
  std::erase_if(plan.planned.may_bind, [&](const auto* volume) {
    const auto* reach = &nodes_.ReachedBy(*volume);
    const auto [known, is_new] = is_reached.emplace(reach, false);
    if (is_new) {
      known->second =
          std::ranges::any_of(nodes, [&](const std::uint32_t node) { return (*reach)[node]; });
    }
    return !known->second;
  });
}

void OpenClaims::SettleNewDisk(std::size_t claim, const ReplicaFit& fit, const Nodes& nodes,
                               ClaimPlan& plan) const {
  PlannedClaim& planned = plan.planned;
  if (planned.outcome == ClaimOutcome::kProvision) planned.zones = ZonesOf(nodes);
  if (plan.storage_class == nullptr || !MakesDisks(*plan.storage_class)) return;
  if (const auto attempt = fit.AttemptAt(claim, nodes.front()); attempt.category != nullptr) {
    planned.category = attempt.category->name;
    planned.performance_level = attempt.level;
    const bool is_new = planned.outcome == ClaimOutcome::kProvision;
    if (is_new && attempt.category->is_regional) planned.zones.clear();
  }
  if (plan.gib == 0) return;
  planned.added.gib = plan.gib;
  const auto price = prices_.Of({.region = nodes_.zones()[nodes_.all()[nodes.front()].zone].region,
                                 .category = planned.category,
                                 .performance_level = planned.performance_level});
  if (!price.is_known()) {
    planned.added.unpriced_gib = plan.gib;
    return;
  }
  planned.added.monthly_cost[price.currency] =
      static_cast<double>(planned.added.gib) * price.per_gib_month;
}

void OpenClaims::SettleAt(std::size_t claim, const ReplicaFit& fit, std::uint32_t node,
                          const VolumeSet& own, ClaimPlan& plan) {
  plan.planned.outcome = ClaimOutcome::kProvision;
  if (!fit.StraysAt(claim, node).any()) return;
  const auto volume = std::ranges::find_if(plan.strays, [&](const auto* each) {
    return !own.contains(each) && nodes_.ReachedBy(*each)[node];
  });
  if (volume == plan.strays.end()) return;
  plan.planned.outcome = ClaimOutcome::kBindStray;
  plan.planned.volume = *volume;
  plan.takes_volume = true;
}

}  // namespace exporter

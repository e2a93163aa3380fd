// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/node_choice.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

namespace exporter {
namespace {

// Volumes that exist and the zones of classes come before other pods, as they leave a pod no
// choice; supply and slots come after.
Stage StageAt(const ReplicaFit& fit, const PlacementTerms& terms, std::uint32_t node) {
  const Stage stage = fit.At(node);
  if (stage <= Stage::kZone || terms.empty()) return stage;
  return std::min(stage, terms.At(node));
}

bool IsOfPlacement(Stage stage) {
  return stage >= Stage::kTaint && stage <= Stage::kAntiAffinity;
}

}  // namespace

NodeChoice NodeChooser::All(const Placement& placement, const ReplicaFit& fit,
                            const PlacementTerms& terms) {
  NodeChoice choice;
  for (const std::uint32_t node : nodes_.UsableBy(placement)) {
    const Stage stage = StageAt(fit, terms, node);
    choice.stage = std::max(choice.stage, stage);
    if (stage == Stage::kClear) choice.nodes.push_back(node);
  }
  Explain(placement, fit, terms, choice);
  return choice;
}

NodeChoice NodeChooser::First(const Placement& placement, const ReplicaFit& fit,
                              const std::vector<ClaimPlan>& plans, const PlacementTerms& terms,
                              Stage max_stage) {
  std::vector<std::size_t> open;  // claims that may take strays, no node for them found yet
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].is_open && !plans[i].strays.empty()) open.push_back(i);
  }
  NodeChoice choice;
  for (const std::uint32_t node : nodes_.UsableBy(placement)) {
    const Stage stage = StageAt(fit, terms, node);
    choice.stage = std::max(choice.stage, stage);
    if (stage != Stage::kClear) {
      if (stage == max_stage) break;
      continue;
    }
    const auto found =
        std::erase_if(open, [&](std::size_t i) { return fit.StraysAt(i, node).any(); });
    if (choice.nodes.empty() || found > 0) choice.nodes.push_back(node);
    if (open.empty()) break;
  }
  Explain(placement, fit, terms, choice);
  return choice;
}

// Where no node does: whether that is because of taints or other pods, and would be with any
// volumes.
void NodeChooser::Explain(const Placement& placement, const ReplicaFit& fit,
                          const PlacementTerms& terms, NodeChoice& choice) {
  if (!choice.nodes.empty() || choice.stage > Stage::kAntiAffinity) return;
  const auto would_do = [&](std::uint32_t node) { return fit.BeforeSlots(node) > Stage::kZone; };
  if (choice.stage <= Stage::kZone && std::ranges::any_of(nodes_.TaintedFor(placement), would_do)) {
    choice.stage = Stage::kTaint;
  }
  choice.is_placement_alone =
      IsOfPlacement(choice.stage) &&
      std::ranges::none_of(nodes_.UsableBy(placement),
                           [&](std::uint32_t node) { return terms.At(node) == Stage::kClear; });
}

std::uint32_t NodeChooser::Best(const SlotNodes::Positions& clear, const ReplicaFit& fit,
                                const PlacementTerms& terms, const PlanUse& use,
                                const Wanted& wanted) const {
  if (terms.empty()) return clear.front();
  std::map<PlacementTerms::Domains, std::int64_t> room;  // for replicas, where it matters
  if (terms.is_first_of_its_kind()) {
    constexpr std::int64_t kMuch = std::numeric_limits<std::int32_t>::max();
    for (const std::uint32_t node : clear) {
      const std::int64_t needed = fit.SlotsNeeded(node);
      const auto& all = nodes_.all()[node].room;
      room[terms.CompanyOf(node)] += all && needed > 0 ? (*all - use.slots[node]) / needed : kMuch;
    }
  }
  const auto rank = [&](std::uint32_t node) {
    const std::int64_t follow = room.empty() ? 0 : room[terms.CompanyOf(node)];
    const std::uint32_t others = wanted.empty() ? 0 : wanted[node];
    return std::tuple(terms.LevelAt(node), -follow, others);
  };
  return *std::ranges::min_element(clear, {}, rank);
}

}  // namespace exporter

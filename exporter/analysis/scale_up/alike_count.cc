// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/alike_count.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "exporter/analysis/scale_up/replica_supply.h"

namespace exporter {
namespace {

// Slots of all clear nodes, node by node as far as stock and quotas allow.
AlikeCount CountSlots(const ReplicaFit& fit, const SlotNodes& nodes,
                      const SlotNodes::Positions& usable, const PlanUse& use,
                      const PlacementTerms& terms) {
  AlikeCount alike{.count = 0};
  ReplicaSupply supply(fit, nodes);
  for (const std::uint32_t node : usable) {
    const Stage stage = fit.BeforeSlots(node);
    if (stage > Stage::kDriver && stage < Stage::kClear) alike.is_short_of_supply = true;
    if (stage != Stage::kClear) continue;
    const SlotNode& each = nodes.all()[node];
    const std::int64_t needed = fit.SlotsNeeded(node);
    std::optional<std::int64_t> left = terms.MostAt(node);
    if (needed > 0) {
      if (!each.room) return {.count = std::nullopt};
      const std::int64_t slots = std::max<std::int64_t>(0, *each.room - use.slots[node]);
      const std::int64_t replicas = needed == 1 ? slots : slots / needed;
      left = std::min(replicas, left.value_or(replicas));
    }
    if (!left) return {.count = std::nullopt};
    const std::int64_t taken = supply.Take(supply.ShareOf(node), *left);
    *alike.count += taken;
    if (taken < *left) alike.is_short_of_supply = true;
  }
  return alike;
}

constexpr std::size_t kMaxTries = 64;
constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();

// A node with room for replicas.
struct Spot {
  std::uint32_t node;
  std::int64_t level;  // PlacementTerms::OwnLevelAt
  std::int64_t left;   // how many have room
  bool is_left_known;
  std::size_t share;  // of ReplicaSupply
};

struct LaterSpot {
  bool operator()(const Spot& a, const Spot& b) const {
    return std::pair(a.level, a.node) > std::pair(b.level, b.node);
  }
};

// Nodes between which terms distinguish only by what is on them; the emptiest first.
struct Spots {
  std::priority_queue<Spot, std::vector<Spot>, LaterSpot> queue{};
  std::optional<Spot> front{};  // the next to be used, taken out of the queue
};
using SpotsByDomains = std::map<PlacementTerms::Domains, Spots>;

// Places replicas one after the other where fewest are, as terms, slots and supply allow.
class Placing {
 public:
  Placing(ReplicaSupply supply, PlacementTerms terms, SpotsByDomains spots)
      : supply_(std::move(supply)),
        terms_(std::move(terms)),
        spots_(std::move(spots)),
        max_tries_(terms_.spreads_by_node() > 1 ? kMaxTries : 1) {}

  AlikeCount Count() {
    AlikeCount alike{.count = 0};
    bool is_known = true;
    while (*alike.count < kMaxCountedWithTerms) {
      Spots* best = FindBest();
      if (best == nullptr) break;
      is_known = is_known && best->front->is_left_known;
      Take(*best);
      ++*alike.count;
    }
    alike.is_short_of_supply = is_short_of_supply_;
    if (!is_known) alike.count = std::nullopt;
    return alike;
  }

 private:
  Spots* FindBest() {
    Spots* best = nullptr;
    for (auto& [domains, spots] : spots_) {
      if (!HasClearSpot(spots)) continue;
      const auto level = [&](const Spots& each) { return terms_.LevelAt(each.front->node); };
      if (best == nullptr || level(spots) < level(*best)) best = &spots;
    }
    return best;
  }

  // Moves one to the front. Drops those that will never do any more.
  bool HasClearSpot(Spots& spots) {
    if (spots.front) spots.queue.push(*std::exchange(spots.front, std::nullopt));
    std::vector<Spot> later;
    while (!spots.queue.empty() && !spots.front && later.size() < max_tries_) {
      const Spot spot = spots.queue.top();
      spots.queue.pop();
      const Stage stage = StageOf(spot);
      if (stage == Stage::kClear) spots.front = spot;
      if (stage == Stage::kTopologySpread || stage == Stage::kAffinity) later.push_back(spot);
    }
    for (const Spot& spot : later) spots.queue.push(spot);
    return spots.front.has_value();
  }

  Stage StageOf(const Spot& spot) {
    if (supply_.HasAny(spot.share)) return terms_.At(spot.node);
    is_short_of_supply_ = true;
    return Stage::kQuota;
  }

  void Take(Spots& spots) {
    Spot spot = *std::exchange(spots.front, std::nullopt);
    supply_.Take(spot.share, 1);
    terms_.Place(spot.node);
    if (--spot.left == 0) return;
    spot.level = terms_.OwnLevelAt(spot.node);
    spots.queue.push(spot);
  }

  ReplicaSupply supply_;
  PlacementTerms terms_;
  SpotsByDomains spots_;
  // Where several constraints are about single nodes, the emptiest may be refused and others not.
  std::size_t max_tries_;
  bool is_short_of_supply_ = false;
};

// The most of several ways; unknown if one is.
AlikeCount Larger(const AlikeCount& one, const AlikeCount& other) {
  AlikeCount larger{.count = std::nullopt,
                    .is_short_of_supply = one.is_short_of_supply || other.is_short_of_supply};
  if (one.count && other.count) larger.count = std::max(*one.count, *other.count);
  return larger;
}

AlikeCount CountPlaced(const ReplicaFit& fit, const SlotNodes& nodes,
                       const SlotNodes::Positions& usable, const PlanUse& use,
                       const PlacementTerms& terms) {
  // Where the first replica decides where all others go, each possible company is counted.
  std::map<PlacementTerms::Domains, SpotsByDomains> ways;
  const bool decides = terms.is_first_of_its_kind();
  AlikeCount alike{.count = 0};
  PlacementTerms::Domains domains;
  ReplicaSupply supply(fit, nodes);
  for (const std::uint32_t node : usable) {
    const Stage stage = fit.BeforeSlots(node);
    if (stage > Stage::kDriver && stage < Stage::kClear) alike.is_short_of_supply = true;
    if (stage != Stage::kClear) continue;
    const auto& room = nodes.all()[node].room;
    const std::int64_t needed = fit.SlotsNeeded(node);
    const bool has_limit = room && needed > 0;
    const std::int64_t left = has_limit ? (*room - use.slots[node]) / needed : kNoLimit;
    if (left <= 0 || !terms.HasKeys(node)) continue;
    auto& spots = ways[decides ? terms.CompanyOf(node) : PlacementTerms::Domains{}];
    terms.ReadDomains(node, domains);
    spots[domains].queue.push({.node = node,
                               .level = terms.OwnLevelAt(node),
                               .left = left,
                               .is_left_known = room || needed == 0,
                               .share = supply.ShareOf(node)});
  }
  for (auto& [company, spots] : ways) {
    alike = Larger(alike, Placing(supply, terms, std::move(spots)).Count());
  }
  return alike;
}

}  // namespace

AlikeCount CountAlike(const ReplicaFit& fit, const SlotNodes& nodes,
                      const SlotNodes::Positions& usable, const PlanUse& use,
                      const PlacementTerms& terms) {
  if (terms.empty()) return CountSlots(fit, nodes, usable, use, terms);
  if (!terms.is_by_node()) return CountPlaced(fit, nodes, usable, use, terms);
  SlotNodes::Positions allowed = usable;
  std::erase_if(allowed, [&](std::uint32_t node) { return terms.At(node) != Stage::kClear; });
  return CountSlots(fit, nodes, allowed, use, terms);
}

}  // namespace exporter

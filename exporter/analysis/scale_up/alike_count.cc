// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/alike_count.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <queue>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "exporter/analysis/scale_up/replica_supply.h"

namespace exporter {
namespace {

// Slots of all clear nodes, node by node as far as stock and quotas allow. A node without a known
// limit has as much room as terms leave there, as for the scheduler.
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
    if (needed > 0 && each.room) {
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
  bool has_limit;      // false: `left` is not known, or without end
  std::size_t share;   // of ReplicaSupply
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
    bool has_limit = true;  // of each node used
    while (*alike.count < kMaxCountedWithTerms) {
      Spots* best = FindBest();
      if (best == nullptr) break;
      has_limit = has_limit && best->front->has_limit;
      Take(*best);
      ++*alike.count;
    }
    alike.is_short_of_supply = is_short_of_supply_;
    if (*alike.count == kMaxCountedWithTerms && !has_limit) alike.count = std::nullopt;
    return alike;
  }

 private:
  Spots* FindBest() {
    Spots* best = nullptr;
    std::int64_t least = 0;
    for (auto& [domains, spots] : spots_) {
      if (spots.front) spots.queue.push(*std::exchange(spots.front, std::nullopt));
      if (spots.queue.empty()) continue;
      // Of the group, no spot is emptier.
      if (best != nullptr && terms_.LevelAt(spots.queue.top().node) >= least) continue;
      if (!HasClearSpot(spots)) continue;
      const std::int64_t level = terms_.LevelAt(spots.front->node);
      if (best != nullptr && level >= least) continue;
      best = &spots;
      least = level;
    }
    return best;
  }

  // Moves one to the front. Drops those that will never do any more.
  bool HasClearSpot(Spots& spots) {
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

// Where the first replica decides where all others go, each possible company is a way.
using Ways = std::map<PlacementTerms::Domains, SpotsByDomains>;

Ways FindWays(const ReplicaFit& fit, const SlotNodes& nodes, const SlotNodes::Positions& clear,
              const PlanUse& use, const PlacementTerms& terms, ReplicaSupply& supply) {
  Ways ways;
  const bool decides = terms.is_first_of_its_kind();
  PlacementTerms::Domains domains;
  for (const std::uint32_t node : clear) {
    const auto& room = nodes.all()[node].room;
    const std::int64_t needed = fit.SlotsNeeded(node);
    const bool has_limit = room && needed > 0;
    const std::int64_t left = has_limit ? (*room - use.slots[node]) / needed : kNoLimit;
    if (left <= 0 || terms.IsRuledOut(node)) continue;
    auto& spots = ways[decides ? terms.CompanyOf(node) : PlacementTerms::Domains{}];
    terms.ReadDomains(node, domains);
    spots[domains].queue.push({.node = node,
                               .level = terms.OwnLevelAt(node),
                               .left = left,
                               .has_limit = has_limit,
                               .share = supply.ShareOf(node)});
  }
  return ways;
}

// Ways that lead to a single node each, as with affinity by kubernetes.io/hostname, are as many as
// there are nodes; those of equal nodes are counted once.
class SeenWays {
 public:
  explicit SeenWays(const PlacementTerms& terms) : terms_(terms) {}

  // Whether an equal way has been asked about before.
  bool Has(const SpotsByDomains& spots) {
    if (spots.size() != 1 || spots.begin()->second.queue.size() != 1) return false;
    const Spot& spot = spots.begin()->second.queue.top();
    if (terms_.spreads_by_node() > 1) return false;  // a level is a sum, then
    const bool is_clear = terms_.At(spot.node) == Stage::kClear;
    return !seen_.emplace(spots.begin()->first, spot.level, spot.left, spot.share, is_clear).second;
  }

 private:
  const PlacementTerms& terms_;
  std::set<std::tuple<PlacementTerms::Domains, std::int64_t, std::int64_t, std::size_t, bool>>
      seen_;
};

AlikeCount CountPlaced(const ReplicaFit& fit, const SlotNodes& nodes,
                       const SlotNodes::Positions& usable, const PlanUse& use,
                       const PlacementTerms& terms) {
  AlikeCount alike{.count = 0};
  SlotNodes::Positions clear;
  for (const std::uint32_t node : usable) {
    const Stage stage = fit.BeforeSlots(node);
    if (stage > Stage::kDriver && stage < Stage::kClear) alike.is_short_of_supply = true;
    if (stage == Stage::kClear) clear.push_back(node);
  }
  ReplicaSupply supply(fit, nodes);
  SeenWays seen(terms);
  for (auto& [company, spots] : FindWays(fit, nodes, clear, use, terms, supply)) {
    if (seen.Has(spots)) continue;
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

// SPDX-License-Identifier: Apache-2.0
// One replica after the other, in all ways.

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/analysis/scale_up_literal.h"

namespace exporter {

std::int64_t LiteralScheduler::OrdinalAt(std::size_t step) const {
  if (step < missing_.size()) return missing_[step];
  return world_.set.replicas + static_cast<std::int64_t>(step - missing_.size());
}

void LiteralScheduler::FindNext(std::vector<Pod>& pods, std::size_t step,
                                std::set<std::string>& names) const {
  const auto possible = Possible(pods, OrdinalAt(step));
  if (step == missing_.size()) {
    names.insert(possible.begin(), possible.end());
    return;
  }
  if (possible.empty()) FindNext(pods, step + 1, names);
  for (const std::string& node : possible) {
    pods.push_back(NewPod(OrdinalAt(step)));
    pods.back().node = node;
    FindNext(pods, step + 1, names);
    pods.pop_back();
  }
}

std::set<std::string> LiteralScheduler::NextNodes() const {
  std::set<std::string> names;
  std::vector<Pod> pods = pods_;
  FindNext(pods, 0, names);
  return names;
}

std::set<std::string> LiteralScheduler::NextNodesForAnyVolumes() const {
  std::set<std::string> names;
  for (const Node& node : nodes_) {
    if (AllowsPlacement(pods_, NewPod(world_.set.replicas), node)) names.insert(node.name);
  }
  return names;
}

std::int64_t LiteralScheduler::Count(std::vector<Pod>& pods, std::size_t step, std::int64_t limit,
                                     bool is_lucky, Known& known) const {
  if (limit == 0) return 0;
  std::multiset<std::string> placed;
  for (const Pod& pod : pods) {
    if (pod.is_planned) placed.insert(pod.node);
  }
  const std::pair key(step, placed);
  if (const auto found = known.find(key); found != known.end()) return found->second;
  const bool is_missing = step < missing_.size();
  const std::int64_t one = is_missing ? 0 : 1;
  const std::int64_t ordinal = OrdinalAt(step);
  std::int64_t best = -1;
  for (const std::string& node : Possible(pods, ordinal)) {
    pods.push_back(NewPod(ordinal));
    pods.back().node = node;
    const std::int64_t count = one + Count(pods, step + 1, limit - one, is_lucky, known);
    pods.pop_back();
    if (best < 0) best = count;
    best = is_lucky ? std::max(best, count) : std::min(best, count);
    if (is_lucky && best == limit) break;
  }
  // One that is on no node and finds none takes nothing.
  if (best < 0 && is_missing) best = Count(pods, step + 1, limit, is_lucky, known);
  return known[key] = std::max<std::int64_t>(best, 0);
}

std::int64_t LiteralScheduler::Most(std::int64_t limit) const {
  std::vector<Pod> pods = pods_;
  Known known;
  return Count(pods, 0, limit, true, known);
}

std::int64_t LiteralScheduler::Fewest(std::int64_t limit) const {
  std::vector<Pod> pods = pods_;
  Known known;
  return Count(pods, 0, limit, false, known);
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/sources/pod_groups.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace exporter {
namespace {

using kubernetes::PodGroup;

// FNV-1a, to go with the hash of the standard library.
std::size_t CheckOf(std::string_view text, std::size_t seed) {
  constexpr std::size_t kPrime = 0x100000001b3;
  for (const char letter : text) seed = (seed ^ static_cast<unsigned char>(letter)) * kPrime;
  return seed;
}

auto Find(std::vector<PodGroup::OnNode>& nodes, const std::string& name) {
  return std::ranges::lower_bound(
      nodes, name, {},
      [](const PodGroup::OnNode& each) -> const std::string& { return *each.node; });
}

}  // namespace

PodGroups::PodKey PodGroups::KeyOf(std::string_view ns, std::string_view name) {
  constexpr std::size_t kOffset = 0xcbf29ce484222325;
  const std::hash<std::string_view> hash;
  // No namespace or name contains a slash.
  return {.hash = hash(ns) * 31 + hash(name),
          .check = CheckOf(name, CheckOf("/", CheckOf(ns, kOffset)))};
}

std::uint32_t PodGroups::GroupOf(const kubernetes::PodTraits& traits) {
  const std::size_t hash = kubernetes::HashOf(traits);
  const auto [begin, end] = by_traits_.equal_range(hash);
  for (auto known = begin; known != end; ++known) {
    if (groups_[known->second].row->traits == traits) return known->second;
  }
  auto position = static_cast<std::uint32_t>(groups_.size());
  if (free_.empty()) {
    groups_.emplace_back();
  } else {
    position = free_.back();
    free_.pop_back();
  }
  groups_[position] = {.row = std::make_shared<PodGroup>(PodGroup{.traits = traits, .nodes = {}})};
  by_traits_.emplace(hash, position);
  return position;
}

const PodGroups::NodeName* PodGroups::NodeNamed(const std::string& name) {
  const auto known = nodes_.find(std::string_view(name));
  return known != nodes_.end() ? &*known
                               : &*nodes_.insert(std::make_shared<const std::string>(name)).first;
}

PodGroup& PodGroups::Open(std::uint32_t group) {
  Group& open = groups_[group];
  if (open.is_shared) open = {.row = std::make_shared<PodGroup>(*open.row)};
  return *open.row;
}

void PodGroups::Count(const Place& place) {
  auto& nodes = Open(place.group).nodes;
  auto at = Find(nodes, **place.node);
  if (at == nodes.end() || at->node != *place.node)
    at = nodes.insert(at, PodGroup::OnNode{.node = *place.node});
  ++at->pods;
  if (place.is_terminating) ++at->terminating;
}

void PodGroups::Discount(const Place& place) {
  auto& nodes = Open(place.group).nodes;
  const auto at = Find(nodes, **place.node);
  --at->pods;
  if (place.is_terminating) --at->terminating;
  if (at->pods == 0) nodes.erase(at);
  if (!nodes.empty()) return;
  const auto [begin, end] =
      by_traits_.equal_range(kubernetes::HashOf(groups_[place.group].row->traits));
  by_traits_.erase(
      std::find_if(begin, end, [&](const auto& entry) { return entry.second == place.group; }));
  groups_[place.group] = {};
  free_.push_back(place.group);
}

bool PodGroups::Put(const kubernetes::PlacedPod& pod) {
  Place place{.node = NodeNamed(pod.node),
              .group = GroupOf(pod.traits),
              .is_terminating = pod.is_terminating};
  const auto [known, is_new] = pods_.try_emplace(KeyOf(pod.traits.ns, pod.name));
  const Place before = std::exchange(known->second, place);
  if (!is_new && before.group == place.group && before.node == place.node &&
      before.is_terminating == place.is_terminating) {
    return false;
  }
  Count(place);
  if (!is_new) Discount(before);
  return true;
}

bool PodGroups::Remove(std::string_view ns, std::string_view name) {
  const auto known = pods_.find(KeyOf(ns, name));
  if (known == pods_.end()) return false;
  Discount(known->second);
  pods_.erase(known);
  return true;
}

PodGroups PodGroups::For(const kubernetes::PodQuestions& questions) const {
  PodGroups asked;
  constexpr std::uint32_t kNone = UINT32_MAX;
  std::vector<std::uint32_t> positions(groups_.size(), kNone);  // there
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (!groups_[i].row) continue;
    kubernetes::PodTraits traits = groups_[i].row->traits;
    if (kubernetes::Narrow(questions, traits)) positions[i] = asked.GroupOf(traits);
  }
  for (const auto& [key, place] : pods_) {
    if (positions[place.group] == kNone) continue;
    const Place there{.node = asked.NodeNamed(**place.node),
                      .group = positions[place.group],
                      .is_terminating = place.is_terminating};
    asked.pods_.emplace(key, there);
    asked.Count(there);
  }
  return asked;
}

bool PodGroups::HasSamePods(const PodGroups& other) const {
  const auto is_same = [&](const auto& pod) {
    const auto& [key, place] = pod;
    const auto found = other.pods_.find(key);
    return found != other.pods_.end() && **found->second.node == **place.node &&
           found->second.is_terminating == place.is_terminating &&
           other.groups_[found->second.group].row->traits == groups_[place.group].row->traits;
  };
  return size() == other.size() && std::ranges::all_of(pods_, is_same);
}

std::shared_ptr<const PodGroups::Rows> PodGroups::Share() {
  auto rows = std::make_shared<Rows>();
  rows->reserve(groups_.size() - free_.size());
  for (Group& group : groups_) {
    if (!group.row) continue;
    group.is_shared = true;
    rows->push_back(group.row);
  }
  return rows;
}

}  // namespace exporter

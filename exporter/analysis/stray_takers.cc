// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/stray_takers.h"

#include <algorithm>
#include <tuple>

#include "exporter/analysis/node_fit.h"

namespace exporter {
namespace {

using kubernetes::ClaimTemplate;
using kubernetes::Node;
using kubernetes::PersistentVolume;
using kubernetes::PodPlacement;
using kubernetes::Requirement;
using kubernetes::StatefulSet;

bool AsksForTheSame(const ClaimTemplate& a, const ClaimTemplate& b) {
  return std::tie(a.requested_bytes, a.access_modes, a.volume_mode, a.selector,
                  a.volume_attributes_class) == std::tie(b.requested_bytes, b.access_modes,
                                                         b.volume_mode, b.selector,
                                                         b.volume_attributes_class);
}

}  // namespace

StrayTakers::StrayTakers(const Inventory& inventory, const Index& index) {
  for (const Node& node : inventory.nodes) nodes_.push_back(&node);
  std::vector<const StatefulSet*> sets;
  for (const StatefulSet& set : inventory.stateful_sets) {
    if (!set.meta.deleting_since && !set.claim_templates.empty()) sets.push_back(&set);
  }
  std::ranges::sort(sets, {},
                    [](const StatefulSet* set) { return std::tie(set->meta.ns, set->meta.name); });
  for (const StatefulSet* set : sets) Add(index, *set);
}

void StrayTakers::Add(const Index& index, const StatefulSet& set) {
  const std::size_t placement = PlacementOf(set);
  for (const ClaimTemplate& claim_template : set.claim_templates) {
    VolumeRequest request = RequestOf(index, claim_template);
    const bool is_immediate = !WaitsForConsumer(index.FindClass(request.storage_class));
    std::vector<Group>& groups = groups_[request.storage_class];
    const bool is_known = std::ranges::any_of(groups, [&](const Group& group) {
      return (is_immediate || group.placement == placement) &&
             AsksForTheSame(*group.first.claim_template, claim_template);
    });
    if (is_known) continue;
    groups.push_back({.first = {.stateful_set = &set,
                                .claim_template = &claim_template,
                                .is_immediate = is_immediate},
                      .request = std::move(request),
                      .placement = placement});
  }
}

std::size_t StrayTakers::PlacementOf(const StatefulSet& set) {
  const auto found = std::ranges::find_if(
      placements_, [&](const PodPlacement* placement) { return *placement == set.placement; });
  const auto at = static_cast<std::size_t>(found - placements_.begin());
  if (found == placements_.end()) placements_.push_back(&set.placement);
  return at;
}

std::optional<StrayTaker> StrayTakers::Find(const PersistentVolume& volume) {
  const auto groups = groups_.find(volume.storage_class);
  if (groups == groups_.end()) return std::nullopt;
  auto& reaches = reaches_[AffinityKey(volume.node_affinity)];
  reaches.resize(placements_.size());
  for (const Group& group : groups->second) {
    if (!CanBind(group.request, volume)) continue;
    if (group.first.is_immediate) return group.first;
    std::optional<bool>& known = reaches[group.placement];
    if (!known) known = HasUsableNode(volume, *placements_[group.placement]);
    if (*known) return group.first;
  }
  return std::nullopt;
}

bool StrayTakers::HasUsableNode(const PersistentVolume& volume, const PodPlacement& placement) {
  const auto is_one = [&](const Node* node) {
    return Reaches(*node, volume) && IsUsable(*node, placement);
  };
  if (!volume.node_affinity) return std::ranges::any_of(nodes_, is_one);
  return std::ranges::any_of(*volume.node_affinity, [&](const auto& term) {
    return std::ranges::any_of(CandidatesOf(term), is_one);
  });
}

std::vector<const Node*> StrayTakers::CandidatesOf(const kubernetes::NodeSelectorTerm& term) {
  const auto listed = std::ranges::find(term.labels, "In", &Requirement::op);
  if (listed == term.labels.end()) return nodes_;
  const NodesByValue& nodes = NodesByLabel(listed->key);
  std::vector<const Node*> candidates;
  for (const std::string& value : listed->values) {
    const auto found = nodes.find(value);
    if (found == nodes.end()) continue;
    candidates.insert(candidates.end(), found->second.begin(), found->second.end());
  }
  return candidates;
}

const StrayTakers::NodesByValue& StrayTakers::NodesByLabel(std::string_view label) {
  const auto [nodes, is_new] = nodes_by_label_.try_emplace(label);
  if (!is_new) return nodes->second;
  for (const Node* node : nodes_) {
    const std::string* value = kubernetes::FindLabel(node->labels, label);
    if (value != nullptr) nodes->second[*value].push_back(node);
  }
  return nodes->second;
}

}  // namespace exporter

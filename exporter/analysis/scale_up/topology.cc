// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/topology.h"

namespace exporter {

const TopologyKey* Topology::KeyOf(const std::string& label) {
  const auto [known, is_new] = keys_.try_emplace(label);
  TopologyKey& key = known->second;
  if (!is_new) return &key;
  std::unordered_map<std::string_view, Domain> domains;
  for (const SlotNode& each : nodes_) {
    const std::string* value = kubernetes::FindLabel(each.node->labels, label);
    if (value == nullptr) {
      key.of_node.push_back(kNoDomain);
      continue;
    }
    const auto [domain, is_first] = domains.emplace(*value, static_cast<Domain>(domains.size()));
    key.is_by_node = key.is_by_node && is_first;
    key.of_node.push_back(domain->second);
  }
  key.domains = domains.size();
  return &key;
}

std::optional<std::uint32_t> Topology::FindNode(std::string_view name) {
  if (positions_.empty()) {
    for (std::uint32_t i = 0; i < nodes_.size(); ++i)
      positions_.emplace(nodes_[i].node->meta.name, i);
  }
  const auto found = positions_.find(name);
  if (found == positions_.end()) return std::nullopt;
  return found->second;
}

}  // namespace exporter

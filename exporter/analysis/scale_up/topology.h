// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exporter/analysis/scale_up/slot_nodes.h"

namespace exporter {

// Nodes by the value of a label: the domains of a topology key. A node without the label is in
// none.
using Domain = std::uint32_t;
inline constexpr Domain kNoDomain = UINT32_MAX;

struct TopologyKey {
  std::vector<Domain> of_node;
  std::size_t domains = 0;
  bool is_by_node = true;  // no domain has two nodes, as with kubernetes.io/hostname
};

// Computes each topology key once. The nodes must outlive it.
class Topology {
 public:
  explicit Topology(const std::vector<SlotNode>& nodes) : nodes_(nodes) {}

  const std::vector<SlotNode>& nodes() const { return nodes_; }
  // The pointer stays valid.
  const TopologyKey* KeyOf(const std::string& label);
  // The position of a node; nullopt if it is not in the node list.
  std::optional<std::uint32_t> FindNode(std::string_view name);

 private:
  const std::vector<SlotNode>& nodes_;
  std::unordered_map<std::string, TopologyKey> keys_;
  std::unordered_map<std::string_view, std::uint32_t> positions_;
};

// Pods by domain. Most are in few of them.
class DomainCounts {
 public:
  void Add(Domain domain, std::int64_t pods) { counts_[domain] += pods; }
  std::int64_t At(Domain domain) const {
    const auto found = counts_.find(domain);
    return found == counts_.end() ? 0 : found->second;
  }
  bool empty() const { return counts_.empty(); }
  std::size_t size() const { return counts_.size(); }
  auto begin() const { return counts_.begin(); }
  auto end() const { return counts_.end(); }

 private:
  std::unordered_map<Domain, std::int64_t> counts_;
};

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "exporter/analysis/scale_up/placed_pods.h"
#include "exporter/analysis/scale_up/placement_terms.h"
#include "exporter/analysis/scale_up/spread.h"
#include "exporter/analysis/scale_up/topology.h"

namespace exporter {

// Reads the terms of StatefulSets. The arguments must outlive it. Not thread-safe.
class TermReader {
 public:
  using NodeNames = std::vector<std::string_view>;

  TermReader(const Inventory& inventory, const std::vector<SlotNode>& nodes)
      : pods_(inventory), topology_(nodes), scopes_(topology_) {}

  // `leaving` are the nodes of replicas that terminate to be made again: topology spread does not
  // count them, but the next replica comes after they are back.
  PlacementTerms Read(const kubernetes::StatefulSet& set, std::int64_t ordinal,
                      const NodeNames& leaving = {});

  // The position of a node; nullopt if it is not in the node list.
  std::optional<std::uint32_t> FindNode(std::string_view name) { return topology_.FindNode(name); }

 private:
  using Terms = std::vector<kubernetes::PodAffinityTerm>;
  struct Replica {
    const kubernetes::StatefulSet& set;
    const kubernetes::PodTerms& asked;
    kubernetes::Labels labels;
  };
  using CountPods = std::function<void(std::uint32_t node, const kubernetes::PodGroup::OnNode&)>;

  void AddPorts(const Replica& replica, PlacementTerms& terms);
  void AddSpread(const Replica& replica, const NodeNames& leaving, PlacementTerms& terms);
  void AddAffinity(const Replica& replica, PlacementTerms& terms);
  void AddAntiAffinity(const Replica& replica, PlacementTerms& terms);
  void AddOthers(const kubernetes::StatefulSet& set, std::int64_t ordinal, PlacementTerms& terms);
  // Visits the groups of pods that a term of the replica is about; false if that is not known.
  bool ForEachOf(const kubernetes::PodAffinityTerm& term, const Replica& replica,
                 const PlacedPods::Visit& visit);
  void ForEachNode(const kubernetes::PodGroup& group, const CountPods& count);
  // Adds the pods of a group to the domains that they are in.
  void CountIn(const kubernetes::PodGroup& group, const TopologyKey& key, DomainCounts& counts);

  PlacedPods pods_;
  Topology topology_;
  SpreadScopes scopes_;
};

}  // namespace exporter

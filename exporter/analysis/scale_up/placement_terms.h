// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_set>
#include <vector>

#include "exporter/analysis/scale_up/placed_pods.h"
#include "exporter/analysis/scale_up/replica_fit.h"
#include "exporter/analysis/scale_up/spread.h"
#include "exporter/analysis/scale_up/topology.h"

namespace exporter {

// Which nodes other pods keep the next replica of one StatefulSet off, and the replicas placed by
// a plan. Cheap to copy.
class PlacementTerms {
 public:
  // Other pods keep it off no node, and cannot begin to.
  bool empty() const {
    return !has_ports_ && spreads_.empty() && attractions_.empty() && repulsions_.empty();
  }
  // False: some of its terms are left out, since what they ask about other pods was not read.
  bool is_known() const { return is_known_; }

  // The filter that refuses the node, as a stage; kClear if none does.
  Stage At(std::uint32_t node) const;
  // A replica is placed on the node and counts for the next one.
  void Place(std::uint32_t node);

  // How many replicas, or pods like them, are in the domains of the node; the scheduler can go on
  // for longest where these are fewest.
  std::int64_t LevelAt(std::uint32_t node) const;
  // No pod is there yet that the replicas have to be with: the first of them decides where all go.
  bool is_first_of_its_kind() const;
  // Whether replicas keep each other off the nodes they are on, and off no others.
  bool is_by_node() const;
  // How many more replicas the node may have then; nullopt: any number. At() says whether it may
  // have one.
  std::optional<std::int64_t> MostAt(std::uint32_t node) const;

  // The domains of a node by the keys of the affinity terms, and by all keys that several nodes may
  // share: terms tell nodes with equal domains apart only by what is on the nodes themselves.
  using Domains = std::vector<Domain>;
  Domains CompanyOf(std::uint32_t node) const;
  void ReadDomains(std::uint32_t node, Domains& domains) const;
  // Whether the node has the labels that every replica's node needs.
  bool HasKeys(std::uint32_t node) const;
  // How many topology spread constraints have no domain with two nodes.
  std::size_t spreads_by_node() const;
  // As LevelAt, but only of what is on the node itself.
  std::int64_t OwnLevelAt(std::uint32_t node) const;

 private:
  friend class TermReader;

  struct Repulsion {
    const TopologyKey* key;
    DomainCounts counts;
    bool is_own = false;  // replicas keep each other away
  };
  struct Attraction {
    const TopologyKey* key;
    DomainCounts counts;
  };

  Repulsion& RepulsionOf(const TopologyKey* key);
  bool IsAttracted(std::uint32_t node) const;

  bool is_known_ = true;
  bool has_ports_ = false;
  std::unordered_set<std::uint32_t> taken_ports_;  // nodes
  std::vector<Spread> spreads_;
  std::vector<Attraction> attractions_;  // required affinity; the pods match all its terms
  bool is_own_kind_ = false;             // the replica itself matches all of them
  std::vector<Repulsion> repulsions_;    // anti-affinity, its own and that of other pods; by key
};

// Reads the terms of StatefulSets. The arguments must outlive it. Not thread-safe.
class TermReader {
 public:
  TermReader(const Inventory& inventory, const std::vector<SlotNode>& nodes)
      : pods_(inventory), topology_(nodes), scopes_(topology_) {}

  PlacementTerms Read(const kubernetes::StatefulSet& set, std::int64_t ordinal);

 private:
  using Terms = std::vector<kubernetes::PodAffinityTerm>;
  struct Replica {
    const kubernetes::StatefulSet& set;
    kubernetes::Labels labels;
  };
  using CountPods = std::function<void(std::uint32_t node, const kubernetes::PodGroup::OnNode&)>;

  void AddPorts(const Replica& replica, PlacementTerms& terms);
  void AddSpread(const Replica& replica, PlacementTerms& terms);
  void AddAffinity(const Replica& replica, PlacementTerms& terms);
  void AddAntiAffinity(const Replica& replica, PlacementTerms& terms);
  void AddOthers(const kubernetes::StatefulSet& set, std::int64_t ordinal, PlacementTerms& terms);
  // Visits the groups of pods that a term of the replica is about; false if that is not known.
  bool ForEachOf(const kubernetes::PodAffinityTerm& term, const Replica& replica,
                 const PlacedPods::Visit& visit);
  void ForEachNode(const kubernetes::PodGroup& group, const CountPods& count);

  PlacedPods pods_;
  Topology topology_;
  SpreadScopes scopes_;
};

}  // namespace exporter

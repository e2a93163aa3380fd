// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_set>
#include <vector>

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
  // False: some terms, its own or those of other pods, are left out, since what they ask was not
  // read.
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

  using Domains = std::vector<Domain>;
  // The domains of a node by the keys of the affinity terms.
  Domains CompanyOf(std::uint32_t node) const;
  // Those by all other keys that several nodes may share: terms tell nodes with equal domains and
  // equal company apart only by what is on the nodes themselves.
  void ReadDomains(std::uint32_t node, Domains& domains) const;
  // Whether no replica will ever be on the node, however many are placed on others.
  bool IsRuledOut(std::uint32_t node) const;
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
  bool IsRepelled(std::uint32_t node) const;

  bool is_known_ = true;
  bool has_ports_ = false;
  std::unordered_set<std::uint32_t> taken_ports_;  // nodes
  std::vector<Spread> spreads_;
  std::vector<Attraction> attractions_;  // required affinity; the pods match all its terms
  bool is_own_kind_ = false;             // the replica itself matches all of them
  std::vector<Repulsion> repulsions_;    // anti-affinity, its own and that of other pods; by key
};

}  // namespace exporter

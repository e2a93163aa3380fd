// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "exporter/analysis/scale_up/topology.h"

namespace exporter {

// The nodes that a topology spread constraint counts pods on, and in how many domains they are.
// Nodes count whether or not they are Ready, cordoned or full.
struct SpreadScope {
  std::vector<bool> counts_node;
  std::size_t domains = 0;
};

// Scopes are equal for all StatefulSets with equal placement and keys, and computed once.
class SpreadScopes {
 public:
  explicit SpreadScopes(Topology& topology) : topology_(topology) {}

  // Of one of the constraints of a set. The pointer stays valid.
  const SpreadScope* Of(const kubernetes::StatefulSet& set,
                        const kubernetes::SpreadConstraint& constraint);

 private:
  SpreadScope Make(const kubernetes::StatefulSet& set,
                   const kubernetes::SpreadConstraint& constraint);

  Topology& topology_;
  std::unordered_map<std::string, SpreadScope> scopes_;
};

// One constraint of a StatefulSet and the pods that count for it, in the terms of the scheduler's
// filter: matching pods in the domain + 1 if the pod itself matches - the smallest number in any
// domain must not exceed maxSkew.
class Spread {
 public:
  struct Counts {
    bool itself = false;  // the pod itself matches
    bool pods = false;    // pods that are there and match count
  };
  Spread(const kubernetes::SpreadConstraint& constraint, const TopologyKey* key,
         const SpreadScope* scope, Counts counts);

  const TopologyKey* key() const { return key_; }
  // Whether each replica counts for the next.
  bool grows() const { return counted_.itself && counted_.pods; }
  void Count(std::uint32_t node, std::int64_t pods);
  bool Allows(std::uint32_t node) const;
  // Pods in the node's domain.
  std::int64_t LevelAt(std::uint32_t node) const;
  void Place(std::uint32_t node);

 private:
  std::int64_t Smallest() const;

  const TopologyKey* key_;
  const SpreadScope* scope_;
  std::int64_t max_skew_;
  bool has_min_domains_;
  Counts counted_;
  DomainCounts counts_;
  // The smallest number of a domain, and how many domains have it; none: to be found again.
  mutable std::int64_t smallest_ = 0;
  mutable std::size_t smallest_domains_ = 0;
};

}  // namespace exporter

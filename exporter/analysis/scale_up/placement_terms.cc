// SPDX-License-Identifier: Apache-2.0
// The filters InterPodAffinity and NodePorts of the scheduler (k8s.io/kubernetes/pkg/scheduler/
// framework/plugins: interpodaffinity/filtering.go, nodeports), Kubernetes 1.36, with those of
// spread.h:
//
// - affinity: the node is, for each term, in a domain with a pod that matches all of the terms. If
//   no pod does anywhere, a replica that matches them itself may go to any node that has all the
//   topology keys.
// - anti-affinity: no pod that one of the terms is about is in the node's domain, and no pod there
//   has a term about the replica. Terminating pods count in both.
//
// What is preferred never blocks and is not read. Labels of namespaces are not read either: see
// IsAbout. A term that needs them is left out, so that it blocks nothing.

#include "exporter/analysis/scale_up/placement_terms.h"

#include <algorithm>

namespace exporter {

Stage PlacementTerms::At(std::uint32_t node) const {
  if (taken_ports_.contains(node)) return Stage::kHostPort;
  const auto allows = [&](const Spread& spread) { return spread.Allows(node); };
  if (!std::ranges::all_of(spreads_, allows)) return Stage::kTopologySpread;
  if (!IsAttracted(node)) return Stage::kAffinity;
  return IsRepelled(node) ? Stage::kAntiAffinity : Stage::kClear;
}

bool PlacementTerms::is_first_of_its_kind() const {
  const auto is_empty = [](const Attraction& each) { return each.counts.empty(); };
  return is_own_kind_ && !attractions_.empty() && std::ranges::all_of(attractions_, is_empty);
}

bool PlacementTerms::is_by_node() const {
  return !is_first_of_its_kind() && std::ranges::none_of(spreads_, &Spread::grows) &&
         std::ranges::none_of(repulsions_, [](const Repulsion& repulsion) {
           return repulsion.is_own && !repulsion.key->is_by_node;
         });
}

std::optional<std::int64_t> PlacementTerms::MostAt(std::uint32_t node) const {
  const auto is_own_here = [node](const Repulsion& repulsion) {
    return repulsion.is_own && repulsion.key->of_node[node] != kNoDomain;
  };
  if (has_ports_ || std::ranges::any_of(repulsions_, is_own_here)) return 1;
  return std::nullopt;
}

bool PlacementTerms::IsAttracted(std::uint32_t node) const {
  bool has_pods = true;
  for (const Attraction& each : attractions_) {
    const Domain domain = each.key->of_node[node];
    if (domain == kNoDomain) return false;
    has_pods = has_pods && each.counts.At(domain) > 0;
  }
  return has_pods || is_first_of_its_kind();
}

bool PlacementTerms::IsRepelled(std::uint32_t node) const {
  return std::ranges::any_of(repulsions_, [node](const Repulsion& repulsion) {
    const Domain domain = repulsion.key->of_node[node];
    return domain != kNoDomain && repulsion.counts.At(domain) > 0;
  });
}

// Once there is a pod to be with, the replicas placed after it change nothing for other nodes.
bool PlacementTerms::IsRuledOut(std::uint32_t node) const {
  const auto lacks = [node](const TopologyKey* key) { return key->of_node[node] == kNoDomain; };
  return taken_ports_.contains(node) || std::ranges::any_of(spreads_, lacks, &Spread::key) ||
         !IsAttracted(node) || IsRepelled(node);
}

void PlacementTerms::Place(std::uint32_t node) {
  if (has_ports_) taken_ports_.insert(node);
  for (Spread& spread : spreads_) spread.Place(node);
  for (Attraction& each : attractions_) {
    if (is_own_kind_) each.counts.Add(each.key->of_node[node], 1);
  }
  for (Repulsion& each : repulsions_) {
    const Domain domain = each.key->of_node[node];
    if (each.is_own && domain != kNoDomain) each.counts.Add(domain, 1);
  }
}

std::int64_t PlacementTerms::LevelAt(std::uint32_t node) const {
  std::int64_t level = 0;
  for (const Spread& spread : spreads_) level += spread.LevelAt(node);
  return level;
}

std::int64_t PlacementTerms::OwnLevelAt(std::uint32_t node) const {
  std::int64_t level = 0;
  for (const Spread& spread : spreads_) {
    if (spread.key()->is_by_node) level += spread.LevelAt(node);
  }
  return level;
}

PlacementTerms::Domains PlacementTerms::CompanyOf(std::uint32_t node) const {
  Domains domains;
  for (const Attraction& each : attractions_) domains.push_back(each.key->of_node[node]);
  return domains;
}

void PlacementTerms::ReadDomains(std::uint32_t node, Domains& domains) const {
  domains.clear();
  const auto add = [&](const TopologyKey* key) {
    if (!key->is_by_node) domains.push_back(key->of_node[node]);
  };
  for (const Spread& spread : spreads_) add(spread.key());
  for (const Repulsion& each : repulsions_) add(each.key);
}

std::size_t PlacementTerms::spreads_by_node() const {
  const auto is_by_node = [](const TopologyKey* key) { return key->is_by_node; };
  return static_cast<std::size_t>(std::ranges::count_if(spreads_, is_by_node, &Spread::key));
}

PlacementTerms::Repulsion& PlacementTerms::RepulsionOf(const TopologyKey* key) {
  const auto known = std::ranges::find(repulsions_, key, &Repulsion::key);
  if (known != repulsions_.end()) return *known;
  return repulsions_.emplace_back(Repulsion{.key = key, .counts = {}});
}

}  // namespace exporter

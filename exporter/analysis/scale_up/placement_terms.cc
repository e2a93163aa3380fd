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
#include <string>
#include <utility>

namespace exporter {
namespace {

using kubernetes::Labels;
using kubernetes::PodAffinityTerm;
using kubernetes::PodGroup;
using kubernetes::StatefulSet;

bool HasTerms(const kubernetes::PodTerms& terms) {
  return !terms.affinity.empty() || !terms.anti_affinity.empty() || !terms.spread.empty() ||
         !terms.host_ports.empty();
}

void SetLabel(Labels& labels, const char* name, std::string value) {
  std::erase_if(labels, [&](const auto& label) { return label.first == name; });
  labels.emplace_back(name, std::move(value));
}

// Those of the template and those that the StatefulSet controller adds. Later replicas of a plan
// are taken to be labelled like the first, which differs only in its name and number.
Labels LabelsOf(const StatefulSet& set, std::int64_t ordinal) {
  Labels labels = set.terms.labels;
  SetLabel(labels, "statefulset.kubernetes.io/pod-name",
           set.meta.name + "-" + std::to_string(ordinal));
  SetLabel(labels, "apps.kubernetes.io/pod-index", std::to_string(ordinal));
  SetLabel(labels, "controller-revision-hash", set.revision);
  std::ranges::sort(labels);
  return labels;
}

bool Selects(const std::optional<kubernetes::LabelSelector>& selector, const Labels& labels) {
  return selector && kubernetes::Meets(labels, *selector);
}

bool IsAboutItself(const PodAffinityTerm& term, const StatefulSet& set, const Labels& labels) {
  return IsAbout(term, set.meta.ns, set.meta.ns).value_or(false) &&
         Selects(MergedSelector(term, labels), labels);
}

}  // namespace

Stage PlacementTerms::At(std::uint32_t node) const {
  if (taken_ports_.contains(node)) return Stage::kHostPort;
  const auto allows = [&](const Spread& spread) { return spread.Allows(node); };
  if (!std::ranges::all_of(spreads_, allows)) return Stage::kTopologySpread;
  if (!IsAttracted(node)) return Stage::kAffinity;
  const auto repels = [&](const Repulsion& repulsion) {
    const Domain domain = repulsion.key->of_node[node];
    return domain != kNoDomain && repulsion.counts.At(domain) > 0;
  };
  return std::ranges::any_of(repulsions_, repels) ? Stage::kAntiAffinity : Stage::kClear;
}

bool PlacementTerms::is_first_of_its_kind() const {
  const auto is_empty = [](const Attraction& each) { return each.counts.empty(); };
  return is_own_kind_ && !attractions_.empty() && std::ranges::all_of(attractions_, is_empty);
}

bool PlacementTerms::is_by_node() const {
  return !is_first_of_its_kind() && std::ranges::none_of(spreads_, &Spread::counts_self) &&
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
  for (const Attraction& each : attractions_) domains.push_back(each.key->of_node[node]);
  const auto add = [&](const TopologyKey* key) {
    if (!key->is_by_node) domains.push_back(key->of_node[node]);
  };
  for (const Spread& spread : spreads_) add(spread.key());
  for (const Repulsion& each : repulsions_) add(each.key);
}

bool PlacementTerms::HasKeys(std::uint32_t node) const {
  const auto is_in = [node](const TopologyKey* key) { return key->of_node[node] != kNoDomain; };
  return std::ranges::all_of(spreads_, is_in, &Spread::key) &&
         std::ranges::all_of(attractions_, is_in, &Attraction::key);
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

PlacementTerms TermReader::Read(const StatefulSet& set, std::int64_t ordinal) {
  PlacementTerms terms;
  if (!set.placement.node_name.empty()) return terms;  // not scheduled at all
  if (HasTerms(set.terms)) {
    kubernetes::PodQuestions questions;
    questions.Add(set.terms);
    terms.is_known_ = pods_.Answers(questions);
    if (terms.is_known_) {
      const Replica replica{.set = set, .labels = LabelsOf(set, ordinal)};
      AddPorts(replica, terms);
      AddSpread(replica, terms);
      AddAffinity(replica, terms);
      AddAntiAffinity(replica, terms);
    }
  }
  AddOthers(set, ordinal, terms);
  return terms;
}

void TermReader::ForEachNode(const PodGroup& group, const CountPods& count) {
  for (const PodGroup::OnNode& on : group.nodes) {
    if (const auto node = topology_.FindNode(*on.node)) count(*node, on);
  }
}

bool TermReader::ForEachOf(const PodAffinityTerm& term, const Replica& replica,
                           const PlacedPods::Visit& visit) {
  const auto selector = MergedSelector(term, replica.labels);
  if (!selector) return true;
  const std::string& own = replica.set.meta.ns;
  const bool is_local = term.namespaces.empty() && !term.namespace_selector;
  bool is_known = true;
  pods_.ForEach(is_local ? own : "", *selector, [&](const PodGroup& group) {
    const auto is_about = IsAbout(term, own, group.traits.ns);
    if (!is_about) is_known = false;
    if (is_about.value_or(false)) visit(group);
  });
  return is_known;
}

void TermReader::AddPorts(const Replica& replica, PlacementTerms& terms) {
  const auto& ports = replica.set.terms.host_ports;
  if (ports.empty()) return;
  terms.has_ports_ = true;
  for (const PodGroup* group : pods_.with_ports()) {
    const bool conflicts = std::ranges::any_of(ports, [&](const auto& port) {
      return std::ranges::any_of(group->traits.host_ports, [&](const auto& other) {
        return kubernetes::Conflicts(port, other);
      });
    });
    if (!conflicts) continue;
    ForEachNode(*group, [&](std::uint32_t node, const auto&) { terms.taken_ports_.insert(node); });
  }
}

void TermReader::AddSpread(const Replica& replica, PlacementTerms& terms) {
  for (const auto& constraint : replica.set.terms.spread) {
    const auto selector = MergedSelector(constraint, replica.labels);
    Spread spread(constraint, topology_.KeyOf(constraint.topology_key),
                  scopes_.Of(replica.set, constraint), Selects(selector, replica.labels));
    if (selector) {
      pods_.ForEach(replica.set.meta.ns, *selector, [&](const PodGroup& group) {
        ForEachNode(group, [&](std::uint32_t node, const PodGroup::OnNode& on) {
          spread.Count(node, std::int64_t{on.pods} - std::int64_t{on.terminating});
        });
      });
    }
    terms.spreads_.push_back(std::move(spread));
  }
}

void TermReader::AddAffinity(const Replica& replica, PlacementTerms& terms) {
  const Terms& own = replica.set.terms.affinity;
  if (own.empty()) return;
  std::vector<PlacementTerms::Attraction> attractions;
  for (const PodAffinityTerm& term : own) {
    attractions.push_back({.key = topology_.KeyOf(term.topology_key), .counts = {}});
  }
  const auto is_about = [&](const PodAffinityTerm& term, const PodGroup& group) {
    return IsAbout(term, replica.set.meta.ns, group.traits.ns).value_or(false) &&
           Selects(MergedSelector(term, replica.labels), group.traits.labels);
  };
  bool is_known = true;
  for (const PodAffinityTerm& term : own) {
    is_known = ForEachOf(term, replica, [](const PodGroup&) {}) && is_known;
  }
  if (!is_known) {
    terms.is_known_ = false;
    return;
  }
  ForEachOf(own.front(), replica, [&](const PodGroup& group) {
    if (!std::ranges::all_of(own, [&](const auto& term) { return is_about(term, group); })) return;
    ForEachNode(group, [&](std::uint32_t node, const PodGroup::OnNode& on) {
      for (auto& each : attractions) {
        const Domain domain = each.key->of_node[node];
        if (domain != kNoDomain) each.counts.Add(domain, on.pods);
      }
    });
  });
  terms.attractions_ = std::move(attractions);
  terms.is_own_kind_ = std::ranges::all_of(
      own, [&](const auto& term) { return IsAboutItself(term, replica.set, replica.labels); });
}

void TermReader::AddAntiAffinity(const Replica& replica, PlacementTerms& terms) {
  for (const PodAffinityTerm& term : replica.set.terms.anti_affinity) {
    auto& repulsion = terms.RepulsionOf(topology_.KeyOf(term.topology_key));
    repulsion.is_own = repulsion.is_own || IsAboutItself(term, replica.set, replica.labels);
    const bool is_known = ForEachOf(term, replica, [&](const PodGroup& group) {
      ForEachNode(group, [&](std::uint32_t node, const PodGroup::OnNode& on) {
        const Domain domain = repulsion.key->of_node[node];
        if (domain != kNoDomain) repulsion.counts.Add(domain, on.pods);
      });
    });
    terms.is_known_ = terms.is_known_ && is_known;
  }
}

void TermReader::AddOthers(const StatefulSet& set, std::int64_t ordinal, PlacementTerms& terms) {
  if (!pods_.has_terms()) return;
  Labels labels;
  for (const auto& [group, term] : pods_.MayRepel(set.meta.ns, set.terms.labels)) {
    if (!IsAbout(*term, group->traits.ns, set.meta.ns).value_or(false)) continue;
    if (labels.empty()) labels = LabelsOf(set, ordinal);
    if (!Selects(term->selector, labels)) continue;
    auto& repulsion = terms.RepulsionOf(topology_.KeyOf(term->topology_key));
    ForEachNode(*group, [&](std::uint32_t node, const PodGroup::OnNode& on) {
      const Domain domain = repulsion.key->of_node[node];
      if (domain != kNoDomain) repulsion.counts.Add(domain, on.pods);
    });
  }
}

}  // namespace exporter

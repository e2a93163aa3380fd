// SPDX-License-Identifier: Apache-2.0
// Labels of namespaces are not read: see IsAbout. A term that needs them is left out, so that it
// blocks nothing.

#include "exporter/analysis/scale_up/term_reader.h"

#include <algorithm>
#include <optional>
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

// nullopt: that depends on labels of its namespace.
std::optional<bool> IsAboutItself(const PodAffinityTerm& term, const StatefulSet& set,
                                  const Labels& labels) {
  if (!Selects(MergedSelector(term, labels), labels)) return false;
  return IsAbout(term, set.meta.ns, set.meta.ns);
}

}  // namespace

PlacementTerms TermReader::Read(const StatefulSet& set, std::int64_t ordinal,
                                const NodeNames& leaving) {
  PlacementTerms terms;
  kubernetes::PodTerms only_ports;
  const kubernetes::PodTerms* asked = &set.terms;
  // The scheduler is not asked, but the kubelet looks at the ports: GeneralPredicates of
  // k8s.io/component-helpers/scheduling and k8s.io/kubernetes/pkg/kubelet/lifecycle.
  const bool is_scheduled = set.placement.node_name.empty();
  if (!is_scheduled) {
    only_ports.host_ports = set.terms.host_ports;
    asked = &only_ports;
  }
  kubernetes::PodQuestions questions;
  questions.Add(*asked);
  terms.is_known_ = pods_.Answers(questions);
  if (terms.is_known_ && HasTerms(*asked)) {
    const Replica replica{.set = set, .asked = *asked, .labels = LabelsOf(set, ordinal)};
    AddPorts(replica, terms);
    AddSpread(replica, leaving, terms);
    AddAffinity(replica, terms);
    AddAntiAffinity(replica, terms);
  }
  if (is_scheduled) AddOthers(set, ordinal, terms);
  return terms;
}

void TermReader::ForEachNode(const PodGroup& group, const CountPods& count) {
  for (const PodGroup::OnNode& on : group.nodes) {
    if (const auto node = topology_.FindNode(*on.node)) count(*node, on);
  }
}

void TermReader::CountIn(const PodGroup& group, const TopologyKey& key, DomainCounts& counts) {
  ForEachNode(group, [&](std::uint32_t node, const PodGroup::OnNode& on) {
    const Domain domain = key.of_node[node];
    if (domain != kNoDomain) counts.Add(domain, on.pods);
  });
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
  const auto& ports = replica.asked.host_ports;
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

void TermReader::AddSpread(const Replica& replica, const NodeNames& leaving,
                           PlacementTerms& terms) {
  for (const auto& constraint : replica.asked.spread) {
    const auto selector = MergedSelector(constraint, replica.labels);
    // countPodsMatchSelector: an empty selector counts no pod, though the pod itself matches it.
    const bool counts_pods = selector && !selector->empty();
    Spread spread(constraint, topology_.KeyOf(constraint.topology_key),
                  scopes_.Of(replica.set, constraint),
                  {.itself = Selects(selector, replica.labels), .pods = counts_pods});
    if (counts_pods) {
      pods_.ForEach(replica.set.meta.ns, *selector, [&](const PodGroup& group) {
        ForEachNode(group, [&](std::uint32_t node, const PodGroup::OnNode& on) {
          spread.Count(node, std::int64_t{on.pods} - std::int64_t{on.terminating});
        });
      });
    }
    for (const std::string_view name : leaving) {
      if (const auto node = topology_.FindNode(name)) spread.Place(*node);
    }
    terms.spreads_.push_back(std::move(spread));
  }
}

void TermReader::AddAffinity(const Replica& replica, PlacementTerms& terms) {
  const Terms& own = replica.asked.affinity;
  if (own.empty()) return;
  std::vector<PlacementTerms::Attraction> attractions;
  std::vector<std::optional<kubernetes::LabelSelector>> selectors;
  bool is_known = true;
  bool is_own_kind = true;
  for (const PodAffinityTerm& term : own) {
    attractions.push_back({.key = topology_.KeyOf(term.topology_key), .counts = {}});
    selectors.push_back(MergedSelector(term, replica.labels));
    const auto is_itself = IsAboutItself(term, replica.set, replica.labels);
    is_own_kind = is_own_kind && is_itself.value_or(false);
    is_known = ForEachOf(term, replica, [](const PodGroup&) {}) && is_known && is_itself;
  }
  if (!is_known) {
    terms.is_known_ = false;
    return;
  }
  const auto is_about_all = [&](const PodGroup& group) {
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (!Selects(selectors[i], group.traits.labels)) return false;
      if (!IsAbout(own[i], replica.set.meta.ns, group.traits.ns).value_or(false)) return false;
    }
    return true;
  };
  ForEachOf(own.front(), replica, [&](const PodGroup& group) {
    if (!is_about_all(group)) return;
    for (auto& each : attractions) CountIn(group, *each.key, each.counts);
  });
  terms.attractions_ = std::move(attractions);
  terms.is_own_kind_ = is_own_kind;
}

void TermReader::AddAntiAffinity(const Replica& replica, PlacementTerms& terms) {
  for (const PodAffinityTerm& term : replica.asked.anti_affinity) {
    auto& repulsion = terms.RepulsionOf(topology_.KeyOf(term.topology_key));
    const auto is_itself = IsAboutItself(term, replica.set, replica.labels);
    repulsion.is_own = repulsion.is_own || is_itself.value_or(false);
    const bool is_known = ForEachOf(term, replica, [&](const PodGroup& group) {
      CountIn(group, *repulsion.key, repulsion.counts);
    });
    terms.is_known_ = terms.is_known_ && is_known && is_itself;
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
    CountIn(*group, *repulsion.key, repulsion.counts);
  }
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "tests/analysis/scale_up_literal.h"

#include <algorithm>
#include <limits>
#include <map>

#include "tests/analysis/scale_up_literal_match.h"

namespace exporter {
namespace {

using Pod = LiteralScheduler::Pod;
using Node = LiteralScheduler::Node;

// framework.AffinityTerm.Matches; all namespaces of the worlds have but the label of their name.
bool IsMeant(const kubernetes::PodAffinityTerm& term, const Pod& owner, const Pod& pod) {
  bool in_namespace = false;
  if (term.namespaces.empty() && !term.namespace_selector) {
    in_namespace = owner.ns == pod.ns;
  } else {
    for (const auto& ns : term.namespaces) in_namespace = in_namespace || ns == pod.ns;
    if (term.namespace_selector) {
      const LabelMap of_namespace{{"kubernetes.io/metadata.name", pod.ns}};
      in_namespace = in_namespace || Fulfils(of_namespace, term.namespace_selector, {}, {}, {});
    }
  }
  return in_namespace && Fulfils(pod.labels, term.selector, owner.labels, term.match_label_keys,
                                 term.mismatch_label_keys);
}

bool ShareDomain(const Node& one, const Node& other, const std::string& key) {
  return one.labels.contains(key) && other.labels.contains(key) &&
         one.labels.at(key) == other.labels.at(key);
}

LabelMap MapOf(const kubernetes::Labels& labels) {
  return {labels.begin(), labels.end()};
}

}  // namespace

LiteralScheduler::LiteralScheduler(const ScaleUpWorld& world) : world_(world) {
  for (std::size_t i = 0; i < world.nodes.size(); ++i) {
    const auto& node = world.nodes[i];
    nodes_.push_back({.name = node.meta.name,
                      .labels = MapOf(node.labels),
                      .is_ready = node.is_ready,
                      .is_cordoned = node.is_cordoned,
                      .taints = node.taints,
                      .room = world.csi_nodes[i].disk_limit.value_or(0)});
  }
  for (const auto& pod : world.pods) {
    pods_.push_back({.ns = pod.traits.ns,
                     .labels = MapOf(pod.traits.labels),
                     .node = pod.node,
                     .is_gone = pod.is_terminating && !pod.name.starts_with("web-"),
                     .anti_affinity = pod.traits.anti_affinity,
                     .host_ports = pod.traits.host_ports});
  }
  for (std::int64_t i = 0; i < world.set.replicas; ++i) {
    if (!IsOnNode(i)) missing_.push_back(i);
  }
}

bool LiteralScheduler::IsOnNode(std::int64_t ordinal) const {
  if (world_.lost.contains(ordinal)) return false;
  for (const auto& pod : world_.pods) {
    if (pod.name == "web-" + std::to_string(ordinal) && pod.traits.ns == "ns") {
      return Find(pod.node) != nullptr;
    }
  }
  return true;
}

const Node* LiteralScheduler::Find(const std::string& name) const {
  for (const Node& node : nodes_) {
    if (node.name == name) return &node;
  }
  return nullptr;
}

Pod LiteralScheduler::NewPod(std::int64_t ordinal) const {
  const std::string number = std::to_string(ordinal);
  Pod pod{.ns = world_.set.meta.ns,
          .labels = MapOf(world_.set.terms.labels),
          .node = {},
          .anti_affinity = world_.set.terms.anti_affinity,
          .host_ports = world_.set.terms.host_ports};
  pod.labels["apps.kubernetes.io/pod-index"] = number;
  pod.labels["statefulset.kubernetes.io/pod-name"] = world_.set.meta.name + "-" + number;
  pod.labels["controller-revision-hash"] = world_.set.revision;
  pod.is_planned = true;
  return pod;
}

// nodeaffinity.RequiredNodeAffinity.Match; the terms of the worlds are about labels.
bool LiteralScheduler::IsSelected(const Node& node) const {
  for (const auto& [key, value] : world_.set.placement.node_selector) {
    if (!node.labels.contains(key) || node.labels.at(key) != value) return false;
  }
  if (!world_.set.placement.node_affinity) return true;
  for (const auto& term : *world_.set.placement.node_affinity) {
    bool fits = !term.labels.empty();
    for (const auto& each : term.labels) fits = fits && Fulfils(node.labels, each);
    if (fits) return true;
  }
  return false;
}

// TaintToleration and NodeUnschedulable
bool LiteralScheduler::AllowsTaints(const Node& node, bool with_cordon) const {
  std::vector<kubernetes::Taint> taints = node.taints;
  if (with_cordon && node.is_cordoned) {
    taints.push_back({"node.kubernetes.io/unschedulable", "", "NoSchedule"});
  }
  for (const auto& taint : taints) {
    if (taint.effect != "NoSchedule" && taint.effect != "NoExecute") continue;
    if (!IsTolerated(taint, world_.set.placement.tolerations)) return false;
  }
  return true;
}

// podtopologyspread.calPreFilterState and Filter
bool LiteralScheduler::AllowsSpread(const std::vector<Pod>& pods, const Pod& pod,
                                    const Node& node) const {
  const auto& constraints = world_.set.terms.spread;
  for (const auto& constraint : constraints) {
    std::map<std::string, std::int64_t> matching;  // by value of the topology key
    for (const Node& each : nodes_) {
      bool has_all_keys = true;
      for (const auto& other : constraints) {
        has_all_keys = has_all_keys && each.labels.contains(other.topology_key);
      }
      if (!has_all_keys) continue;
      if (constraint.honors_node_affinity && !IsSelected(each)) continue;
      if (constraint.honors_taints && !AllowsTaints(each, false)) continue;
      std::int64_t& number = matching[each.labels.at(constraint.topology_key)];
      for (const Pod& existing : pods) {
        if (existing.node != each.name || existing.is_gone || existing.ns != pod.ns) continue;
        // countPodsMatchSelector
        const bool is_empty =
            constraint.selector && constraint.selector->empty() &&
            std::ranges::none_of(constraint.match_label_keys,
                                 [&](const auto& key) { return pod.labels.contains(key); });
        if (is_empty) continue;
        if (Fulfils(existing.labels, constraint.selector, pod.labels, constraint.match_label_keys,
                    {})) {
          ++number;
        }
      }
    }
    if (!node.labels.contains(constraint.topology_key)) return false;
    std::int64_t smallest = std::numeric_limits<std::int32_t>::max();
    for (const auto& [value, number] : matching) smallest = std::min(smallest, number);
    if (static_cast<std::int64_t>(matching.size()) < constraint.min_domains) smallest = 0;
    const auto here = matching.find(node.labels.at(constraint.topology_key));
    const std::int64_t number = here == matching.end() ? 0 : here->second;
    const bool is_self =
        Fulfils(pod.labels, constraint.selector, pod.labels, constraint.match_label_keys, {});
    if (number + (is_self ? 1 : 0) - smallest > constraint.max_skew) return false;
  }
  return true;
}

// interpodaffinity.satisfyPodAffinity
bool LiteralScheduler::AllowsAffinity(const std::vector<Pod>& pods, const Pod& pod,
                                      const Node& node) const {
  const auto& terms = world_.set.terms.affinity;
  if (terms.empty()) return true;
  const auto matches_all = [&](const Pod& other) {
    for (const auto& term : terms) {
      if (!IsMeant(term, pod, other)) return false;
    }
    return true;
  };
  bool are_there = true;
  bool is_any_anywhere = false;
  for (const auto& term : terms) {
    if (!node.labels.contains(term.topology_key)) return false;
    bool is_here = false;
    for (const Pod& other : pods) {
      const Node* where = Find(other.node);
      if (where == nullptr || !matches_all(other)) continue;
      is_any_anywhere = is_any_anywhere || where->labels.contains(term.topology_key);
      is_here = is_here || ShareDomain(*where, node, term.topology_key);
    }
    are_there = are_there && is_here;
  }
  return are_there || (!is_any_anywhere && matches_all(pod));
}

// interpodaffinity.satisfyPodAntiAffinity and satisfyExistingPodsAntiAffinity
bool LiteralScheduler::AllowsAntiAffinity(const std::vector<Pod>& pods, const Pod& pod,
                                          const Node& node) const {
  for (const Pod& other : pods) {
    const Node* where = Find(other.node);
    if (where == nullptr) continue;
    for (const auto& term : pod.anti_affinity) {
      if (IsMeant(term, pod, other) && ShareDomain(*where, node, term.topology_key)) return false;
    }
    for (const auto& term : other.anti_affinity) {
      if (IsMeant(term, other, pod) && ShareDomain(*where, node, term.topology_key)) return false;
    }
  }
  return true;
}

bool LiteralScheduler::AllowsPlacement(const std::vector<Pod>& pods, const Pod& pod,
                                       const Node& node) const {
  if (!node.is_ready || !IsSelected(node) || !AllowsTaints(node, true)) return false;
  for (const Pod& other : pods) {  // nodeports
    if (other.node != node.name) continue;
    for (const auto& port : pod.host_ports) {
      for (const auto& taken : other.host_ports) {
        const bool is_address_taken = port.ip.empty() || taken.ip.empty() || port.ip == taken.ip;
        if (port.port == taken.port && port.protocol == taken.protocol && is_address_taken) {
          return false;
        }
      }
    }
  }
  return AllowsSpread(pods, pod, node) && AllowsAffinity(pods, pod, node) &&
         AllowsAntiAffinity(pods, pod, node);
}

bool LiteralScheduler::AllowsStorage(const std::vector<Pod>& pods, std::int64_t ordinal,
                                     const Node& node) const {
  std::int64_t used = 0;
  for (const Pod& pod : pods) used += pod.is_planned && pod.node == node.name ? 1 : 0;
  if (used >= node.room) return false;
  for (const auto& claim : world_.claims) {
    if (claim.meta.name != "data-web-" + std::to_string(ordinal)) continue;
    for (const auto& volume : world_.volumes) {
      if (volume.meta.name != claim.volume_name) continue;
      if (node.labels.at("topology.diskplugin.csi.alibabacloud.com/zone") != volume.zones[0]) {
        return false;
      }
    }
  }
  return true;
}

std::vector<std::string> LiteralScheduler::Possible(const std::vector<Pod>& pods,
                                                    std::int64_t ordinal) const {
  std::vector<std::string> names;
  for (const Node& node : nodes_) {
    if (AllowsStorage(pods, ordinal, node) && AllowsPlacement(pods, NewPod(ordinal), node)) {
      names.push_back(node.name);
    }
  }
  return names;
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/pod_affinity.h"

#include <string_view>
#include <utility>

#include "exporter/kubernetes/resources/object.h"

namespace exporter::kubernetes {
namespace {

void Merge(const std::vector<std::string>& keys, const char* op, const Labels& own,
           LabelSelector& selector) {
  for (const std::string& key : keys) {
    const std::string* value = FindLabel(own, key);
    if (value != nullptr) selector.push_back({.key = key, .op = op, .values = {*value}});
  }
}

void DecodePorts(const Fields& container, bool is_host_network, std::vector<HostPort>& ports) {
  container.ForEach("ports", [&](const Fields& item) {
    HostPort port{.port = item.Integer("hostPort"),
                  .protocol = item.Text("protocol"),
                  .ip = item.Text("hostIP")};
    // The API server's default for pods on the network of the host.
    if (port.port == 0 && is_host_network) port.port = item.Integer("containerPort");
    if (port.protocol == "TCP") port.protocol.clear();
    if (port.ip == "0.0.0.0") port.ip.clear();
    if (port.port > 0) ports.push_back(std::move(port));
  });
}

}  // namespace

std::vector<PodAffinityTerm> DecodeAffinityTerms(const Fields& affinity) {
  std::vector<PodAffinityTerm> terms;
  affinity.ForEach("requiredDuringSchedulingIgnoredDuringExecution", [&](const Fields& term) {
    terms.push_back({.topology_key = term.Text("topologyKey"),
                     .selector = DecodeLabelSelector(term, "labelSelector"),
                     .namespaces = term.Texts("namespaces"),
                     .namespace_selector = DecodeLabelSelector(term, "namespaceSelector"),
                     .match_label_keys = term.Texts("matchLabelKeys"),
                     .mismatch_label_keys = term.Texts("mismatchLabelKeys")});
  });
  terms.shrink_to_fit();
  return terms;
}

std::vector<SpreadConstraint> DecodeSpreadConstraints(const Fields& pod_spec) {
  std::vector<SpreadConstraint> constraints;
  pod_spec.ForEach("topologySpreadConstraints", [&](const Fields& item) {
    if (item.Text("whenUnsatisfiable") != "DoNotSchedule") return;
    constraints.push_back(
        {.topology_key = item.Text("topologyKey"),
         .max_skew = item.Integer("maxSkew", 1),
         .min_domains = item.Integer("minDomains", 1),
         .selector = DecodeLabelSelector(item, "labelSelector"),
         .match_label_keys = item.Texts("matchLabelKeys"),
         .honors_node_affinity = TextOr(item, "nodeAffinityPolicy", "Honor") == "Honor",
         .honors_taints = item.Text("nodeTaintsPolicy") == "Honor"});
  });
  return constraints;
}

std::vector<HostPort> DecodeHostPorts(const Fields& pod_spec) {
  std::vector<HostPort> ports;
  const bool is_host_network = pod_spec.Boolean("hostNetwork");
  pod_spec.ForEach("containers", [&](const Fields& container) {
    DecodePorts(container, is_host_network, ports);
  });
  // Of the init containers only sidecars run as long as the pod (GetHostPorts of
  // k8s.io/kubernetes/pkg/scheduler/util).
  pod_spec.ForEach("initContainers", [&](const Fields& container) {
    if (container.Text("restartPolicy") == "Always") {
      DecodePorts(container, is_host_network, ports);
    }
  });
  return ports;
}

bool Conflicts(const HostPort& one, const HostPort& other) {
  return one.port == other.port && one.protocol == other.protocol &&
         (one.ip.empty() || other.ip.empty() || one.ip == other.ip);
}

std::optional<LabelSelector> MergedSelector(const PodAffinityTerm& term, const Labels& own) {
  std::optional<LabelSelector> selector = term.selector;
  if (!selector) return selector;
  Merge(term.match_label_keys, "In", own, *selector);
  Merge(term.mismatch_label_keys, "NotIn", own, *selector);
  return selector;
}

std::optional<LabelSelector> MergedSelector(const SpreadConstraint& constraint, const Labels& own) {
  std::optional<LabelSelector> selector = constraint.selector;
  if (selector) Merge(constraint.match_label_keys, "In", own, *selector);
  return selector;
}

}  // namespace exporter::kubernetes

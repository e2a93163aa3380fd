// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/selector.h"

namespace exporter::kubernetes {

// A required term of podAffinity or podAntiAffinity.
struct PodAffinityTerm {
  std::string topology_key{};
  std::optional<LabelSelector> selector{};  // the pods it is about; nullopt: none
  // Their namespaces: those named and those selected by their labels. Neither: that of the pod.
  std::vector<std::string> namespaces{};
  std::optional<LabelSelector> namespace_selector{};  // empty: all
  // Labels whose value must equal, or differ from, that of the pod itself. The API server merges
  // them into the selector when it creates a pod.
  std::vector<std::string> match_label_keys{};
  std::vector<std::string> mismatch_label_keys{};

  friend bool operator==(const PodAffinityTerm&, const PodAffinityTerm&) = default;
};

// Those of requiredDuringSchedulingIgnoredDuringExecution; `affinity` is a podAffinity or
// podAntiAffinity.
std::vector<PodAffinityTerm> DecodeAffinityTerms(const Fields& affinity);

// A topologySpreadConstraint with DoNotSchedule.
struct SpreadConstraint {
  std::string topology_key{};
  std::int64_t max_skew = 1;
  std::int64_t min_domains = 1;
  std::optional<LabelSelector> selector{};      // nullopt: no pod
  std::vector<std::string> match_label_keys{};  // as in PodAffinityTerm
  bool honors_node_affinity = true;             // nodeAffinityPolicy: Honor is the default
  bool honors_taints = false;                   // nodeTaintsPolicy: Ignore is the default

  friend bool operator==(const SpreadConstraint&, const SpreadConstraint&) = default;
};

// Those of a pod's spec; ScheduleAnyway is only a preference and left out.
std::vector<SpreadConstraint> DecodeSpreadConstraints(const Fields& pod_spec);

struct HostPort {
  std::int64_t port = 0;
  std::string protocol{};  // empty: TCP
  std::string ip{};        // empty: all addresses

  friend bool operator==(const HostPort&, const HostPort&) = default;
};

// The ports that the containers of a pod's spec take on their node.
std::vector<HostPort> DecodeHostPorts(const Fields& pod_spec);

// Whether both cannot be on one node (HostPortInfo.CheckConflict of k8s.io/kube-scheduler).
bool Conflicts(const HostPort& one, const HostPort& other);

// The selector with the values of a pod's labels merged in, as the API server does for
// matchLabelKeys and mismatchLabelKeys; keys that the pod does not have are ignored.
std::optional<LabelSelector> MergedSelector(const PodAffinityTerm& term, const Labels& own);
std::optional<LabelSelector> MergedSelector(const SpreadConstraint& constraint, const Labels& own);

}  // namespace exporter::kubernetes

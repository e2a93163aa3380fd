// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/pod_affinity.h"
#include "exporter/kubernetes/resources/selector.h"
#include "exporter/kubernetes/resources/stateful_set.h"

namespace exporter::kubernetes {

// What the terms of StatefulSets ask about the pods on nodes. Nothing else is kept of them, so that
// memory follows what is used.
struct PodQuestions {
  std::set<std::string, std::less<>> labels;
  // Some selector also selects pods that have none of these labels: an empty one, for example.
  bool has_all_pods = false;
  bool has_ports = false;  // host ports

  void Add(const PodTerms& terms);
  void Add(const PodQuestions& more);
  bool Covers(const PodQuestions& other) const;

  friend bool operator==(const PodQuestions&, const PodQuestions&) = default;
};

// What the scheduler's filters look at in a pod that is on a node.
struct PodTraits {
  std::string ns;
  Labels labels;  // those that are asked about
  std::vector<PodAffinityTerm> anti_affinity;
  std::vector<HostPort> host_ports;

  friend bool operator==(const PodTraits&, const PodTraits&) = default;
};

std::size_t HashOf(const PodTraits& traits);

// Drops from the traits what is not asked. False if nobody asks about such pods.
bool Narrow(const PodQuestions& questions, PodTraits& traits);

// The pods with the same traits, for example the replicas of one StatefulSet, by node.
struct PodGroup {
  struct OnNode {
    std::shared_ptr<const std::string> node;  // shared by all groups
    std::uint32_t pods = 0;
    std::uint32_t terminating = 0;  // of these
  };

  PodTraits traits;
  std::vector<OnNode> nodes;  // by name

  friend bool operator==(const PodGroup& one, const PodGroup& other);
};

// One pod that is on a node.
struct PlacedPod {
  std::string name;
  std::string node;
  bool is_terminating = false;
  PodTraits traits;
};

// nullopt for a pod that no filter looks at: it is on no node, has ended, or nobody asks about it.
// kBadResponse when the object has no name or namespace.
Result<std::optional<PlacedPod>> DecodePlacedPod(const Fields& object,
                                                 const PodQuestions& questions);

}  // namespace exporter::kubernetes

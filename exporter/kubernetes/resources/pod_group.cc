// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/pod_group.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace exporter::kubernetes {
namespace {

// Whether a selector selects only pods that have one of its labels.
bool NeedsALabel(const LabelSelector& selector) {
  return std::ranges::any_of(selector, [](const Requirement& requirement) {
    return requirement.op == "In" || requirement.op == "Exists";
  });
}

void AddSelector(const std::optional<LabelSelector>& selector, PodQuestions& questions) {
  if (!selector) return;
  for (const Requirement& requirement : *selector) questions.labels.insert(requirement.key);
  if (!NeedsALabel(*selector)) questions.has_all_pods = true;
}

void AddTerms(const std::vector<PodAffinityTerm>& terms, PodQuestions& questions) {
  for (const PodAffinityTerm& term : terms) {
    AddSelector(term.selector, questions);
    questions.labels.insert(term.match_label_keys.begin(), term.match_label_keys.end());
    questions.labels.insert(term.mismatch_label_keys.begin(), term.mismatch_label_keys.end());
  }
}

void DecodeAskedLabels(const Fields& metadata, const PodQuestions& questions, Labels& labels) {
  if (questions.labels.empty()) return;
  metadata.ForEachEntry("labels", [&](std::string_view name, std::string_view text) {
    if (questions.labels.contains(name)) labels.emplace_back(name, text);
  });
  std::ranges::sort(labels);
  labels.shrink_to_fit();
}

bool IsAsked(const PodQuestions& questions, const PodTraits& traits) {
  return questions.has_all_pods || !traits.labels.empty() || !traits.anti_affinity.empty() ||
         !traits.host_ports.empty();
}

class Hash {
 public:
  Hash& operator<<(std::string_view text) {
    Mix(std::hash<std::string_view>{}(text));
    return *this;
  }
  Hash& operator<<(std::size_t number) {
    Mix(number);
    return *this;
  }
  std::size_t value() const { return value_; }

 private:
  void Mix(std::size_t part) {
    constexpr std::size_t kGoldenRatio = 0x9e3779b97f4a7c15;
    value_ ^= part + kGoldenRatio + (value_ << 6U) + (value_ >> 2U);
  }
  std::size_t value_ = 0;
};

}  // namespace

void PodQuestions::Add(const PodTerms& terms) {
  AddTerms(terms.affinity, *this);
  AddTerms(terms.anti_affinity, *this);
  for (const SpreadConstraint& constraint : terms.spread) {
    AddSelector(constraint.selector, *this);
    labels.insert(constraint.match_label_keys.begin(), constraint.match_label_keys.end());
  }
  has_ports = has_ports || !terms.host_ports.empty();
}

void PodQuestions::Add(const PodQuestions& more) {
  labels.insert(more.labels.begin(), more.labels.end());
  has_all_pods = has_all_pods || more.has_all_pods;
  has_ports = has_ports || more.has_ports;
}

bool PodQuestions::Covers(const PodQuestions& other) const {
  return (has_all_pods || !other.has_all_pods) && (has_ports || !other.has_ports) &&
         std::ranges::includes(labels, other.labels);
}

std::size_t HashOf(const PodTraits& traits) {
  Hash hash;
  hash << traits.ns << traits.labels.size();
  for (const auto& [name, value] : traits.labels) hash << name << value;
  // The rest rarely tells groups apart.
  hash << traits.anti_affinity.size() << traits.host_ports.size();
  return hash.value();
}

bool Narrow(const PodQuestions& questions, PodTraits& traits) {
  std::erase_if(traits.labels,
                [&](const auto& label) { return !questions.labels.contains(label.first); });
  if (!questions.has_ports) traits.host_ports.clear();
  return IsAsked(questions, traits);
}

bool operator==(const PodGroup& one, const PodGroup& other) {
  const auto is_same = [](const PodGroup::OnNode& left, const PodGroup::OnNode& right) {
    return *left.node == *right.node && left.pods == right.pods &&
           left.terminating == right.terminating;
  };
  return one.traits == other.traits && std::ranges::equal(one.nodes, other.nodes, is_same);
}

Result<std::optional<PlacedPod>> DecodePlacedPod(const Fields& object,
                                                 const PodQuestions& questions) {
  const Fields metadata = object.Object("metadata");
  PlacedPod pod{.name = metadata.Text("name"), .node = {}, .traits = {}};
  pod.traits.ns = metadata.Text("namespace");
  if (pod.name.empty() || pod.traits.ns.empty()) {
    return Fail(ErrorKind::kBadResponse, "pod: no metadata.name or metadata.namespace");
  }
  const Fields spec = object.Object("spec");
  pod.node = spec.Text("nodeName");
  const std::string phase = object.Object("status").Text("phase");
  // The scheduler forgets pods that have ended (its pod informer).
  if (pod.node.empty() || phase == "Succeeded" || phase == "Failed") {
    return std::optional<PlacedPod>();
  }
  pod.is_terminating = metadata.Has("deletionTimestamp");
  pod.traits.anti_affinity = DecodeAffinityTerms(spec.Object("affinity").Object("podAntiAffinity"));
  // They have been merged into the selectors already.
  for (PodAffinityTerm& term : pod.traits.anti_affinity) {
    term.match_label_keys.clear();
    term.mismatch_label_keys.clear();
  }
  if (questions.has_ports) pod.traits.host_ports = DecodeHostPorts(spec);
  DecodeAskedLabels(metadata, questions, pod.traits.labels);
  return IsAsked(questions, pod.traits) ? std::optional(std::move(pod)) : std::nullopt;
}

}  // namespace exporter::kubernetes

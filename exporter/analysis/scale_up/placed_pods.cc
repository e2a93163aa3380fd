// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/placed_pods.h"

#include <algorithm>

namespace exporter {
namespace {

using kubernetes::LabelSelector;
using kubernetes::PodAffinityTerm;
using kubernetes::PodGroup;
using kubernetes::Requirement;

constexpr std::string_view kNameOfNamespace = "kubernetes.io/metadata.name";

// Labels that are not the template's but the controller's.
bool IsOfController(const std::string& label) {
  return label == "statefulset.kubernetes.io/pod-name" || label == "apps.kubernetes.io/pod-index" ||
         label == "controller-revision-hash";
}

// Of the requirements that name the values of a label, the one with the least weight; null if there
// is none.
template <class Weigh>
const Requirement* RarestListed(const LabelSelector& selector, Weigh weigh) {
  const Requirement* rarest = nullptr;
  std::size_t least = 0;
  for (const Requirement& each : selector) {
    if (each.op != "In") continue;
    const std::size_t weight = weigh(each);
    if (rarest != nullptr && weight >= least) continue;
    rarest = &each;
    least = weight;
  }
  return rarest;
}

std::vector<std::string_view> ValuesOf(const Requirement& requirement) {
  std::vector<std::string_view> values(requirement.values.begin(), requirement.values.end());
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

}  // namespace

std::optional<bool> IsAbout(const PodAffinityTerm& term, std::string_view own_ns,
                            std::string_view ns) {
  if (term.namespaces.empty() && !term.namespace_selector) return ns == own_ns;
  if (std::ranges::find(term.namespaces, ns) != term.namespaces.end()) return true;
  if (!term.namespace_selector) return false;
  const kubernetes::Labels labels{{std::string(kNameOfNamespace), std::string(ns)}};
  bool is_known = true;
  for (const Requirement& requirement : *term.namespace_selector) {
    if (requirement.key != kNameOfNamespace) {
      is_known = false;
    } else if (!kubernetes::Meets(labels, requirement)) {
      return false;
    }
  }
  return is_known ? std::optional(true) : std::nullopt;
}

PlacedPods::PlacedPods(const Inventory& inventory) : inventory_(inventory) {
  std::vector<Against> all;
  ByObject<std::size_t> uses;  // of a label and value, by all terms
  for (const PodGroup& group : inventory.pod_groups) {
    if (!group.traits.host_ports.empty()) with_ports_.push_back(&group);
    for (const PodAffinityTerm& term : group.traits.anti_affinity) {
      if (!term.selector) continue;
      all.push_back({.group = &group, .term = &term});
      for (const Requirement& each : *term.selector) {
        if (each.op != "In") continue;
        for (const auto& value : each.values) ++uses[{each.key, value}];
      }
    }
  }
  // Terms of pods that a template does not know the labels of weigh most.
  const auto weigh = [&](const Requirement& requirement) {
    std::size_t weight = IsOfController(requirement.key) ? all.size() + 1 : 0;
    for (const auto& value : requirement.values)
      weight += ValueOf(uses, ObjectName{requirement.key, value});
    return weight;
  };
  for (const Against& against : all) {
    const PodAffinityTerm& term = *against.term;
    const Requirement* listed = RarestListed(*term.selector, weigh);
    if (listed == nullptr || IsOfController(listed->key)) {
      const bool is_local = term.namespaces.empty() && !term.namespace_selector;
      against_others_[is_local ? std::string_view(against.group->traits.ns) : ""].push_back(
          against);
      continue;
    }
    for (const auto& value : ValuesOf(*listed)) against_[{listed->key, value}].push_back(against);
  }
}

bool PlacedPods::Answers(const kubernetes::PodQuestions& questions) const {
  return inventory_.pod_groups.available() && inventory_.pod_questions.Covers(questions);
}

void PlacedPods::BuildIndex() {
  has_index_ = true;
  for (const PodGroup& group : inventory_.pod_groups) {
    const std::string_view ns = group.traits.ns;
    by_namespace_[ns].push_back(&group);
    by_namespace_[""].push_back(&group);
    for (const auto& [label, value] : group.traits.labels) {
      by_label_[{.ns = ns, .label = label, .value = value}].push_back(&group);
      by_label_[{.ns = "", .label = label, .value = value}].push_back(&group);
    }
  }
}

PlacedPods::Groups PlacedPods::CandidatesOf(std::string_view ns,
                                            const LabelSelector& selector) const {
  const auto groups_with = [&](const std::string& label, std::string_view value) -> const Groups& {
    static const Groups kNone;
    const auto found = by_label_.find({.ns = ns, .label = label, .value = value});
    return found == by_label_.end() ? kNone : found->second;
  };
  const Requirement* listed = RarestListed(selector, [&](const Requirement& each) {
    std::size_t weight = 0;
    for (const auto& value : each.values) weight += groups_with(each.key, value).size();
    return weight;
  });
  if (listed == nullptr) return ValueOf(by_namespace_, ns);
  Groups candidates;
  for (const std::string_view value : ValuesOf(*listed)) {
    const Groups& with = groups_with(listed->key, value);
    candidates.insert(candidates.end(), with.begin(), with.end());
  }
  return candidates;
}

void PlacedPods::ForEach(std::string_view ns, const LabelSelector& selector, const Visit& visit) {
  if (!has_index_) BuildIndex();
  for (const PodGroup* group : CandidatesOf(ns, selector)) {
    if (kubernetes::Meets(group->traits.labels, selector)) visit(*group);
  }
}

std::vector<PlacedPods::Against> PlacedPods::MayRepel(std::string_view ns,
                                                      const kubernetes::Labels& labels) const {
  std::vector<Against> found = ValueOf(against_others_, ns);
  const auto& anywhere = ValueOf(against_others_, "");
  found.insert(found.end(), anywhere.begin(), anywhere.end());
  for (const auto& [label, value] : labels) {
    const auto wanted = against_.find({label, value});
    if (wanted == against_.end()) continue;
    found.insert(found.end(), wanted->second.begin(), wanted->second.end());
  }
  return found;
}

}  // namespace exporter

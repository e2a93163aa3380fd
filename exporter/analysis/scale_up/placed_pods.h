// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exporter/analysis/grouped.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// Whether a term of a pod in `own_ns` is about pods in `ns`. Of the labels of namespaces only
// kubernetes.io/metadata.name is known, which the API server sets to the name; nullopt if a
// selector of namespaces asks for others.
std::optional<bool> IsAbout(const kubernetes::PodAffinityTerm& term, std::string_view own_ns,
                            std::string_view ns);

// Finds the pods on nodes that a term is about, and the terms of pods on nodes that are about a
// pod. The inventory must outlive it; it is indexed at the first question.
class PlacedPods {
 public:
  explicit PlacedPods(const Inventory& inventory);

  // Whether these questions can be answered.
  bool Answers(const kubernetes::PodQuestions& questions) const;

  // The pods that a selector selects in one namespace, or in all if that is empty.
  using Visit = std::function<void(const kubernetes::PodGroup&)>;
  void ForEach(std::string_view ns, const kubernetes::LabelSelector& selector, const Visit& visit);

  // The anti-affinity terms that may be about a replica of a template with such labels in a
  // namespace: most that are not are left out.
  struct Against {
    const kubernetes::PodGroup* group;
    const kubernetes::PodAffinityTerm* term;
  };
  std::vector<Against> MayRepel(std::string_view ns, const kubernetes::Labels& labels) const;

  // Whether any pod has such terms.
  bool has_terms() const { return !against_.empty() || !against_others_.empty(); }

  // Those with host ports.
  const std::vector<const kubernetes::PodGroup*>& with_ports() const { return with_ports_; }

 private:
  using Groups = std::vector<const kubernetes::PodGroup*>;
  struct Place {
    std::string_view ns;  // empty: all
    std::string_view label;
    std::string_view value;
    friend bool operator==(const Place&, const Place&) = default;
  };
  struct PlaceHash {
    std::size_t operator()(const Place& place) const {
      return ObjectNameHash()({place.label, place.value}) * 31 +
             std::hash<std::string_view>()(place.ns);
    }
  };

  void BuildIndex();
  Groups CandidatesOf(std::string_view ns, const kubernetes::LabelSelector& selector) const;

  const Inventory& inventory_;
  bool has_index_ = false;
  std::unordered_map<Place, Groups, PlaceHash> by_label_;
  std::unordered_map<std::string_view, Groups> by_namespace_;
  ByObject<std::vector<Against>> against_;  // by label and value that the term wants
  // Those that want no value of a template's label, by namespace; empty: may be about several.
  std::unordered_map<std::string_view, std::vector<Against>> against_others_;
  Groups with_ports_;
};

}  // namespace exporter

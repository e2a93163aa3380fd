// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exporter/analysis/index.h"
#include "exporter/analysis/volume_binding.h"

namespace exporter {

// A StatefulSet whose next claim may bind to a volume that was not created for it.
struct StrayTaker {
  const kubernetes::StatefulSet* stateful_set = nullptr;
  const kubernetes::ClaimTemplate* claim_template = nullptr;
  // The class binds immediately, in any zone; otherwise the scheduler has to find a node.
  bool is_immediate = false;
};

// Finds them for many volumes: sets with equal templates are grouped, and results are cached by
// node affinity. Holds views into the inventory.
class StrayTakers {
 public:
  StrayTakers(const Inventory& inventory, const Index& index);

  // The first by namespace and name; nullopt if the volume fits no template, or no node that the
  // pod may use reaches it.
  std::optional<StrayTaker> Find(const kubernetes::PersistentVolume& volume);

 private:
  struct Group {
    StrayTaker first;
    VolumeRequest request;
    std::size_t placement = 0;  // index into placements_
  };
  using NodesByValue = std::unordered_map<std::string_view, std::vector<const kubernetes::Node*>>;

  void Add(const Index& index, const kubernetes::StatefulSet& set);
  std::size_t PlacementOf(const kubernetes::StatefulSet& set);
  bool HasUsableNode(const kubernetes::PersistentVolume& volume,
                     const kubernetes::PodPlacement& placement);
  // A superset of the nodes that match the term.
  std::vector<const kubernetes::Node*> CandidatesOf(const kubernetes::NodeSelectorTerm& term);
  const NodesByValue& NodesByLabel(std::string_view label);

  std::vector<const kubernetes::Node*> nodes_;
  std::unordered_map<std::string_view, NodesByValue> nodes_by_label_;  // filled on demand
  std::vector<const kubernetes::PodPlacement*> placements_;            // without duplicates
  std::unordered_map<std::string_view, std::vector<Group>> groups_;    // by storage class
  // By serialized node affinity: for each placement, whether a usable node reaches the volume.
  std::unordered_map<std::string, std::vector<std::optional<bool>>> reaches_;
};

}  // namespace exporter

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

// A StatefulSet whose next claim may get a volume that was made for no claim of it.
struct StrayTaker {
  const kubernetes::StatefulSet* stateful_set = nullptr;
  const kubernetes::ClaimTemplate* claim_template = nullptr;
  // The class binds a claim at once, whatever the zone; else the scheduler has to find a node.
  bool is_immediate = false;
};

// Finds them, for many volumes: sets whose templates ask for the same are one, and what was found
// out about a zone is remembered. Holds views of the inventory.
class StrayTakers {
 public:
  StrayTakers(const Inventory& inventory, const Index& index);

  // The first by namespace and name; nullopt where no template's claim could be given the volume,
  // or no node that its pod may use reaches it.
  std::optional<StrayTaker> Find(const kubernetes::PersistentVolume& volume);

 private:
  struct Group {
    StrayTaker first;
    VolumeRequest request;
    std::size_t placement = 0;  // in placements_
  };
  using NodesByValue = std::unordered_map<std::string_view, std::vector<const kubernetes::Node*>>;

  void Add(const Index& index, const kubernetes::StatefulSet& set);
  std::size_t PlacementOf(const kubernetes::StatefulSet& set);
  bool HasUsableNode(const kubernetes::PersistentVolume& volume,
                     const kubernetes::PodPlacement& placement);
  // The nodes among which all are that meet the term.
  std::vector<const kubernetes::Node*> CandidatesOf(const kubernetes::NodeSelectorTerm& term);
  const NodesByValue& NodesByLabel(std::string_view label);

  std::vector<const kubernetes::Node*> nodes_;
  std::unordered_map<std::string_view, NodesByValue> nodes_by_label_;  // filled when asked for
  std::vector<const kubernetes::PodPlacement*> placements_;            // each once
  std::unordered_map<std::string_view, std::vector<Group>> groups_;    // by storage class
  // By the volume's node affinity, written out: whether it has a usable node, by placement.
  std::unordered_map<std::string, std::vector<std::optional<bool>>> reaches_;
};

}  // namespace exporter

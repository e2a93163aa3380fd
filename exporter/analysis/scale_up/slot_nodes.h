#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exporter/analysis/attach_limits.h"
#include "exporter/analysis/index.h"

namespace exporter {

// A text that two placements share when they are equal, and only then.
std::string PlacementKey(const kubernetes::PodPlacement& placement);

// A node that is Ready and not cordoned, and what of it decides where new disks go.
struct SlotNode {
  const kubernetes::Node* node = nullptr;
  std::size_t zone = 0;  // index into SlotNodes::zones()
  bool has_disk_driver = false;
  // Disks that it can still take, never negative; nullopt: not known, or without limit.
  std::optional<std::int64_t> room;
};

// A zone of nodes.
struct SlotZone {
  std::string_view region;
  std::string_view name;
};

// All of them, sorted by name, and which of them are fit for what. What was asked once is kept:
// most StatefulSets place their pods alike. Not safe for use from several threads.
class SlotNodes {
 public:
  using Positions = std::vector<std::uint32_t>;
  using Flags = std::vector<bool>;  // one for each node

  SlotNodes(const Inventory& inventory, const Index& index,
            const std::vector<NodeSlots>& node_slots);

  const std::vector<SlotNode>& all() const { return nodes_; }
  const std::vector<SlotZone>& zones() const { return zones_; }

  // The nodes that pods of this placement may use.
  const Positions& UsableBy(const kubernetes::PodPlacement& placement);
  // Those that the volume can be attached to.
  const Flags& ReachedBy(const kubernetes::PersistentVolume& volume);
  // Those for which the class may make volumes.
  const Flags& AllowedBy(const kubernetes::StorageClass& storage_class);
  // Those that can have disks of the category: by the labels of the disk driver, where a node
  // has such labels.
  const Flags& CapableOf(std::string_view category);

 private:
  // Nodes by the value of a label.
  using Postings = std::unordered_map<std::string_view, Positions>;

  const Postings& PostingsOf(const std::string& label);
  Positions CandidatesFor(const kubernetes::PodPlacement& placement);

  std::vector<SlotNode> nodes_;
  std::vector<SlotZone> zones_;
  // By the text of what they follow from.
  std::unordered_map<std::string, Positions> usable_;
  std::unordered_map<std::string, Flags> reached_;
  std::unordered_map<std::string, Flags> allowed_;
  std::unordered_map<std::string, Flags> capable_;
  std::unordered_map<const kubernetes::PersistentVolume*, const Flags*> reached_by_volume_;
  std::unordered_map<std::string, Postings> postings_;
};

}  // namespace exporter

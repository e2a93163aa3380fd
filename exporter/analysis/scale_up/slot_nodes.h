// SPDX-License-Identifier: Apache-2.0
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
#include "exporter/analysis/node_fit.h"
#include "exporter/analysis/scale_up/driver_tables.h"

namespace exporter {

// A node with what determines where new disks can go.
struct SlotNode {
  const kubernetes::Node* node = nullptr;
  std::size_t zone = 0;  // index into SlotNodes::zones()
  bool has_disk_driver = false;
  bool gets_new_disks = false;  // the driver registered a topology, without which it makes none
  // Free slots, never negative; nullopt: unknown or unlimited.
  std::optional<std::int64_t> room;
  bool is_overfull = false;  // a slot that gets free on it does not help
};

struct SlotZone {
  std::string_view region;
  std::string_view name;
};

// All nodes sorted by name, and which of them satisfy what. Results are cached, as most
// StatefulSets have equal placements. Not thread-safe.
class SlotNodes {
 public:
  using Positions = std::vector<std::uint32_t>;
  using Flags = std::vector<bool>;  // one per node

  SlotNodes(const Inventory& inventory, const Index& index,
            const std::vector<NodeSlots>& node_slots);

  const std::vector<SlotNode>& all() const { return nodes_; }
  const std::vector<SlotZone>& zones() const { return zones_; }

  // The nodes that pods with this placement may use.
  const Positions& UsableBy(const kubernetes::PodPlacement& placement);
  // Those that only their taints keep such pods off.
  const Positions& TaintedFor(const kubernetes::PodPlacement& placement);
  // The nodes the volume can be attached to.
  const Flags& ReachedBy(const kubernetes::PersistentVolume& volume);
  // The nodes for which the class may provision volumes.
  const Flags& AllowedBy(const kubernetes::StorageClass& storage_class);
  // The nodes that support the disk category according to the disk driver's labels, or have no such
  // labels; for disks of a single instance also by the label with its id.
  const Flags& CapableOf(const DiskCategory& category);
  // The nodes that have such labels.
  const Flags& WithCategoryLabels();

 private:
  // Nodes by the value of a label.
  using Postings = std::unordered_map<std::string_view, Positions>;

  const Postings& PostingsOf(const std::string& label);
  Positions CandidatesFor(const kubernetes::PodPlacement& placement);
  Positions Select(const kubernetes::PodPlacement& placement, NodeUse use);

  std::vector<SlotNode> nodes_;
  std::vector<SlotZone> zones_;
  // Keyed by the serialized input.
  std::unordered_map<std::string, Positions> usable_;
  std::unordered_map<std::string, Positions> tainted_;
  std::unordered_map<std::string, Flags> reached_;
  std::unordered_map<std::string, Flags> allowed_;
  std::unordered_map<std::string, Flags> capable_;
  std::unordered_map<const kubernetes::PersistentVolume*, const Flags*> reached_by_volume_;
  std::unordered_map<std::string, Postings> postings_;
};

}  // namespace exporter

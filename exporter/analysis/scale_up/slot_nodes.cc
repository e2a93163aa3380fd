// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/slot_nodes.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace exporter {
namespace {

using kubernetes::Node;
using kubernetes::StorageClass;

constexpr std::string_view kCategoryLabel = "node.csi.alibabacloud.com/disktype.";

constexpr std::string_view kInstanceLabel = "alibabacloud.com/ecs-instance-id";

bool HasCategoryLabels(const Node& node) {
  return std::ranges::any_of(
      node.labels, [](const auto& each) { return each.first.starts_with(kCategoryLabel); });
}

// Section "createDisk" of pkg/disk/cloud.go in kubernetes-sigs/alibaba-cloud-csi-driver: disks of a
// single instance need its id, except on virtual nodes. Of the labels it reads the keys only; their
// value is "available" wherever it has set them itself.
bool IsCapable(const Node& node, const DiskCategory& category, const std::string& label) {
  if (category.is_single_instance && !node.is_virtual &&
      kubernetes::FindLabel(node.labels, kInstanceLabel) == nullptr) {
    return false;
  }
  return kubernetes::FindLabel(node.labels, label) != nullptr || !HasCategoryLabels(node);
}

std::unordered_map<std::string_view, const NodeSlots*> ByName(
    const std::vector<NodeSlots>& node_slots) {
  std::unordered_map<std::string_view, const NodeSlots*> by_name;
  for (const NodeSlots& slots : node_slots) by_name.emplace(slots.node->meta.name, &slots);
  return by_name;
}

// Virtual nodes need no disk driver and have no disk limit. A driver without a count has counted no
// room (pkg/disk/nodeserver.go of kubernetes-sigs/alibaba-cloud-csi-driver: no topology at 0; the
// kubelet drops counts below 1): the scheduler sees no limit, ECS refuses.
void SetDriver(const kubernetes::CsiNode* csi_node, SlotNode& slot_node) {
  const bool has_driver = csi_node != nullptr && csi_node->has_disk_driver;
  const bool has_topology = has_driver && csi_node->has_topology;
  slot_node.has_disk_driver = has_driver || slot_node.node->is_virtual;
  slot_node.gets_new_disks = has_topology || slot_node.node->is_virtual;
  const bool counted_none = has_driver && !csi_node->disk_limit && !slot_node.node->is_virtual;
  if (counted_none && !slot_node.room) slot_node.room = 0;
}

template <class Fits>
SlotNodes::Flags FlagsOf(const std::vector<SlotNode>& nodes, Fits fits) {
  SlotNodes::Flags flags;
  flags.reserve(nodes.size());
  for (const SlotNode& each : nodes) flags.push_back(fits(*each.node));
  return flags;
}

// Returns the cached value for `key`, or computes it.
template <class Value, class Make>
const Value& Remembered(std::unordered_map<std::string, Value>& memory, const std::string& key,
                        Make make) {
  auto place = memory.find(key);
  if (place == memory.end()) place = memory.emplace(key, make()).first;
  return place->second;
}

}  // namespace

SlotNodes::SlotNodes(const Inventory& inventory, const Index& index,
                     const std::vector<NodeSlots>& node_slots) {
  const auto slots_of = ByName(node_slots);
  using Place = std::pair<std::string_view, std::string_view>;
  std::map<Place, std::size_t> zones;
  for (const Node& node : inventory.nodes) {
    const auto [zone, is_new] = zones.emplace(Place(node.region, node.zone), zones_.size());
    if (is_new) zones_.push_back({.region = node.region, .name = node.zone});
    SlotNode slot_node{.node = &node, .zone = zone->second, .room = std::nullopt};
    const auto slots = slots_of.find(node.meta.name);
    if (slots != slots_of.end() && slots->second->headroom) {
      slot_node.room = std::max<std::int64_t>(0, *slots->second->headroom);
      slot_node.is_overfull = *slots->second->headroom < 0;
    }
    SetDriver(index.FindCsiNode(node.meta.name), slot_node);
    nodes_.push_back(slot_node);
  }
  std::ranges::sort(
      nodes_, {}, [](const SlotNode& each) -> const std::string& { return each.node->meta.name; });
}

const SlotNodes::Postings& SlotNodes::PostingsOf(const std::string& label) {
  return Remembered(postings_, label, [&] {
    Postings postings;
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
      const std::string* value = kubernetes::FindLabel(nodes_[i].node->labels, label);
      if (value != nullptr) postings[*value].push_back(i);
    }
    return postings;
  });
}

// A superset of the usable nodes. Thousands of sets may be pinned to a node or pool each; without
// this every one of them would scan all nodes.
SlotNodes::Positions SlotNodes::CandidatesFor(const kubernetes::PodPlacement& placement) {
  if (placement.node_selector.empty()) {
    Positions everywhere(nodes_.size());
    std::iota(everywhere.begin(), everywhere.end(), 0U);
    return everywhere;
  }
  const auto& [label, value] = placement.node_selector.front();
  const Postings& postings = PostingsOf(label);
  const auto selected = postings.find(value);
  return selected == postings.end() ? Positions{} : selected->second;
}

SlotNodes::Positions SlotNodes::Select(const kubernetes::PodPlacement& placement, NodeUse use) {
  Positions selected = CandidatesFor(placement);
  std::erase_if(selected,
                [&](const std::uint32_t i) { return UseOf(*nodes_[i].node, placement) != use; });
  return selected;
}

const SlotNodes::Positions& SlotNodes::UsableBy(const kubernetes::PodPlacement& placement) {
  return Remembered(usable_, PlacementKey(placement),
                    [&] { return Select(placement, NodeUse::kYes); });
}

const SlotNodes::Positions& SlotNodes::TaintedFor(const kubernetes::PodPlacement& placement) {
  return Remembered(tainted_, PlacementKey(placement),
                    [&] { return Select(placement, NodeUse::kTainted); });
}

const SlotNodes::Flags& SlotNodes::ReachedBy(const kubernetes::PersistentVolume& volume) {
  const Flags*& known = reached_by_volume_[&volume];
  if (known != nullptr) return *known;
  known = &Remembered(reached_, AffinityKey(volume.node_affinity), [&] {
    return FlagsOf(nodes_, [&](const Node& node) { return Reaches(node, volume); });
  });
  return *known;
}

const SlotNodes::Flags& SlotNodes::AllowedBy(const StorageClass& storage_class) {
  return Remembered(allowed_, storage_class.meta.name, [&] {
    return FlagsOf(nodes_, [&](const Node& node) { return Allows(storage_class, node); });
  });
}

const SlotNodes::Flags& SlotNodes::CapableOf(const DiskCategory& category) {
  const std::string label = std::string(kCategoryLabel) + std::string(category.name);
  return Remembered(capable_, label, [&] {
    return FlagsOf(nodes_, [&](const Node& node) { return IsCapable(node, category, label); });
  });
}

const SlotNodes::Flags& SlotNodes::WithCategoryLabels() {
  return Remembered(capable_, std::string(kCategoryLabel),
                    [&] { return FlagsOf(nodes_, HasCategoryLabels); });
}

}  // namespace exporter

#include "exporter/analysis/attach_limits.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace exporter {
namespace {

using Counts = std::unordered_map<std::string_view, std::int64_t>;

// An attachment that is asked for takes a slot before it is established.
Counts CountAttachments(const Inventory& inventory) {
  Counts counts;
  for (const auto& attachment : inventory.volume_attachments) {
    if (attachment.attacher == kubernetes::kDiskDriver) ++counts[attachment.node_name];
  }
  return counts;
}

// The CSI driver counts the same categories against DiskQuantity; local disks are not among them.
bool TakesSlot(const alibaba::Disk& disk) {
  const bool attached =
      disk.status == "In_use" || disk.status == "Attaching" || disk.status == "Detaching";
  const bool cloud =
      disk.category.starts_with("cloud") || disk.category.starts_with("elastic_ephemeral_disk");
  return attached && cloud && disk.type != "system";
}

Counts CountDisks(const Inventory& inventory) {
  Counts counts;
  for (const auto& disk : inventory.disks) {
    if (!TakesSlot(disk)) continue;
    for (const auto& instance : disk.instance_ids) ++counts[instance];
  }
  return counts;
}

std::int64_t CountOf(const Counts& counts, std::string_view key) {
  const auto found = counts.find(key);
  return found == counts.end() ? 0 : found->second;
}

bool CoversRegion(const Inventory& inventory, const std::string& region) {
  return inventory.disks.available() &&
         std::ranges::find(inventory.disk_regions, region) != inventory.disk_regions.end();
}

std::optional<std::int64_t> SchedulerLimit(const Index& index, const kubernetes::Node& node) {
  if (const auto* csi_node = index.FindCsiNode(node.meta.name)) {
    if (csi_node->disk_limit) return csi_node->disk_limit;
  }
  return node.max_disk;
}

std::optional<std::int64_t> InstanceTypeLimit(const Index& index, const kubernetes::Node& node) {
  const auto* type = index.FindInstanceType(node.instance_type);
  if (type == nullptr || type->disk_quantity.value_or(0) < 1) return std::nullopt;
  return *type->disk_quantity - 1;  // DiskQuantity includes the system disk
}

void AddLimits(const Index& index, NodeSlots& slots) {
  if (const auto* csi_node = index.FindCsiNode(slots.node->meta.name)) {
    if (csi_node->disk_limit) slots.limits.push_back({"csinode", *csi_node->disk_limit});
  }
  if (slots.node->max_disk) slots.limits.push_back({"annotation", *slots.node->max_disk});
  if (const auto limit = InstanceTypeLimit(index, *slots.node)) {
    slots.limits.push_back({"instance_type", *limit});
  }
}

std::optional<std::int64_t> LargerCount(const NodeSlots& slots) {
  // nullopt compares below every number.
  return std::max(slots.attached_kubernetes, slots.attached_ecs);
}

std::optional<std::int64_t> Room(std::optional<std::int64_t> limit,
                                 std::optional<std::int64_t> attached) {
  if (!limit || !attached) return std::nullopt;
  return *limit - *attached;
}

std::optional<std::int64_t> Smaller(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

}  // namespace

std::vector<NodeSlots> CountNodeSlots(const Inventory& inventory, const Index& index,
                                      std::optional<std::int64_t> configured) {
  const Counts attachments = CountAttachments(inventory);
  const Counts disks = CountDisks(inventory);
  std::vector<NodeSlots> all;
  for (const auto& node : inventory.nodes) {
    if (node.is_virtual) continue;
    NodeSlots slots;
    slots.node = &node;
    if (inventory.volume_attachments.available()) {
      slots.attached_kubernetes = CountOf(attachments, node.meta.name);
    }
    if (!node.instance_id.empty() && CoversRegion(inventory, node.region)) {
      slots.attached_ecs = CountOf(disks, node.instance_id);
    }
    AddLimits(index, slots);
    if (configured) {
      slots.limits.push_back({"config", *configured});
      slots.headroom = Room(configured, LargerCount(slots));
    } else if (slots.limits.empty() && inventory.csi_nodes.available()) {
      slots.limits.push_back({"default", kDefaultDiskLimit});
      slots.headroom = Room(kDefaultDiskLimit, LargerCount(slots));
    } else {
      slots.headroom = Smaller(Room(SchedulerLimit(index, node), slots.attached_kubernetes),
                               Room(InstanceTypeLimit(index, node), slots.attached_ecs));
    }
    all.push_back(std::move(slots));
  }
  return all;
}

}  // namespace exporter

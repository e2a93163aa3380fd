// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/disk_limits.h"

namespace exporter {
namespace {

using kubernetes::CsiNode;
using kubernetes::Node;

bool HasDriver(const CsiNode* csi_node) {
  return csi_node != nullptr && csi_node->has_disk_driver;
}

std::optional<std::int64_t> CsiNodeLimit(const CsiNode* csi_node) {
  return csi_node != nullptr ? csi_node->disk_limit : std::nullopt;
}

const alibaba::InstanceType* TypeOf(const Index& index, const Node& node) {
  const auto* type = index.FindInstanceType(node.instance_type);
  return type != nullptr && type->disk_quantity.value_or(0) > 0 ? type : nullptr;
}

// The driver registers a count for every instance, but the kubelet writes only those above zero
// (kubernetes, pkg/volume/csi/nodeinfomanager): without one, the driver counted no room.
bool IsCountWithheld(const CsiNode* csi_node) {
  return HasDriver(csi_node) && !csi_node->disk_limit;
}

bool MayAssumeDefault(const Inventory& inventory, const Index& index, const Node& node) {
  const auto* csi_node = index.FindCsiNode(node.meta.name);
  return inventory.csi_nodes.available() && !IsCountWithheld(csi_node) &&
         TypeOf(index, node) == nullptr && (HasDriver(csi_node) || !index.InstanceOf(node).empty());
}

}  // namespace

bool TakesDisks(const Inventory& inventory, const Index& index, const Node& node) {
  if (node.is_virtual) return false;
  if (HasDriver(index.FindCsiNode(node.meta.name)) || !inventory.csi_nodes.available()) return true;
  return !node.is_edge && !index.InstanceOf(node).empty();
}

std::optional<std::int64_t> SchedulerLimit(const Index& index, const Node& node) {
  const auto limit = CsiNodeLimit(index.FindCsiNode(node.meta.name));
  return limit ? limit : node.max_disk;
}

// DiskQuantity and DensityDiskQuantity include the system disk (ECS, DescribeInstanceTypes).
std::optional<std::int64_t> CloudLimit(const Index& index, const Node& node,
                                       std::optional<std::int64_t> attached) {
  const auto* type = TypeOf(index, node);
  if (type == nullptr) return std::nullopt;
  const std::int64_t limit = *type->disk_quantity - 1;
  const auto registered = CsiNodeLimit(index.FindCsiNode(node.meta.name));
  const bool holds_more = attached.value_or(0) > limit;
  const bool registers_more = registered.value_or(0) > limit;
  if (!holds_more && !registers_more) return limit;
  const std::int64_t dense = type->density_disk_quantity.value_or(0) - 1;
  if (dense > limit && attached.value_or(0) <= dense) return dense;
  // A driver that registers no more than that knows of no high density mode either.
  const bool is_confirmed = registered && !registers_more;
  return holds_more && !is_confirmed ? std::nullopt : std::optional(limit);
}

std::vector<AttachLimit> StatedLimits(const Inventory& inventory, const Index& index,
                                      const Node& node, std::optional<std::int64_t> attached) {
  std::vector<AttachLimit> limits;
  if (const auto limit = CsiNodeLimit(index.FindCsiNode(node.meta.name))) {
    limits.push_back({"csinode", *limit});
  }
  if (node.max_disk) limits.push_back({"annotation", *node.max_disk});
  if (const auto limit = CloudLimit(index, node, attached)) {
    limits.push_back({"instance_type", *limit});
  }
  if (limits.empty() && MayAssumeDefault(inventory, index, node)) {
    limits.push_back({"default", kDefaultDiskLimit});
  }
  return limits;
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/inventory/instance_ids.h"

#include <unordered_map>

namespace exporter {

std::string_view InstanceOf(const kubernetes::Node& node, const kubernetes::CsiNode* csi_node) {
  if (node.is_virtual) return {};
  if (csi_node != nullptr && !csi_node->instance_id.empty()) return csi_node->instance_id;
  return node.instance_id;
}

std::vector<NodeInstance> NodeInstances(const Inventory& inventory) {
  std::unordered_map<std::string_view, const kubernetes::CsiNode*> csi_nodes;
  for (const auto& csi_node : inventory.csi_nodes) {
    csi_nodes.emplace(csi_node.meta.name, &csi_node);
  }
  std::vector<NodeInstance> instances;
  for (const auto& node : inventory.nodes) {
    const auto found = csi_nodes.find(node.meta.name);
    const auto id = InstanceOf(node, found == csi_nodes.end() ? nullptr : found->second);
    if (!id.empty()) instances.push_back({.node = &node, .id = id});
  }
  return instances;
}

}  // namespace exporter

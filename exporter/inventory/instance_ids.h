// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "exporter/inventory/inventory.h"

namespace exporter {

// The instance that a node is: what its CSINode says, which is what the disk driver attaches disks
// to, else what the node's own object says. Empty: none is known. `csi_node` may be null; views
// live as long as both.
std::string_view InstanceOf(const kubernetes::Node& node, const kubernetes::CsiNode* csi_node);

struct NodeInstance {
  const kubernetes::Node* node = nullptr;
  std::string_view id;
};

// The nodes that are instances, in the order of the node list; the inventory must outlive them.
std::vector<NodeInstance> NodeInstances(const Inventory& inventory);

}  // namespace exporter

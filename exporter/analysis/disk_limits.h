// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "exporter/analysis/index.h"

namespace exporter {

struct AttachLimit {
  std::string_view source;  // config, csinode, annotation, instance_type, default
  std::int64_t disks = 0;
};

// The documented data disk limit of an instance, used when nothing better is known.
inline constexpr std::int64_t kDefaultDiskLimit = 16;

// Whether disks can be attached to the node at all: not to virtual nodes, and outside ECS (edge
// workers, nodes that are no instance) only where the disk driver is.
bool TakesDisks(const Inventory& inventory, const Index& index, const kubernetes::Node& node);

// The limit that the scheduler keeps to, or that the driver wanted it to: of the CSINode, else of
// the node's annotation.
std::optional<std::int64_t> SchedulerLimit(const Index& index, const kubernetes::Node& node);

// The limit of the instance type on data disks. An instance that holds more than that disproves it
// (`attached`, as counted by ECS): then it is that of the high density mode, or none.
std::optional<std::int64_t> CloudLimit(const Index& index, const kubernetes::Node& node,
                                       std::optional<std::int64_t> attached);

// What is said of a node's limit. The default stands in for limits that nobody states, but not for
// CSINodes that could not be read, nor for what a driver or ECS contradicts.
std::vector<AttachLimit> StatedLimits(const Inventory& inventory, const Index& index,
                                      const kubernetes::Node& node,
                                      std::optional<std::int64_t> attached);

}  // namespace exporter

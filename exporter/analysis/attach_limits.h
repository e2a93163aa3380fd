// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "exporter/analysis/disk_limits.h"
#include "exporter/analysis/index.h"
#include "exporter/analysis/options.h"

namespace exporter {

// Data disks attached to a node, and its limits. The scheduler's view (measured against CSINode or
// the annotation) and the cloud's (measured against the instance type) must not be mixed.
struct NodeSlots {
  const kubernetes::Node* node = nullptr;
  std::string_view instance;                        // that the node is; empty: none is known
  std::optional<std::int64_t> attached_kubernetes;  // VolumeAttachments of the disk driver
  std::optional<std::int64_t> attached_ecs;         // In_use, Attaching, Detaching data disks
  // Disks of pods assigned to the node without a VolumeAttachment there yet; the scheduler already
  // counts them. `awaited_ecs` is the subset not attached in ECS either. nullopt if pods, claims or
  // volumes are not available.
  std::optional<std::int64_t> awaited;
  std::optional<std::int64_t> awaited_ecs;
  std::vector<AttachLimit> limits;  // all known ones
  // Whether the CSINode lists the disk driver, without which no disk can be attached; nullopt if
  // CSINodes are not available.
  std::optional<bool> has_driver;
  // The lowest number of free slots over the complete views, less awaited disks; negative if
  // overfull.
  std::optional<std::int64_t> headroom;
};

// One entry per node that takes ECS disks or has some attached, in the order of the node list. The
// operator's node_disk_limit overrides all other limits.
std::vector<NodeSlots> CountNodeSlots(const Inventory& inventory, const Index& index,
                                      const AnalysisOptions& options);

}  // namespace exporter

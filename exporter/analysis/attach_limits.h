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

// The data disks one node holds and may hold. The two counts are two views that
// must not be mixed: the scheduler's is measured against CSINode (or the
// annotation), the cloud's against the instance type.
struct NodeSlots {
  const kubernetes::Node* node = nullptr;
  std::optional<std::int64_t> attached_kubernetes;  // VolumeAttachments of the disk driver
  std::optional<std::int64_t> attached_ecs;         // In_use, Attaching, Detaching data disks
  std::vector<AttachLimit> limits;                  // every one that is known
  // The smallest room left over the complete views; negative when overfull.
  std::optional<std::int64_t> headroom;
};

// The documented number of data disks of one instance, where nothing better is known.
inline constexpr std::int64_t kDefaultDiskLimit = 16;

// One entry per node that can hold ECS disks, in the order of the node list.
// `configured` is the operator's limit, which overrides all others. The default
// never stands in for CSINodes that were not read; instance types may well be missing for good.
std::vector<NodeSlots> CountNodeSlots(const Inventory& inventory, const Index& index,
                                      std::optional<std::int64_t> configured);

}  // namespace exporter

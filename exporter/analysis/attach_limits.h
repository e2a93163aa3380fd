#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "exporter/analysis/index.h"
#include "exporter/analysis/options.h"

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
  // Disks of pods that are assigned to the node and have no VolumeAttachment there yet; the
  // scheduler counts them already. Of these, `awaited_ecs` are not on the node by ECS either.
  // nullopt where pods, claims or volumes are not known.
  std::optional<std::int64_t> awaited;
  std::optional<std::int64_t> awaited_ecs;
  std::vector<AttachLimit> limits;  // every one that is known
  // The CSINode lists the disk driver; nullopt where CSINodes were not read. Without it the node
  // takes no new disk, whatever room it has.
  std::optional<bool> has_driver;
  // The smallest room left over the complete views, awaited disks taken off; negative when
  // overfull.
  std::optional<std::int64_t> headroom;
};

// The documented number of data disks of one instance, where nothing better is known.
inline constexpr std::int64_t kDefaultDiskLimit = 16;

// One entry per node that can hold ECS disks, in the order of the node list.
// The operator's node_disk_limit overrides all others. The default
// never stands in for CSINodes that were not read; instance types may well be missing for good.
std::vector<NodeSlots> CountNodeSlots(const Inventory& inventory, const Index& index,
                                      const AnalysisOptions& options);

}  // namespace exporter

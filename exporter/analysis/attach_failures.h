#pragma once

#include <string_view>
#include <vector>

#include "exporter/analysis/index.h"

namespace exporter {

// The latest event of a reason, such as FailedMount, in which somebody complains of the volume on
// behalf of the pod; null where there is none, or the last one is so old that it is over.
const kubernetes::Event* FindComplaint(const Inventory& inventory, const Index& index,
                                       const kubernetes::Pod& pod,
                                       const kubernetes::PersistentVolume& volume,
                                       std::string_view reason);

// A disk that cannot be attached to a node. Views of the inventory.
struct AttachFailure {
  std::string_view volume;
  std::string_view node;
  std::string_view message;
};

// What the VolumeAttachments of the disk driver report, and beside that the events
// FailedAttachVolume of pods that wait for a disk: of a disk that another node has (Multi-Attach
// error) there is no VolumeAttachment. Each volume and node once.
std::vector<AttachFailure> FindAttachFailures(const Inventory& inventory, const Index& index);

}  // namespace exporter

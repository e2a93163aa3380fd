// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "exporter/analysis/index.h"

namespace exporter {

// The latest event with the given reason (such as FailedMount) about this volume of the pod; null
// if there is none, or it is too old to still apply.
const kubernetes::Event* FindEventAbout(const Inventory& inventory, const Index& index,
                                        const kubernetes::Pod& pod,
                                        const kubernetes::PersistentVolume& volume,
                                        std::string_view reason);

// A disk that cannot be attached to a node. Views into the inventory.
struct AttachFailure {
  std::string_view volume;
  std::string_view node;
  std::string_view message;
};

// Attach errors of the disk driver's VolumeAttachments, plus FailedAttachVolume events of waiting
// pods: a disk held by another node (Multi-Attach error) has no VolumeAttachment. Each volume and
// node once.
std::vector<AttachFailure> FindAttachFailures(const Inventory& inventory, const Index& index);

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "exporter/analysis/error_causes.h"
#include "exporter/analysis/index.h"

namespace exporter {

// A disk that cannot be attached to a node. Views into the inventory.
struct AttachFailure {
  std::string_view volume;
  std::string_view node;
  ErrorCause cause = ErrorCause::kOther;
};

// Attach errors of the disk driver's VolumeAttachments, and the disks that waiting pods do not get
// (FindDiskWait), as far as a cause is known and it is not that of mounting: a disk held by another
// node has no VolumeAttachment. Each volume and node once.
std::vector<AttachFailure> FindAttachFailures(const Inventory& inventory, const Index& index);

}  // namespace exporter

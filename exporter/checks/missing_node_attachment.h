#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// missing-node-attachment: a VolumeAttachment of the disk driver whose node is not in the node
// list. OSS and NAS attach nothing.
Check MissingNodeAttachmentCheck();

}  // namespace exporter

#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// node-disk-limit: a node that can take no more disk, headroom 0 (full) or below (overfull).
// Virtual nodes and those that are no ECS instance and lack the disk driver are never full.
Check NodeDiskLimitCheck();

}  // namespace exporter

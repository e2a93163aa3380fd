// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "exporter/analysis/index.h"

namespace exporter {

// Snapshots in one region whose disk no longer exists, except those used by images: they are billed
// until somebody deletes them.
struct LostSnapshots {
  std::int64_t count = 0;
  std::int64_t disk_gib = 0;  // source disk sizes; the stored size may be smaller
  std::optional<TimePoint> oldest;
};

// Per region, for every region whose disks and snapshots are both known, including zeros. nullopt
// if disks or snapshots are not available. A snapshot counts if it is older than the disk list that
// its disk is missing from.
std::optional<std::map<std::string, LostSnapshots>> FindLostSnapshots(const Inventory& inventory,
                                                                      const Index& index);

}  // namespace exporter

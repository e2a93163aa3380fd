#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "exporter/analysis/index.h"

namespace exporter {

// Snapshots of a region whose disk is gone, but for those that images rest on: nobody needs them
// for that disk any more, and they are billed until somebody deletes them.
struct LostSnapshots {
  std::int64_t count = 0;
  std::int64_t disk_gib = 0;  // of their disks, as they were; what is stored may be less
  std::optional<TimePoint> oldest;
};

// By region, every region whose disks and snapshots are all known, 0 included. nullopt where the
// snapshots or the disks are not known. A snapshot counts when it is older than the list of disks
// that does not hold its disk.
std::optional<std::map<std::string, LostSnapshots>> FindLostSnapshots(const Inventory& inventory,
                                                                      const Index& index);

}  // namespace exporter

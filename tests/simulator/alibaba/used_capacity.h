#pragma once

#include <cstdint>
#include <string_view>

#include "tests/simulator/world.h"

namespace simulator::alibaba {

// GiB of the pay-as-you-go data disks of a category in a region.
inline std::int64_t UsedCapacity(const World& world, std::string_view region,
                                 std::string_view category) {
  std::int64_t used = 0;
  for (const Disk& disk : world.disks) {
    if (disk.type == "data" && disk.charge_type == "PostPaid" && disk.category == category &&
        RegionOf(world, disk) == region) {
      used += disk.size_gib;
    }
  }
  return used;
}

}  // namespace simulator::alibaba

#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "tests/simulator/collection.h"
#include "tests/simulator/timestamps.h"
#include "tests/simulator/world.h"

namespace simulator {

// A world at one resource version, written out for both APIs. Never changes, so it is shared.
struct Snapshot {
  World world;
  std::int64_t resource_version = 0;
  std::vector<Collection> objects;  // parallel to kubernetes::Resources()
  Collection disks;                 // by disk id
  std::vector<const Disk*> disk_of_index;
  Collection instances;  // by instance id

  std::size_t bytes() const;
};

std::shared_ptr<const Snapshot> TakeSnapshot(World world, const TimeAxis& times);

}  // namespace simulator

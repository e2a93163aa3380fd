#include "tests/simulator/snapshot.h"

#include "tests/simulator/alibaba/describe_disks.h"
#include "tests/simulator/alibaba/describe_instances.h"
#include "tests/simulator/kubernetes/resource.h"

namespace simulator {

std::size_t Snapshot::bytes() const {
  std::size_t sum = disks.bytes() + instances.bytes();
  for (const Collection& collection : objects) sum += collection.bytes();
  return sum;
}

std::shared_ptr<const Snapshot> TakeSnapshot(World world, const TimeAxis& times) {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->world = std::move(world);
  const World& kept = snapshot->world;
  snapshot->resource_version = kept.resource_version;
  for (const kubernetes::Resource& resource : kubernetes::Resources())
    snapshot->objects.push_back(resource.collect(kept, times));
  snapshot->disks = alibaba::CollectDisks(kept, times);
  snapshot->instances = alibaba::CollectInstances(kept, times);

  snapshot->disk_of_index.resize(kept.disks.size());
  for (const Disk& disk : kept.disks)
    snapshot->disk_of_index[snapshot->disks.LowerBound(disk.id)] = &disk;
  return snapshot;
}

}  // namespace simulator

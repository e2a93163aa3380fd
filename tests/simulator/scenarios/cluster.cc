#include "tests/simulator/scenarios/cluster.h"

#include "tests/simulator/controllers.h"
#include "tests/simulator/identity.h"

namespace simulator {

void AddEssdClass(World& world, StoryTime at) {
  StorageClass essd;
  essd.meta = NewMeta(world, "", std::string(kEssdClass), at);
  essd.provisioner = kDiskDriver;
  essd.parameters = {
      {"csi.storage.k8s.io/fstype", "ext4"}, {"performanceLevel", "PL1"}, {"type", "cloud_essd"}};
  essd.reclaim_policy = "Delete";
  essd.binding_mode = "WaitForFirstConsumer";
  essd.is_default = true;
  world.storage_classes.Add(std::move(essd));
}

StatefulSet& AddStatefulSet(World& world, std::string ns, std::string name, std::string image,
                            int replicas, StoryTime at) {
  StatefulSet set;
  set.meta = NewMeta(world, std::move(ns), std::move(name), at);
  set.image = std::move(image);
  set.replicas = replicas;
  set.ready = replicas;
  set.claim_template = "data";
  set.size_gib = 40;
  set.storage_class = kEssdClass;
  return world.stateful_sets.Add(std::move(set));
}

void AddForeignDisk(World& world, StoryTime at) {
  Disk disk;
  disk.id = MakeDiskId("foreign");
  disk.name = "pvc-77c1b1de-2222-4d2b-8c44-1b2c3d4e5f60";
  disk.zone = kZoneE;
  disk.category = "cloud_essd";
  disk.performance_level = "PL1";
  disk.size_gib = 200;
  disk.created = at;
  disk.tags = DriverTags("cfedcba9876543210fedcba9876543210", disk.name);
  world.disks.Add(std::move(disk));
}

void AddSnapshot(World& world, std::string disk_id, std::int64_t disk_gib, StoryTime at) {
  Snapshot snapshot;
  snapshot.id = "s-" + MakeDiskId("snapshot of " + disk_id).substr(2);
  snapshot.disk_id = std::move(disk_id);
  snapshot.disk_gib = disk_gib;
  snapshot.created = at;
  snapshot.tags = {{"createdby", "alibabacloud-csi-plugin"}, {"ack.aliyun.com", world.cluster_id}};
  world.snapshots.Add(std::move(snapshot));
}

}  // namespace simulator

// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/scenarios/cluster.h"
#include "tests/simulator/controllers.h"
#include "tests/simulator/identity.h"
#include "tests/simulator/scenario.h"

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
namespace {

constexpr StoryTime kBuilt = -60 * kDay;

void AddReplicas(World& world, const StatefulSet& set) {
  for (int ordinal = 0; ordinal < set.replicas; ++ordinal) {
    Node& node = world.nodes.Nth(static_cast<std::size_t>(ordinal) % world.nodes.size());
    Claim& claim = AddClaim(world, set, ordinal, kBuilt + kHour);
    const Volume& volume = Provision(world, claim, node, kBuilt + kHour + 3);
    Attach(world, volume, node, kBuilt + kHour + 9);
    Place(AddPod(world, set, ordinal, kBuilt + kHour), node, PodStage::kRunning,
          kBuilt + kHour + 30);
  }
}

void Build(World& world, StoryTime) {
  AddEssdClass(world, kBuilt);
  for (int i = 0; i < 3; ++i) {
    const std::string address = "172.16.20." + std::to_string(21 + i);
    AddNode(world, "cn-shenzhen." + address, address, std::string(i < 2 ? kZoneD : kZoneE), kBuilt);
  }
  StatefulSet& orders = AddStatefulSet(world, "cx-shop", "orders", "cx/orders:2.4.1", 3, kBuilt);
  orders.size_gib = 100;
  AddReplicas(world, orders);
  Autoscaler scaler;
  scaler.meta = NewMeta(world, "cx-shop", "orders", kBuilt);
  scaler.target = orders.meta.name;
  scaler.min_replicas = 2;
  scaler.max_replicas = 8;
  scaler.replicas = orders.replicas;
  world.autoscalers.Add(std::move(scaler));
  StatefulSet& search = AddStatefulSet(world, "cx-shop", "search", "cx/search:7.0.3", 2, kBuilt);
  search.size_gib = 200;
  AddReplicas(world, search);
  AddForeignDisk(world, kBuilt);
  const Volume& volume = *world.volumes.begin();
  AddSnapshot(world, volume.handle, volume.size_gib, -7 * kDay);
}

}  // namespace

Scenario HealthyScenario() {
  return {"healthy", {{"steady", 0, Build}}};
}

}  // namespace simulator

// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/controllers.h"
#include "tests/simulator/identity.h"
#include "tests/simulator/scenarios/cluster.h"
#include "tests/simulator/scenarios/hazards.h"

namespace simulator::hazards {
namespace {

constexpr int kUsualLimit = 15;
constexpr std::string_view kStatelessPod = "web-7d9f8-x2k4q";

// node-disk-limit of the only node in its zone, attach-error and stuck-pod of a replica that wants
// a disk there too, and scale-up-blocked.
void FillNode(World& world) {
  StatefulSet& logbuf = AddSet(world, "logbuf", kEssdClass, {3, 3});
  Node& full = NodeOf(world, 3);
  SetLimit(world, full, 2);
  logbuf.pinned_node = full.meta.name;
  logbuf.replicas = 3;
  const Volume& volume = Provision(world, AddClaim(world, logbuf, 2, kSince), full, kSince + 3);
  FailAttach(world, volume, full, -kHour);
  Place(AddPod(world, logbuf, 2, kSince), full, PodStage::kStarting, kSince + 10);
}

void MendFullNode(World& world, StoryTime at) {
  StatefulSet& logbuf = SetOf(world, "logbuf");
  DropReplica(world, logbuf, 2, at);
  logbuf.replicas = 2;
  Touch(world, logbuf.meta);
  SetLimit(world, NodeOf(world, 3), kUsualLimit);
}

// One slot is left. Two disks more than Kubernetes knows of are attached to node 2.
void NearLimit(World& world) {
  AddSet(world, "index", kEssdClass, {4, 4});
  SetLimit(world, NodeOf(world, 4), 3);
  Node& node = NodeOf(world, 2);
  for (const char* name : {"by hand 1", "by hand 2"}) {
    Disk disk;
    disk.id = MakeDiskId(name);
    disk.name = name;
    disk.zone = node.zone;
    disk.category = "cloud_efficiency";
    disk.size_gib = 20;
    disk.status = "In_use";
    disk.instance_id = node.instance_id;
    disk.device = "/dev/xvdy";
    disk.created = disk.attached.emplace(kSince);
    world.disks.Add(std::move(disk));
  }
}

void MendNearLimit(World& world, StoryTime at) {
  SetLimit(world, NodeOf(world, 4), kUsualLimit);
  for (const char* name : {"by hand 1", "by hand 2"})
    TakeOff(FindDisk(world, MakeDiskId(name)), at);
}

// The driver believes in more slots than the instance type has.
void Overstate(World& world) {
  NodeOf(world, 5).instance_type = "ecs.e-c1m2.large";
}

void MendOverstated(World& world, StoryTime) {
  constexpr int kSlotsOfType = 8;
  SetLimit(world, NodeOf(world, 5), kSlotsOfType);
}

// missing-node-pod with a volume and without, and missing-node-attachment: nobody has marked the
// pods for deletion.
void LoseNode(World& world) {
  AddSet(world, "queue", kEssdClass, {6});
  Pod& web = AddStatelessPod(world, std::string(kNamespace), "web", std::string(kStatelessPod),
                             -40 * kDay);
  Place(web, NodeOf(world, 6), PodStage::kRunning, -40 * kDay);
  RemoveNode(world, NodeOf(world, 6).meta.name, kSince);
}

void MendLostNode(World& world, StoryTime at) {
  const StatefulSet& queue = SetOf(world, "queue");
  RemovePod(world, queue.meta.ns + "/" + queue.PodName(0), at - 60);
  RemovePod(world, std::string(kNamespace) + "/" + std::string(kStatelessPod), at - 60);
  const Volume& volume = VolumeOf(world, ClaimOf(world, queue, 0));
  Detach(world, volume, at - 50);
  Attach(world, volume, NodeOf(world, 2), at - 40);
  Place(AddPod(world, queue, 0, at - 45), NodeOf(world, 2), PodStage::kRunning, at - 20);
}

}  // namespace

std::vector<Hazard> NodeHazards() {
  return {{FillNode, MendFullNode},
          {NearLimit, MendNearLimit},
          {Overstate, MendOverstated},
          {LoseNode, MendLostNode}};
}

}  // namespace simulator::hazards

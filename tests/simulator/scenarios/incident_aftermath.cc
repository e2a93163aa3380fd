// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "tests/simulator/controllers.h"
#include "tests/simulator/identity.h"
#include "tests/simulator/scenarios/incident_steps.h"

namespace simulator::incident {
namespace {

constexpr int kLogbufReplicas = 10;

void DropVolume(World& world, std::string name) {
  DeleteDisk(world, std::string(Find(world.volumes, name).handle));
  DeleteVolume(world, name);
}

// The strays, what the claims of the receiver left behind, and the disks that nothing names.
void DropWhatNobodyUses(World& world) {
  std::set<std::string> orphans;
  std::set<std::string_view> named;
  for (const Volume& volume : world.volumes) {
    if (volume.phase != "Bound") orphans.insert(volume.meta.name);
    named.insert(volume.handle);
  }
  world.disks.RemoveIf([&](const Disk& disk) {
    return disk.status == "Available" && named.count(disk.id) == 0 &&
           disk.tags == DriverTags(world.cluster_id, disk.name);
  });
  for (const std::string& name : orphans) DropVolume(world, name);
  world.snapshots.RemoveIf(
      [&](const Snapshot& each) { return world.disks.Find(each.disk_id) == nullptr; });
}

void DropClaim(World& world, const std::string& ns, const std::string& name, StoryTime at) {
  const std::string volume = world.claims.Find(ns + "/" + name)->volume;
  DeleteClaim(world, ns, name, at);
  DeleteVolume(world, volume);
}

// Its disk is gone, and with it its data: replica 1 begins with an empty one.
void ReplaceDanglingVolume(World& world, StoryTime at) {
  const StatefulSet& set = Receiver(world);
  RemovePod(world, ReceiverPod(world, 1), at - 60);
  Detach(world, VolumeOfClaim(world, 1), at - 55);
  DropClaim(world, set.meta.ns, set.ClaimName(1), at - 50);
  AddClaim(world, set, 1, at - 45);
  Run(world, set, 1, HostOf(world, 1), at - 40);
}

// Node .12 gets room: five buffers fewer, and the disk attached by hand is taken off.
void RelieveFullNode(World& world, StoryTime at) {
  StatefulSet& logbuf = Find(world.stateful_sets, "logbuf");
  for (int i = kLogbufReplicas; i < logbuf.replicas; ++i) {
    RemovePod(world, logbuf.meta.ns + "/" + logbuf.PodName(i), at);
    const std::string volume =
        world.claims.Find(logbuf.meta.ns + "/" + logbuf.ClaimName(i))->volume;
    Detach(world, Find(world.volumes, volume), at);
    DeleteDisk(world, std::string(Find(world.volumes, volume).handle));
    DropClaim(world, logbuf.meta.ns, logbuf.ClaimName(i), at);
  }
  Scale(world, logbuf, kLogbufReplicas, kLogbufReplicas);
  TakeOff(FindDisk(world, MakeDiskId("attached by hand")), at);
}

}  // namespace

void ScaleDown(World& world, StoryTime at) {
  Scale(world, 2, 2);
  for (int i = 2; i < 8; ++i) {
    RemovePod(world, ReceiverPod(world, i), at);
    Detach(world, VolumeOfClaim(world, i), at);
  }
}

void DeleteClaims(World& world, StoryTime at) {
  for (int i = 2; i < 8; ++i)
    DeleteClaim(world, kReceiverNamespace, Receiver(world).ClaimName(i), at);
}

void ClearClaimRefs(World& world, StoryTime at) {
  for (int i = 2; i < 4; ++i) ClearClaimRef(world, VolumeOfReplica(world, i), at);
}

void DeleteVolumes(World& world, StoryTime) {
  for (int i = 4; i < 6; ++i) DeleteVolume(world, std::string(VolumeOfReplica(world, i).meta.name));
}

void DeleteDiskInConsole(World& world, StoryTime) {
  DeleteDisk(world, std::string(VolumeOfReplica(world, 1).handle));
}

void CleanUp(World& world, StoryTime at) {
  ReplaceDanglingVolume(world, at);
  DropClaim(world, "cx-data", "shared-conf", at);
  DropWhatNobodyUses(world);
  RelieveFullNode(world, at);
  SetQuota(world, "cloud_essd", kLargeQuota);
  for (Disk& disk : world.disks) disk.idle = false;
}

}  // namespace simulator::incident

// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/controllers.h"
#include "tests/simulator/identity.h"
#include "tests/simulator/scenarios/cluster.h"
#include "tests/simulator/scenarios/hazards.h"

namespace simulator::hazards {
namespace {

constexpr std::string_view kNasVolume = "nas-forgotten";

Volume& AddFreeVolume(World& world, std::string_view name) {
  const StorageClass& retain = Find(world.storage_classes, kRetainClass);
  Volume& volume =
      AddUnclaimedVolume(world, retain, MakeDiskId(name), std::string(kZoneD), 40, -40 * kDay);
  volume.phase_since = kSince;
  FindDisk(world, volume.handle).detached = kSince - kHour;
  return volume;
}

// orphaned-pv: one may be taken by the next replica of billing (stray-pv), one is Released, and one
// of another driver costs nothing here.
void MakeOrphans(World& world) {
  AddSet(world, "billing", kRetainClass, {1});
  AddFreeVolume(world, "stray");
  Volume& released = AddFreeVolume(world, "released");
  released.phase = "Released";
  released.claim = ClaimRef{std::string(kNamespace), "data-gone-0", MakeUid("data-gone-0"), 900};
  Volume nas;
  nas.meta = NewMeta(world, "", std::string(kNasVolume), kSince);
  nas.size_gib = 70;
  nas.reclaim_policy = "Retain";
  nas.access_mode = "ReadWriteMany";
  nas.driver = kNasDriver;
  nas.handle = kNasVolume;
  nas.phase_since = kSince;
  world.volumes.Add(std::move(nas));
}

void MendOrphans(World& world, StoryTime) {
  DropVolume(world, MakeDiskId("stray"));
  DropVolume(world, MakeDiskId("released"));
  DeleteVolume(world, kNasVolume);
}

// leaked-disk: with it the waste is more than ¥1000 a month.
void LeakDisk(World& world) {
  Disk disk;
  disk.id = MakeDiskId("leaked");
  disk.name = "pvc-" + MakeUid("leaked");
  disk.zone = kZoneD;
  disk.category = "cloud_efficiency";
  disk.size_gib = 3000;
  disk.created = -40 * kDay;
  disk.detached = kSince;
  disk.tags = DriverTags(world.cluster_id, disk.name);
  world.disks.Add(std::move(disk));
}

void MendLeak(World& world, StoryTime) {
  DeleteDisk(world, MakeDiskId("leaked"));
}

// dangling-pv of replica 0. disk-drift of the others: locked, dies with its instance, and larger
// than its volume.
void MakeDrift(World& world) {
  const StatefulSet& ledger = AddSet(world, "ledger", kEssdClass, {1, 1, 1, 1});
  DeleteDisk(world, std::string(DiskOf(world, ledger, 0).id));
  DiskOf(world, ledger, 1).lock = "financial";
  DiskOf(world, ledger, 2).dies_with_instance = true;
  DiskOf(world, ledger, 3).size_gib = 60;
}

void MendDrift(World& world, StoryTime at) {
  const StatefulSet& ledger = SetOf(world, "ledger");
  DropReplica(world, ledger, 0, at - 60);
  RunReplica(world, ledger, 0, NodeOf(world, 1), at - 50);
  DiskOf(world, ledger, 1).lock.clear();
  DiskOf(world, ledger, 2).dies_with_instance = false;
  Volume& small = VolumeOf(world, ClaimOf(world, ledger, 3));
  Claim& claim = ClaimOf(world, ledger, 3);
  small.size_gib = claim.size_gib = claim.capacity_gib = 60;
  Touch(world, small.meta);
  Touch(world, claim.meta);
}

// orphaned-snapshot: kept by its policy when its VolumeSnapshot was deleted. Another one is of a
// disk that is gone.
void MakeSnapshots(World& world) {
  const Disk& disk = DiskOf(world, SetOf(world, "billing"), 0);
  AddSnapshot(world, disk.id, disk.size_gib, kSince);
  AddSnapshot(world, MakeDiskId("long gone"), 200, -100 * kDay);
  SnapshotContent content;
  content.meta = NewMeta(world, "", "snapcontent-" + MakeUid("nightly"), kSince);
  for (const Snapshot& snapshot : world.snapshots)
    if (snapshot.disk_id == disk.id) content.handle = snapshot.id;
  content.disk_id = disk.id;
  content.size_gib = disk.size_gib;
  content.snapshot_ns = kNamespace;
  content.snapshot_name = "nightly";
  content.snapshot_uid = MakeUid("nightly");
  world.snapshot_contents.Add(std::move(content));
}

void MendSnapshots(World& world, StoryTime) {
  world.snapshot_contents.RemoveIf([](const SnapshotContent&) { return true; });
  world.snapshots.RemoveIf([](const Snapshot&) { return true; });
}

// Attached and billed, never read or written.
void MakeIdleDisk(World& world) {
  DiskOf(world, SetOf(world, "billing"), 0).idle = true;
}

void MendIdleDisk(World& world, StoryTime) {
  DiskOf(world, SetOf(world, "billing"), 0).idle = false;
}

}  // namespace

std::vector<Hazard> VolumeHazards() {
  return {{MakeOrphans, MendOrphans},
          {LeakDisk, MendLeak},
          {MakeDrift, MendDrift},
          {MakeSnapshots, MendSnapshots},
          {MakeIdleDisk, MendIdleDisk}};
}

}  // namespace simulator::hazards

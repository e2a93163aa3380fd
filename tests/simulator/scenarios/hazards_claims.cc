// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/controllers.h"
#include "tests/simulator/identity.h"
#include "tests/simulator/scenarios/cluster.h"
#include "tests/simulator/scenarios/hazards.h"

namespace simulator::hazards {
namespace {

constexpr std::string_view kMissingClass = "alicloud-disk-gone";

// leftover-claim of a replica that was scaled away.
void LeaveClaim(World& world) {
  const StatefulSet& orders = AddSet(world, "orders", kEssdClass, {1});
  Claim& claim = AddClaim(world, orders, 1, -40 * kDay);
  Provision(world, claim, NodeOf(world, 2), -40 * kDay);
  claim.use_changed = kSince;
}

void MendLeftover(World& world, StoryTime at) {
  DropReplica(world, SetOf(world, "orders"), 1, at);
}

// An expansion that was asked for and not done.
void AskForMore(World& world) {
  Claim& claim = ClaimOf(world, SetOf(world, "orders"), 0);
  claim.size_gib = 60;
  claim.resize = "Resizing";
  claim.resize_since = -2 * kHour;
}

void Expand(World& world, StoryTime) {
  const StatefulSet& orders = SetOf(world, "orders");
  Claim& claim = ClaimOf(world, orders, 0);
  Volume& volume = VolumeOf(world, claim);
  volume.size_gib = claim.capacity_gib = DiskOf(world, orders, 0).size_gib = claim.size_gib;
  claim.resize.clear();
  Touch(world, claim.meta);
  Touch(world, volume.meta);
}

// idle-claim
void MakeIdle(World& world) {
  AddClaimByHand(world, "scratch");
}

void MendIdle(World& world, StoryTime) {
  DropVolume(world, Find(world.claims, "scratch").volume);
  DropClaim(world, "scratch");
}

// lost-claim: somebody deleted the volume under it, with its disk.
void LoseClaim(World& world) {
  Claim& claim = AddClaimByHand(world, "archive");
  DropVolume(world, claim.volume);
  claim.is_lost = true;
}

void MendLost(World& world, StoryTime) {
  DropClaim(world, "archive");
}

// pending-claim, and a stuck-pod that waits for it: the class does not exist.
void MakePending(World& world) {
  StatefulSet& cache = AddSet(world, "cache", kMissingClass, {});
  cache.replicas = 1;
  AddClaim(world, cache, 0, kSince);
  Pod& pod = AddPod(world, cache, 0, kSince);
  pod.problem = "storageclass.storage.k8s.io \"" + std::string(kMissingClass) + "\" not found";
}

void MendPending(World& world, StoryTime at) {
  StatefulSet& cache = SetOf(world, "cache");
  DropReplica(world, cache, 0, at - 60);
  cache.storage_class = kEssdClass;
  RunReplica(world, cache, 0, NodeOf(world, 1), at - 50);
  cache.ready = 1;
  Touch(world, cache.meta);
}

// stuck-terminating: a claim that its pod holds, and a volume that its claim holds.
void MakeTerminating(World& world) {
  const StatefulSet& mail = AddSet(world, "mail", kEssdClass, {2, 2});
  ClaimOf(world, mail, 0).meta.deleted = kSince;
  VolumeOf(world, ClaimOf(world, mail, 1)).meta.deleted = kSince;
}

void MendTerminating(World& world, StoryTime at) {
  const StatefulSet& mail = SetOf(world, "mail");
  for (int i = 0; i < 2; ++i) {
    DropReplica(world, mail, i, at - 60);
    RunReplica(world, mail, i, NodeOf(world, 2), at - 50);
  }
}

}  // namespace

std::vector<Hazard> ClaimHazards() {
  return {{LeaveClaim, MendLeftover}, {AskForMore, Expand},
          {MakeIdle, MendIdle},       {LoseClaim, MendLost},
          {MakePending, MendPending}, {MakeTerminating, MendTerminating}};
}

}  // namespace simulator::hazards

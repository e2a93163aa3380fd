// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/mutations.h"

#include <algorithm>

#include "tests/simulator/controllers.h"

namespace simulator {
namespace {

constexpr std::string_view kClaims = "persistentvolumeclaims";
constexpr std::string_view kVolumes = "persistentvolumes";

template <class T>
T* PickAny(ObjectTable<T>& objects, Dice& dice) {
  return objects.empty() ? nullptr : &objects.Nth(dice.Next() % objects.size());
}

// A node with a free slot; of that zone where one is named. Null when chance finds none.
Node* PickNode(World& world, Dice& dice, const std::string& zone, const std::string& pinned) {
  if (!pinned.empty()) {
    Node* const node = world.nodes.Find(pinned);
    return node != nullptr && node->disks_attached < node->disk_limit ? node : nullptr;
  }
  constexpr int kAttempts = 30;
  for (int i = 0; i < kAttempts; ++i) {
    Node* const node = PickAny(world.nodes, dice);
    if (node == nullptr || node->is_virtual() || node->disks_attached >= node->disk_limit) continue;
    if (zone.empty() || node->zone == zone) return node;
  }
  return nullptr;
}

void RemoveAttachmentOf(Edit& edit, const Volume& volume) {
  const Attachment* const attachment = edit.world.attachments.Find(volume.attachment);
  if (attachment == nullptr) return;
  edit.Remove("volumeattachments", attachment->meta);
  Detach(edit.world, volume, edit.at);
}

Claim& NeedClaim(Edit& edit, const StatefulSet& set, int ordinal) {
  Claim* const claim = edit.world.claims.Find(set.meta.ns + "/" + set.ClaimName(ordinal));
  if (claim != nullptr) return *claim;
  Claim& made = AddClaim(edit.world, set, ordinal, edit.at);
  edit.Put(kClaims, made.meta);
  return made;
}

bool IsDisk(const Volume* volume) {
  return volume != nullptr && volume->driver == kDiskDriver;
}

}  // namespace

bool ExpandClaim(Edit& edit, Dice& dice) {
  Claim* const claim = PickAny(edit.world.claims, dice);
  if (claim == nullptr || claim->volume.empty() || claim->meta.deleted) return false;
  Volume* const volume = edit.world.volumes.Find(claim->volume);
  Disk* const disk = volume == nullptr ? nullptr : edit.world.disks.Find(volume->handle);
  if (disk == nullptr) return false;
  if (claim->resize.empty()) {
    claim->size_gib = claim->capacity_gib + 10;
    claim->resize = "Resizing";
  } else if (claim->resize == "Resizing") {
    volume->size_gib = disk->size_gib = claim->size_gib;
    edit.Put(kVolumes, volume->meta);
    claim->resize = "FileSystemResizePending";
  } else {
    claim->capacity_gib = claim->size_gib;
    claim->resize.clear();
  }
  claim->resize_since = edit.at;
  edit.Put(kClaims, claim->meta);
  return true;
}

bool DeleteUnusedClaim(Edit& edit, Dice& dice) {
  const Claim* const claim = PickAny(edit.world.claims, dice);
  if (claim == nullptr || claim->pods > 0 || claim->volume.empty()) return false;
  const Volume* const volume = edit.world.volumes.Find(claim->volume);
  if (!IsDisk(volume) || !volume->attachment.empty()) return false;
  edit.Remove(kClaims, claim->meta);
  DeleteClaim(edit.world, claim->meta.ns, claim->meta.name, edit.at);
  edit.Put(kVolumes, volume->meta);
  return true;
}

bool RetireVolume(Edit& edit, Dice& dice) {
  Volume* const volume = PickAny(edit.world.volumes, dice);
  if (!IsDisk(volume) || volume->phase == "Bound") return false;
  if (volume->phase == "Released" && dice.Below(4) == 0) {
    ClearClaimRef(edit.world, *volume, edit.at);
    edit.Put(kVolumes, volume->meta);
    return true;
  }
  const bool keeps_disk = volume->reclaim_policy == "Retain";
  const std::string name = volume->meta.name;
  const std::string disk = volume->handle;
  edit.Remove(kVolumes, volume->meta);
  DeleteVolume(edit.world, name);
  if (!keeps_disk) DeleteDisk(edit.world, disk);
  return true;
}

bool ScaleUpByOne(Edit& edit, Dice& dice) {
  constexpr int kMostReplicas = 40;
  StatefulSet* const set = PickAny(edit.world.stateful_sets, dice);
  if (set == nullptr || set->replicas >= kMostReplicas) return false;
  const int ordinal = set->replicas++;
  ++set->generation;
  edit.Put("statefulsets", set->meta);
  StartReplica(edit, dice, *set, ordinal);
  const Pod* const pod = edit.world.pods.Find(set->meta.ns + "/" + set->PodName(ordinal));
  if (pod->stage != PodStage::kRunning) return true;
  ++set->ready;
  edit.Put("statefulsets", set->meta);
  return true;
}

bool ScaleDownByOne(Edit& edit, Dice& dice) {
  StatefulSet* const set = PickAny(edit.world.stateful_sets, dice);
  if (set == nullptr || set->replicas < 2) return false;
  const int ordinal = --set->replicas;
  ++set->generation;
  set->ready = std::min(set->ready, set->replicas);
  edit.Put("statefulsets", set->meta);
  const std::string key = set->meta.ns + "/" + set->PodName(ordinal);
  const Pod* const pod = edit.world.pods.Find(key);
  if (pod == nullptr) return true;
  edit.Remove("pods", pod->meta);
  RemovePod(edit.world, key, edit.at);
  const Claim* const claim = edit.world.claims.Find(set->meta.ns + "/" + set->ClaimName(ordinal));
  const Volume* const volume = claim == nullptr ? nullptr : edit.world.volumes.Find(claim->volume);
  if (volume != nullptr) RemoveAttachmentOf(edit, *volume);
  return true;
}

void StartReplica(Edit& edit, Dice& dice, const StatefulSet& set, int ordinal) {
  World& world = edit.world;
  const std::string key = set.meta.ns + "/" + set.PodName(ordinal);
  Claim& claim = NeedClaim(edit, set, ordinal);
  Pod* const present = world.pods.Find(key);
  Pod& pod = present != nullptr ? *present : AddPod(world, set, ordinal, edit.at);
  pod.problem = "0 nodes are available: exceed max volume count";
  edit.Put("pods", pod.meta);

  const Volume* volume = claim.volume.empty() ? nullptr : world.volumes.Find(claim.volume);
  if (volume != nullptr) RemoveAttachmentOf(edit, *volume);
  Node* const node = PickNode(world, dice, volume == nullptr ? "" : volume->zone, set.pinned_node);
  if (node == nullptr || (volume == nullptr && !claim.volume.empty())) return;
  if (volume == nullptr) {
    volume = &Provision(world, claim, *node, edit.at);
    edit.Put(kVolumes, volume->meta);
    edit.Put(kClaims, claim.meta);
  }
  if (world.disks.Find(volume->handle) == nullptr) return;
  Place(pod, *node, PodStage::kStarting, edit.at);
  edit.Put("pods", pod.meta);
  edit.Put("volumeattachments", Attach(world, *volume, *node, edit.at).meta);
  Place(pod, *node, PodStage::kRunning, edit.at);
  edit.Put("pods", pod.meta);
}

}  // namespace simulator

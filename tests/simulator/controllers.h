// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "tests/simulator/world.h"

namespace simulator {

// What the controllers of Kubernetes, the disk driver and ECS do to a world, one act each.

// Adds the node, its CSINode by implication, its instance and its system disk.
Node& AddNode(World& world, std::string name, std::string address, std::string zone, StoryTime at);

// The node leaves and its instance is released: of its disks the system disk goes, the others are
// Available. Pods and attachments that name it stay.
void RemoveNode(World& world, const std::string& name, StoryTime at);

// A Pending claim of the set's template.
Claim& AddClaim(World& world, const StatefulSet& set, int ordinal, StoryTime at);

// The driver makes a disk in the zone of `node`, the claim and its new volume are Bound.
Volume& Provision(World& world, Claim& claim, const Node& node, StoryTime at);

// The binder finds that volume, Available and large enough, and makes no new one: claim and volume
// are Bound, and the pod gets what is on the disk.
void BindToStray(World& world, Claim& claim, Volume& volume, StoryTime at);

// A volume that nobody claims, with its disk. Reclaim policy and category come from the class.
Volume& AddUnclaimedVolume(World& world, const StorageClass& of, std::string disk_id,
                           std::string zone, std::int64_t size_gib, StoryTime at);

Attachment& Attach(World& world, const Volume& volume, Node& node, StoryTime at);
// The attachment is asked for and stays in error.
void FailAttach(World& world, const Volume& volume, const Node& node, StoryTime at);
// Removes every attachment of the volume; its disk is Available again.
void Detach(World& world, const Volume& volume, StoryTime at);
// Somebody detaches a disk that Kubernetes knows nothing of.
void TakeOff(Disk& disk, StoryTime at);
void RemoveAttachment(World& world, std::string_view name, StoryTime at);

// Deletes the claim; its volume is Released (policy Retain).
void DeleteClaim(World& world, std::string_view ns, std::string_view name, StoryTime at);
void ClearClaimRef(World& world, Volume& volume, StoryTime at);
void DeleteVolume(World& world, std::string_view name);
void DeleteDisk(World& world, std::string_view id);

// The tags that the driver puts on the disks it makes.
Pairs DriverTags(std::string_view cluster_id, std::string_view volume_name);

// What StatefulSet controller, scheduler and kubelet do to a world.

// The replica's pod, without a node; its claim counts it.
Pod& AddPod(World& world, const StatefulSet& set, int ordinal, StoryTime at);
// The pod of a Deployment, without storage.
Pod& AddStatelessPod(World& world, std::string ns, const std::string& app, std::string name,
                     StoryTime at);
// The pod is on the node: running, or waiting for its volumes.
void Place(Pod& pod, const Node& node, PodStage stage, StoryTime at);
// The pod is gone; its claim stays.
void RemovePod(World& world, std::string_view key, StoryTime at);

ObjectReference ReferenceTo(const Pod& pod);
ObjectReference ReferenceTo(const Claim& claim);
ObjectReference ReferenceTo(const StatefulSet& set);

struct EventText {
  std::string type;
  std::string reason;
  std::string message;
  std::string component;
  std::string host = {};
};
// An event seen `count` times between `first` and `last`. The scheduler's have the series form.
Event& AddEvent(World& world, const ObjectReference& involved, EventText text, StoryTime first,
                StoryTime last, int count);

}  // namespace simulator

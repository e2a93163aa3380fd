// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/controllers.h"

#include "tests/simulator/identity.h"

namespace simulator {
namespace {

// ecs.g6.2xlarge: DescribeInstanceTypes says the same family and size.
constexpr std::string_view kInstanceType = "ecs.g6.2xlarge";

std::string NextDevice(Node& node) {
  return std::string("/dev/xvd") + static_cast<char>('b' + node.devices_used++ % 25);
}

Disk& AddDriverDisk(World& world, const Volume& volume, StoryTime at) {
  Disk disk;
  disk.id = volume.handle;
  disk.name = volume.meta.name;
  disk.zone = volume.zone;
  disk.category = volume.category;
  disk.performance_level = volume.performance_level;
  disk.size_gib = volume.size_gib;
  disk.created = at;
  disk.tags = DriverTags(world.cluster_id, volume.meta.name);
  return world.disks.Add(std::move(disk));
}

Volume& AddDiskVolume(World& world, const StorageClass& of, std::string disk_id, std::string zone,
                      std::int64_t size_gib, StoryTime at) {
  Volume volume;
  volume.meta = NewMeta(world, "", disk_id, at);
  volume.size_gib = size_gib;
  volume.storage_class = of.meta.name;
  volume.reclaim_policy = of.reclaim_policy;
  volume.driver = kDiskDriver;
  volume.handle = std::move(disk_id);
  volume.category = of.Parameter("type");
  volume.performance_level = of.Parameter("performanceLevel");
  volume.zone = std::move(zone);
  volume.phase_since = at;
  AddDriverDisk(world, volume, at);
  return world.volumes.Add(std::move(volume));
}

void SetPhase(World& world, Volume& volume, std::string phase, StoryTime at) {
  volume.phase = std::move(phase);
  volume.phase_since = at;
  Touch(world, volume.meta);
}

// `asked_version` is that of the claim when the volume was chosen for it.
void BindToEachOther(World& world, Claim& claim, Volume& volume, std::int64_t asked_version,
                     StoryTime at) {
  volume.claim = ClaimRef{claim.meta.ns, claim.meta.name, claim.meta.uid, asked_version};
  SetPhase(world, volume, "Bound", at);
  claim.volume = volume.meta.name;
  claim.capacity_gib = volume.size_gib;
  claim.bound = at;
  Touch(world, claim.meta);
}

Attachment& AddAttachment(World& world, const Volume& volume, const Node& node, StoryTime at) {
  Attachment attachment;
  attachment.meta =
      NewMeta(world, "", AttachmentName(volume.handle, volume.driver, node.meta.name), at);
  attachment.attacher = volume.driver;
  attachment.volume = volume.meta.name;
  attachment.node = node.meta.name;
  attachment.node_id = node.instance_id;
  Find(world.volumes, volume.meta.name).attachment = attachment.meta.name;
  return world.attachments.Add(std::move(attachment));
}

}  // namespace

Pairs DriverTags(std::string_view cluster_id, std::string_view volume_name) {
  return {{"k8s.aliyun.com", "true"},
          {"createdby", "alibabacloud-csi-plugin"},
          {"ack.aliyun.com", std::string(cluster_id)},
          {"csi.alibabacloud.com/volume-name", std::string(volume_name)}};
}

Node& AddNode(World& world, std::string name, std::string address, std::string zone, StoryTime at) {
  Node node;
  node.instance_id = MakeInstanceId(name);
  node.instance_type = kInstanceType;
  node.address = std::move(address);
  node.zone = zone;
  node.meta = NewMeta(world, "", std::move(name), at);

  Disk system;
  system.id = MakeDiskId("system " + node.instance_id);
  system.zone = std::move(zone);
  system.type = "system";
  system.category = "cloud_essd";
  system.performance_level = "PL0";
  system.size_gib = 120;
  system.status = "In_use";
  system.instance_id = node.instance_id;
  system.device = "/dev/xvda";
  system.created = at;
  system.attached = at + 11;
  system.tags = {{"ack.aliyun.com", world.cluster_id}};
  world.disks.Add(std::move(system));

  CsiNode registration;
  registration.meta = NewMeta(world, "", node.meta.name, at);
  registration.node_uid = node.meta.uid;
  registration.instance_id = node.instance_id;
  registration.disk_limit = node.disk_limit;
  world.csi_nodes.Add(std::move(registration));
  return world.nodes.Add(std::move(node));
}

void RemoveNode(World& world, const std::string& name, StoryTime at) {
  const std::string instance = Find(world.nodes, name).instance_id;
  world.disks.RemoveIf(
      [&](const Disk& disk) { return disk.instance_id == instance && disk.type == "system"; });
  for (Disk& disk : world.disks)
    if (disk.instance_id == instance) TakeOff(disk, at);
  world.csi_nodes.Remove(name);
  world.nodes.Remove(name);
}

Claim& AddClaim(World& world, const StatefulSet& set, int ordinal, StoryTime at) {
  Claim claim;
  claim.meta = NewMeta(world, set.meta.ns, set.ClaimName(ordinal), at);
  claim.app = set.meta.name;
  claim.size_gib = set.size_gib;
  claim.storage_class = set.storage_class;
  claim.provisioner = kDiskDriver;
  claim.use_changed = at;
  return world.claims.Add(std::move(claim));
}

Volume& Provision(World& world, Claim& claim, const Node& node, StoryTime at) {
  const StorageClass& of = Find(world.storage_classes, claim.storage_class);
  const std::int64_t asked_version = claim.meta.resource_version;
  Volume& volume =
      AddDiskVolume(world, of, MakeDiskId(claim.meta.uid), node.zone, claim.size_gib, at);
  claim.selected_node = node.meta.name;
  BindToEachOther(world, claim, volume, asked_version, at);
  return volume;
}

void BindToStray(World& world, Claim& claim, Volume& volume, StoryTime at) {
  claim.provisioner.clear();
  BindToEachOther(world, claim, volume, claim.meta.resource_version, at);
}

Volume& AddUnclaimedVolume(World& world, const StorageClass& of, std::string disk_id,
                           std::string zone, std::int64_t size_gib, StoryTime at) {
  return AddDiskVolume(world, of, std::move(disk_id), std::move(zone), size_gib, at);
}

Attachment& Attach(World& world, const Volume& volume, Node& node, StoryTime at) {
  Disk& disk = FindDisk(world, volume.handle);
  disk.status = "In_use";
  disk.instance_id = node.instance_id;
  disk.device = NextDevice(node);
  ++node.disks_attached;
  disk.attached = at;
  Attachment& attachment = AddAttachment(world, volume, node, at);
  attachment.attached = true;
  return attachment;
}

void FailAttach(World& world, const Volume& volume, const Node& node, StoryTime at) {
  AddAttachment(world, volume, node, at).error = AttachError{
      at,
      "rpc error: code = Internal desc = SDK.ServerError\nErrorCode: InstanceDiskLimitExceeded\n"
      "Recommend: \nRequestId: 5B2A5C0E-7F4D-5D3C-9C1B-0F4E8D6A3B21\n"
      "Message: The amount of the disk on instance in question reach its limits., Node(" +
          node.instance_id + ") exceed the limit attachments of disk"};
}

void Detach(World& world, const Volume& volume, StoryTime at) {
  if (!volume.attachment.empty()) RemoveAttachment(world, std::string(volume.attachment), at);
}

void TakeOff(Disk& disk, StoryTime at) {
  if (disk.status == "In_use") disk.detached = at;
  disk.status = "Available";
  disk.instance_id.clear();
  disk.device.clear();
}

void RemoveAttachment(World& world, std::string_view name, StoryTime at) {
  const Attachment* const attachment = world.attachments.Find(name);
  Volume& volume = Find(world.volumes, attachment->volume);
  volume.attachment.clear();
  if (Node* const node = world.nodes.Find(attachment->node);
      node != nullptr && attachment->attached)
    --node->disks_attached;
  world.attachments.Remove(name);
  Disk* const disk = world.disks.Find(volume.handle);
  if (disk == nullptr) return;  // deleted in the cloud
  TakeOff(*disk, at);
}

void DeleteClaim(World& world, std::string_view ns, std::string_view name, StoryTime at) {
  const std::string key = std::string(ns) + "/" + std::string(name);
  SetPhase(world, Find(world.volumes, world.claims.Find(key)->volume), "Released", at);
  world.claims.Remove(key);
}

void ClearClaimRef(World& world, Volume& volume, StoryTime at) {
  volume.claim.reset();
  SetPhase(world, volume, "Available", at);
}

void DeleteVolume(World& world, std::string_view name) {
  world.volumes.Remove(name);
}

void DeleteDisk(World& world, std::string_view id) {
  world.disks.Remove(id);
}

}  // namespace simulator

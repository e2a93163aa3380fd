#include "tests/simulator/controllers.h"

#include "tests/simulator/identity.h"

namespace simulator {
namespace {

// ecs.g6.2xlarge: DescribeInstanceTypes says the same family and size.
constexpr std::string_view kInstanceType = "ecs.g6.2xlarge";

std::string NextDevice(Node& node) {
  return std::string("/dev/xvd") + static_cast<char>('b' + node.devices_used++);
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
  return world.disks.emplace_back(std::move(disk));
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
  return world.volumes.emplace_back(std::move(volume));
}

void SetPhase(World& world, Volume& volume, std::string phase, StoryTime at) {
  volume.phase = std::move(phase);
  volume.phase_since = at;
  Touch(world, volume.meta);
}

Attachment& AddAttachment(World& world, const Volume& volume, const Node& node, StoryTime at) {
  Attachment attachment;
  attachment.meta =
      NewMeta(world, "", AttachmentName(volume.handle, volume.driver, node.meta.name), at);
  attachment.attacher = volume.driver;
  attachment.volume = volume.meta.name;
  attachment.node = node.meta.name;
  attachment.node_id = node.instance_id;
  return world.attachments.emplace_back(std::move(attachment));
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
  world.disks.push_back(std::move(system));
  return world.nodes.emplace_back(std::move(node));
}

Claim& AddClaim(World& world, const StatefulSet& set, int ordinal, StoryTime at) {
  Claim claim;
  claim.meta = NewMeta(world, set.meta.ns, set.ClaimName(ordinal), at);
  claim.app = set.meta.name;
  claim.size_gib = set.size_gib;
  claim.storage_class = set.storage_class;
  claim.provisioner = kDiskDriver;
  return world.claims.emplace_back(std::move(claim));
}

Volume& Provision(World& world, Claim& claim, const Node& node, StoryTime at) {
  const StorageClass& of = Find(world.storage_classes, claim.storage_class);
  const ClaimRef reference{claim.meta.ns, claim.meta.name, claim.meta.uid,
                           claim.meta.resource_version};
  Volume& volume =
      AddDiskVolume(world, of, MakeDiskId(claim.meta.uid), node.zone, claim.size_gib, at);
  volume.claim = reference;
  SetPhase(world, volume, "Bound", at);
  claim.selected_node = node.meta.name;
  claim.volume = volume.meta.name;
  claim.bound = at;
  Touch(world, claim.meta);
  return volume;
}

Volume& AddUnclaimedVolume(World& world, const StorageClass& of, std::string disk_id,
                           std::string zone, std::int64_t size_gib, StoryTime at) {
  return AddDiskVolume(world, of, std::move(disk_id), std::move(zone), size_gib, at);
}

void Attach(World& world, const Volume& volume, Disk& disk, Node& node, StoryTime at) {
  AddAttachment(world, volume, node, at).attached = true;
  disk.status = "In_use";
  disk.instance_id = node.instance_id;
  disk.device = NextDevice(node);
  disk.attached = at;
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
  std::erase_if(world.attachments, [&](const Attachment& attachment) {
    return attachment.volume == volume.meta.name;
  });
  Disk& disk = FindDisk(world, volume.handle);
  if (disk.status == "In_use") disk.detached = at;
  disk.status = "Available";
  disk.instance_id.clear();
  disk.device.clear();
}

void DeleteClaim(World& world, std::string_view ns, std::string_view name, StoryTime at) {
  const auto claim = std::find_if(world.claims.begin(), world.claims.end(), [&](const Claim& each) {
    return each.meta.ns == ns && each.meta.name == name;
  });
  SetPhase(world, Find(world.volumes, claim->volume), "Released", at);
  world.claims.erase(claim);
}

void ClearClaimRef(World& world, Volume& volume, StoryTime at) {
  volume.claim.reset();
  SetPhase(world, volume, "Available", at);
}

void DeleteVolume(World& world, std::string_view name) {
  std::erase_if(world.volumes, [&](const Volume& volume) { return volume.meta.name == name; });
}

void DeleteDisk(World& world, std::string_view id) {
  std::erase_if(world.disks, [&](const Disk& disk) { return disk.id == id; });
}

}  // namespace simulator

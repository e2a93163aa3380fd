// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/scenarios/incident_cluster.h"

#include <array>
#include <stdexcept>

#include "tests/simulator/controllers.h"
#include "tests/simulator/identity.h"
#include "tests/simulator/scenarios/cluster.h"

namespace simulator::incident {
namespace {

constexpr StoryTime kBuilt = -90 * kDay;
constexpr std::string_view kReceiverClass = "idc-receiver-web-20220328";

// The node of each replica once all eight run. Node .12 is full. The replicas 2 to 7 are in zone E,
// where the autoscaler adds its nodes, so that none of them takes the stray volume in zone D.
constexpr std::array<int, 8> kHostOfReplica = {11, 14, 18, 13, 17, 18, 17, 18};

void AddClasses(World& world) {
  AddEssdClass(world, kBuilt);
  StorageClass receiver;
  receiver.meta = NewMeta(world, "", std::string(kReceiverClass), kBuilt);
  receiver.provisioner = kDiskDriver;
  receiver.parameters = {{"csi.storage.k8s.io/fstype", "ext4"},
                         {"fstype", "ext4"},
                         {"type", "cloud_efficiency"},
                         {"zoneId", "cn-shenzhen-d,cn-shenzhen-e"}};
  receiver.reclaim_policy = "Retain";
  receiver.binding_mode = "WaitForFirstConsumer";
  world.storage_classes.Add(std::move(receiver));

  StorageClass nas;
  nas.meta = NewMeta(world, "", "alibabacloud-cnfs-nas", kBuilt);
  nas.provisioner = kNasDriver;
  nas.parameters = {{"containerNetworkFileSystem", "cnfs-nas-filesystem"},
                    {"path", "/"},
                    {"volumeAs", "subpath"}};
  nas.reclaim_policy = "Retain";
  nas.binding_mode = "Immediate";
  world.storage_classes.Add(std::move(nas));
}

void AddNodes(World& world) {
  for (int octet = 11; octet <= 16; ++octet)
    AddNodeAt(world, octet, std::string(octet <= 13 ? kZoneE : kZoneD), kBuilt);
  Node virtual_node;
  virtual_node.meta = NewMeta(world, "", "virtual-kubelet-cn-shenzhen-e", kBuilt);
  virtual_node.zone = kZoneE;
  world.nodes.Add(std::move(virtual_node));
}

void AddDatabases(World& world) {
  StatefulSet& mysql = AddStatefulSet(world, "cx-data", "mysql", "mysql:8.0.36", 3, kBuilt);
  constexpr std::array<int, 3> kHosts = {11, 13, 14};
  for (int i = 0; i < 3; ++i) {
    AddClaim(world, mysql, i, kBuilt + kHour);
    Run(world, mysql, i, NodeAt(world, kHosts[static_cast<std::size_t>(i)]), kBuilt + kHour);
  }
  StatefulSet& logbuf =
      AddStatefulSet(world, "cx-data", "logbuf", "cx/logbuf:3.1.0", 15, -20 * kDay);
  logbuf.claim_template = "buf";
  logbuf.size_gib = 20;
  logbuf.pinned_node = NodeAt(world, 12).meta.name;
  for (int i = 0; i < 15; ++i) {
    AddClaim(world, logbuf, i, -20 * kDay + i);
    Run(world, logbuf, i, NodeAt(world, 12), -20 * kDay + i);
  }
}

void AddReceiver(World& world) {
  StatefulSet& set = AddStatefulSet(world, std::string(kReceiverNamespace), std::string(kReceiver),
                                    "cx/receiver-web:20220328", 2, kBuilt);
  set.claim_template = "large-format-log";
  set.size_gib = 1000;
  set.storage_class = kReceiverClass;
  set.init_containers = {"prepare-dirs", "fetch-seed"};
  for (int i = 0; i < 2; ++i) {
    AddClaim(world, set, i, kBuilt + i);
    Run(world, set, i, HostOf(world, i), kBuilt + i);
  }
}

// Of the receiver's class, size and access mode, in zones where its pods run: the next one may get
// either.
void AddStrays(World& world) {
  struct Stray {
    std::string_view id;
    std::string_view zone;
  };
  for (const auto& [id, zone] :
       {Stray{kStrayThatIsTaken, kZoneE}, Stray{"d-wz9gme1m29dd3jkf0g2x", kZoneD}}) {
    const StorageClass& of = Find(world.storage_classes, kReceiverClass);
    Volume& volume = AddUnclaimedVolume(world, of, std::string(id), std::string(zone),
                                        Receiver(world).size_gib, -40 * kDay);
    volume.phase_since = -3 * kDay;
    Disk& disk = FindDisk(world, volume.handle);
    disk.attached = -40 * kDay + 9;
    disk.detached = -3 * kDay - kHour;
  }
}

// A static volume of another driver and its claim, bound to each other.
Volume& AddSharedVolume(World& world, std::string_view driver, const std::string& name,
                        const std::string& claim_name, const std::string& storage_class) {
  Claim claim;
  claim.meta = NewMeta(world, "cx-data", claim_name, kBuilt);
  claim.size_gib = 70;
  claim.capacity_gib = 70;
  claim.storage_class = storage_class;
  claim.access_mode = "ReadWriteMany";
  claim.volume = name;
  claim.bound = kBuilt;
  claim.is_by_hand = true;

  Volume volume;
  volume.meta = NewMeta(world, "", name, kBuilt);
  volume.size_gib = claim.size_gib;
  volume.storage_class = storage_class;
  volume.reclaim_policy = "Retain";
  volume.access_mode = claim.access_mode;
  volume.driver = driver;
  volume.handle = name;
  volume.claim =
      ClaimRef{claim.meta.ns, claim.meta.name, claim.meta.uid, claim.meta.resource_version};
  volume.phase = "Bound";
  volume.phase_since = kBuilt;
  world.claims.Add(std::move(claim));
  return world.volumes.Add(std::move(volume));
}

void AddSharedVolumes(World& world) {
  AddSharedVolume(world, kNasDriver, "nas-7c1d2e3f-0a1b-4c2d-9e8f-112233445566", "shared-conf",
                  "alibabacloud-cnfs-nas");
  const Volume& models = AddSharedVolume(world, kOssDriver, "oss-models", "models", "");
  const Node& node = NodeAt(world, 11);
  Attachment attachment;
  attachment.meta =
      NewMeta(world, "", AttachmentName(models.handle, kOssDriver, node.meta.name), kBuilt);
  attachment.attacher = kOssDriver;
  attachment.volume = models.meta.name;
  attachment.node = node.meta.name;
  attachment.node_id = node.meta.name;
  attachment.attached = true;
  world.attachments.Add(std::move(attachment));
}

void AddUnmanagedDisks(World& world) {
  AddForeignDisk(world, kBuilt);

  Node& node = NodeAt(world, 12);
  Disk by_hand;
  by_hand.id = MakeDiskId("attached by hand");
  by_hand.name = "手工数据盘";
  by_hand.description = "attached by hand, not by the CSI driver";
  by_hand.zone = node.zone;
  by_hand.category = "cloud_ssd";
  by_hand.size_gib = 500;
  by_hand.status = "In_use";
  by_hand.instance_id = node.instance_id;
  by_hand.device = "/dev/xvdz";
  by_hand.created = kBuilt;
  by_hand.attached = kBuilt + 43;
  world.disks.Add(std::move(by_hand));

  Disk prepaid;
  prepaid.id = MakeDiskId("prepaid");
  prepaid.name = "archive-2025";
  prepaid.zone = kZoneE;
  prepaid.category = "cloud_ssd";
  prepaid.size_gib = 300;
  prepaid.charge_type = "PrePaid";
  prepaid.created = kBuilt;
  world.disks.Add(std::move(prepaid));
}

// Nothing is read from or written to the disk of the last database.
void MakeIdle(World& world) {
  const StatefulSet& mysql = Find(world.stateful_sets, "mysql");
  const Claim& claim = *world.claims.Find(mysql.meta.ns + "/" + mysql.ClaimName(2));
  FindDisk(world, Find(world.volumes, claim.volume).handle).idle = true;
}

void AddDatabaseSnapshots(World& world) {
  const StatefulSet& mysql = Find(world.stateful_sets, "mysql");
  for (int i = 0; i < 2; ++i) {
    const Claim& claim = *world.claims.Find(mysql.meta.ns + "/" + mysql.ClaimName(i));
    AddSnapshot(world, Find(world.volumes, claim.volume).handle, claim.capacity_gib, -7 * kDay);
  }
  // Its disk is gone.
  AddSnapshot(world, MakeDiskId("old database"), 200, -80 * kDay);
}

}  // namespace

Node& AddNodeAt(World& world, int last_octet, std::string zone, StoryTime at) {
  const std::string address = "172.16.19." + std::to_string(last_octet);
  return AddNode(world, "cn-shenzhen." + address, address, std::move(zone), at);
}

Node& NodeAt(World& world, int last_octet) {
  return Find(world.nodes, "cn-shenzhen.172.16.19." + std::to_string(last_octet));
}

StatefulSet& Receiver(World& world) {
  return Find(world.stateful_sets, kReceiver);
}

void Scale(World& world, StatefulSet& set, int replicas, int ready) {
  if (set.replicas != replicas) ++set.generation;
  set.replicas = replicas;
  set.ready = ready;
  Touch(world, set.meta);
}

void Scale(World& world, int replicas, int ready) {
  Scale(world, Receiver(world), replicas, ready);
}

std::string ReceiverPod(World& world, int ordinal) {
  return std::string(kReceiverNamespace) + "/" + Receiver(world).PodName(ordinal);
}

Claim& ReceiverClaim(World& world, int ordinal) {
  return Find(world.claims, Receiver(world).ClaimName(ordinal));
}

Volume& VolumeOfClaim(World& world, int ordinal) {
  return Find(world.volumes, ReceiverClaim(world, ordinal).volume);
}

Volume& VolumeOfReplica(World& world, int ordinal) {
  const std::string claim = Receiver(world).ClaimName(ordinal);
  for (Volume& volume : world.volumes)
    if (volume.claim && volume.claim->name == claim) return volume;
  throw std::logic_error("no volume was made for claim " + claim);
}

void SetQuota(World& world, std::string_view category, std::int64_t gib) {
  for (DiskQuota& quota : world.disk_quotas)
    if (quota.category == category) quota.total_gib = gib;
}

// The replica's claim gets a disk, and its pod runs on the node.
void Run(World& world, const StatefulSet& set, int ordinal, Node& node, StoryTime at) {
  Claim& claim = *world.claims.Find(set.meta.ns + "/" + set.ClaimName(ordinal));
  Attach(world, Provision(world, claim, node, at + 3), node, at + 9);
  Pod* const pod = world.pods.Find(set.meta.ns + "/" + set.PodName(ordinal));
  Place(pod != nullptr ? *pod : AddPod(world, set, ordinal, at), node, PodStage::kRunning, at + 15);
}

Node& HostOf(World& world, int ordinal) {
  return NodeAt(world, kHostOfReplica[static_cast<std::size_t>(ordinal)]);
}

void BuildCluster(World& world) {
  AddClasses(world);
  AddNodes(world);
  AddDatabases(world);
  AddReceiver(world);
  AddStrays(world);
  AddSharedVolumes(world);
  AddUnmanagedDisks(world);
  MakeIdle(world);
  AddDatabaseSnapshots(world);
  // 4000 GiB are in use, enough for three replicas more; of the other 620 GiB.
  world.disk_quotas = {{"cloud_efficiency", 7168}, {"cloud_essd", 640}};
}

}  // namespace simulator::incident

// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sample_inventory.h"

#include <algorithm>
#include <memory>
#include <type_traits>
#include <utility>

#include "exporter/inventory/tables.h"

namespace exporter {
TimePoint At(const std::string& timestamp) {
  return ParseTimestamp(timestamp).value();
}

TimePoint SampleTime() {
  return At("2026-11-22T13:30:00Z");
}

void LetFail(TableState& table, ErrorKind kind) {
  SourceHealth health = table.health();
  health.is_scheduled = health.is_tried = true;
  health.failure = kind;
  table.set_health(health);
}

Inventory EmptyInventory() {
  Inventory inventory;
  inventory.taken_at = SampleTime();
  ForEachTable([&](const auto& table) {
    using Row = typename std::remove_reference_t<decltype(inventory.*table.field)>::Row;
    if (!table.is_opt_in) inventory.*table.field = TableOf<Row>({});
  });
  inventory.disk_regions = {"cn-shenzhen"};
  return inventory;
}

kubernetes::PersistentVolume MakeVolume(std::string name, std::string phase) {
  kubernetes::PersistentVolume volume;
  volume.meta.uid = "uid-" + name;
  volume.meta.name = std::move(name);
  volume.storage_class = kSampleClass;
  volume.phase = std::move(phase);
  volume.reclaim_policy = "Retain";
  volume.capacity_bytes = 1000 * kGibibyte;
  volume.phase_since = SampleTime() - std::chrono::hours{1};
  return volume;
}

kubernetes::PersistentVolume MakeDiskVolume(std::string disk, std::string phase) {
  kubernetes::PersistentVolume volume = MakeVolume("pv-" + disk, std::move(phase));
  volume.driver = kubernetes::kDiskDriver;
  volume.disk_id = std::move(disk);
  return volume;
}

kubernetes::PersistentVolumeClaim MakeClaim(std::string ns, std::string name) {
  kubernetes::PersistentVolumeClaim claim;
  claim.meta.ns = std::move(ns);
  claim.meta.name = std::move(name);
  claim.storage_class = kSampleClass;
  claim.phase = "Bound";
  return claim;
}

kubernetes::StatefulSet MakeStatefulSet(std::string ns, std::string name,
                                        const std::vector<std::string>& templates,
                                        std::int64_t replicas) {
  kubernetes::StatefulSet set;
  set.meta.ns = std::move(ns);
  set.meta.name = std::move(name);
  set.replicas = replicas;
  for (const std::string& claim_template : templates) {
    set.claim_templates.push_back(
        {.name = claim_template, .storage_class = {}, .requested_bytes = {}, .access_modes = {}});
  }
  return set;
}

kubernetes::Node MakeNode(std::string name) {
  kubernetes::Node node;
  node.instance_id = "i-" + name;
  node.meta.name = std::move(name);
  node.region = "cn-shenzhen";
  node.zone = "cn-shenzhen-d";
  node.instance_type = "ecs.g6.large";
  node.is_ready = true;
  node.labels = {{"kubernetes.io/hostname", node.meta.name},
                 {"topology.diskplugin.csi.alibabacloud.com/zone", node.zone},
                 {"topology.kubernetes.io/zone", node.zone}};
  return node;
}

kubernetes::Pod MakePod(std::string ns, std::string name, std::string node,
                        std::vector<std::string> claims) {
  kubernetes::Pod pod;
  pod.meta.ns = std::move(ns);
  pod.meta.uid = "uid-" + name;
  pod.meta.name = std::move(name);
  pod.meta.created = SampleTime() - std::chrono::hours{1};
  pod.phase = node.empty() ? "Pending" : "Running";
  pod.initialized = pod.ready = pod.has_started = pod.runs = !node.empty();
  pod.node_name = std::move(node);
  pod.claims = std::move(claims);
  return pod;
}

kubernetes::PlacedPod MakePlacedPod(std::string ns, std::string name, std::string node,
                                    kubernetes::Labels labels) {
  std::ranges::sort(labels);
  return {
      .name = std::move(name),
      .node = std::move(node),
      .traits = {
          .ns = std::move(ns), .labels = std::move(labels), .anti_affinity = {}, .host_ports = {}}};
}

void PlacePods(Inventory& inventory, const std::vector<kubernetes::PlacedPod>& pods) {
  std::vector<kubernetes::PodGroup> groups;
  for (const auto& pod : pods) {
    groups.push_back({.traits = pod.traits,
                      .nodes = {{.node = std::make_shared<const std::string>(pod.node),
                                 .pods = 1,
                                 .terminating = pod.is_terminating ? 1U : 0U}}});
  }
  inventory.pod_groups = TableOf(std::move(groups));
  for (const auto& set : inventory.stateful_sets) inventory.pod_questions.Add(set.terms);
}

kubernetes::StorageClass MakeClass(std::string name) {
  kubernetes::StorageClass storage_class;
  storage_class.meta.name = std::move(name);
  storage_class.provisioner = kubernetes::kDiskDriver;
  storage_class.reclaim_policy = "Retain";
  storage_class.volume_binding_mode = "WaitForFirstConsumer";
  storage_class.allow_volume_expansion = true;
  storage_class.category = "cloud_essd";
  return storage_class;
}

kubernetes::CsiNode MakeCsiNode(std::string name, std::optional<std::int64_t> limit) {
  kubernetes::CsiNode csi_node;
  csi_node.meta.name = std::move(name);
  csi_node.has_disk_driver = csi_node.has_topology = limit.has_value();
  csi_node.disk_limit = limit;
  return csi_node;
}

kubernetes::VolumeAttachment MakeAttachment(std::string node) {
  kubernetes::VolumeAttachment attachment;
  attachment.attacher = kubernetes::kDiskDriver;
  attachment.node_name = std::move(node);
  attachment.attached = true;
  return attachment;
}

alibaba::InstanceType MakeInstanceType(std::string id, std::optional<std::int64_t> disk_quantity) {
  alibaba::InstanceType type;
  type.id = std::move(id);
  type.disk_quantity = disk_quantity;
  return type;
}

alibaba::Disk MakeDisk(std::string id, const std::string& instance) {
  alibaba::Disk disk;
  disk.id = std::move(id);
  disk.region = "cn-shenzhen";
  disk.zone = "cn-shenzhen-d";
  disk.type = "data";
  disk.category = "cloud_essd";
  disk.performance_level = "PL1";
  disk.size_gib = 1000;
  disk.status = instance.empty() ? "Available" : "In_use";
  disk.charge_type = "PostPaid";
  if (!instance.empty()) disk.instance_ids.push_back(instance);
  return disk;
}

}  // namespace exporter

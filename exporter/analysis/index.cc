// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/index.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "exporter/analysis/volume_facts.h"

namespace exporter {
namespace {

// Whether the default class is `a` rather than `b`; one without a timestamp is the oldest.
bool IsNewerDefault(const kubernetes::StorageClass& a, const kubernetes::StorageClass& b) {
  if (a.meta.created != b.meta.created) return a.meta.created > b.meta.created;
  return a.meta.name < b.meta.name;
}

std::string_view OnlyRegion(const Table<kubernetes::Node>& nodes) {
  std::string_view only;
  for (const auto& node : nodes) {
    if (node.region.empty()) continue;
    if (!only.empty() && only != node.region) return {};
    only = node.region;
  }
  return only;
}

// Whether `a` is preferred to `b` as the volume of their disk.
bool Precedes(const kubernetes::PersistentVolume& a, const kubernetes::PersistentVolume& b) {
  return std::tuple(a.phase != "Bound", std::string_view(a.meta.name)) <
         std::tuple(b.phase != "Bound", std::string_view(b.meta.name));
}

}  // namespace

Index::Index(const Inventory& inventory) : inventory_(inventory) {
  disks_.reserve(inventory.disks.size());
  for (const auto& disk : inventory.disks) disks_.emplace(disk.id, &disk);
  for (const auto& [node, id] : NodeInstances(inventory)) {
    const auto [place, added] = nodes_by_instance_.emplace(id, node);
    if (!added && node->meta.name < place->second->meta.name) place->second = node;
  }
  for (const auto& csi_node : inventory.csi_nodes)
    csi_nodes_.emplace(csi_node.meta.name, &csi_node);
  for (const auto& type : inventory.instance_types) instance_types_.emplace(type.id, &type);
  volumes_by_disk_.reserve(inventory.persistent_volumes.size());
  volumes_.reserve(inventory.persistent_volumes.size());
  for (const auto& volume : inventory.persistent_volumes) {
    volumes_.emplace(volume.meta.name, &volume);
    if (volume.disk_id.empty()) continue;
    const auto [place, added] = volumes_by_disk_.emplace(volume.disk_id, &volume);
    if (!added) {
      const bool stands = Precedes(volume, *place->second);
      more_volumes_of_disk_.Add({{}, volume.disk_id}, stands ? *place->second : volume);
      if (stands) place->second = &volume;
    }
    if (const auto* disk = FindDisk(volume.disk_id)) our_regions_.insert(disk->region);
  }
  AddKubernetes();
}

void Index::AddKubernetes() {
  node_region_ = OnlyRegion(inventory_.nodes);
  for (const auto& node : inventory_.nodes) nodes_.emplace(node.meta.name, &node);
  for (const auto& storage_class : inventory_.storage_classes) {
    classes_.emplace(storage_class.meta.name, &storage_class);
    if (!storage_class.is_default) continue;
    if (default_class_ == nullptr || IsNewerDefault(storage_class, *default_class_)) {
      default_class_ = &storage_class;
    }
  }
  claims_.reserve(inventory_.persistent_volume_claims.size());
  for (const auto& claim : inventory_.persistent_volume_claims) {
    claims_.emplace(ObjectName{claim.meta.ns, claim.meta.name}, &claim);
  }
  for (const auto& set : inventory_.stateful_sets) {
    stateful_sets_.emplace(ObjectName{set.meta.ns, set.meta.name}, &set);
  }
  for (const auto& snapshot : inventory_.volume_snapshots) {
    snapshots_.emplace(ObjectName{snapshot.meta.ns, snapshot.meta.name}, &snapshot);
  }
  for (const auto& content : inventory_.volume_snapshot_contents) {
    snapshot_contents_.emplace(content.meta.name, &content);
  }
  pods_.reserve(inventory_.pods.size());
  for (const auto& pod : inventory_.pods) {
    pods_.emplace(ObjectName{pod.meta.ns, pod.meta.name}, &pod);
    for (const auto& claim : pod.claims) pods_of_claim_.Add({pod.meta.ns, claim}, pod);
  }
  for (const auto& attachment : inventory_.volume_attachments) {
    if (attachment.persistent_volume.empty()) continue;
    attachments_of_.Add({{}, attachment.persistent_volume}, attachment);
  }
  for (const auto& event : inventory_.events) {
    events_of_.Add({event.involved.ns, event.involved.name}, event);
  }
}

bool Index::MayDiskBeGone(const kubernetes::PersistentVolume& volume) const {
  const bool listed_since =
      volume.meta.created && *volume.meta.created < inventory_.disks.read_started();
  if (!listed_since || volume.disk_id.empty() || FindDisk(volume.disk_id) != nullptr) return false;
  const auto regions = RegionsOf(volume);
  return !regions.empty() && std::ranges::all_of(regions, [&](const std::string& region) {
    return std::ranges::find(inventory_.disk_regions, region) != inventory_.disk_regions.end();
  });
}

bool Index::IsDiskGone(const kubernetes::PersistentVolume& volume) const {
  return MayDiskBeGone(volume) &&
         std::ranges::all_of(RegionsOf(volume), [&](const std::string& region) {
           return our_regions_.contains(region);
         });
}

std::vector<const kubernetes::PersistentVolume*> Index::OtherVolumesOfDisk(
    const kubernetes::PersistentVolume& volume) const {
  if (volume.disk_id.empty()) return {};
  auto others = more_volumes_of_disk_.Of({{}, volume.disk_id}).Copy();
  if (const auto* stands = FindVolumeOfDisk(volume.disk_id)) others.push_back(stands);
  std::erase(others, &volume);
  return others;
}

const kubernetes::PersistentVolume* Index::FindOtherVolumeOfDisk(
    const kubernetes::PersistentVolume& volume) const {
  const auto others = OtherVolumesOfDisk(volume);
  const auto* stands = FindVolumeOfDisk(volume.disk_id);
  const auto first = std::ranges::min_element(others, {}, [&](const auto* other) {
    return std::pair(other != stands, std::string_view(other->meta.name));
  });
  return first == others.end() ? nullptr : *first;
}

const kubernetes::PersistentVolumeClaim* Index::FindClaimOf(
    const kubernetes::PersistentVolume& volume) const {
  if (!volume.claim) return nullptr;
  const auto* claim = FindClaim(volume.claim->ns, volume.claim->name);
  return claim != nullptr && claim->meta.uid == volume.claim->uid ? claim : nullptr;
}

std::vector<const kubernetes::Event*> Index::EventsOf(std::string_view kind, std::string_view ns,
                                                      std::string_view name) const {
  auto events = events_of_.Of({ns, name}).Copy();
  std::erase_if(events, [&](const auto* event) { return event->involved.kind != kind; });
  return events;
}

}  // namespace exporter

#include "exporter/analysis/index.h"

#include <algorithm>
#include <tuple>

#include "exporter/analysis/zones.h"

namespace exporter {
namespace {

template <class Value>
Value Find(const std::unordered_map<std::string_view, Value>& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

// Whether `a` stands for the disk rather than `b`.
bool Precedes(const kubernetes::PersistentVolume& a, const kubernetes::PersistentVolume& b) {
  return std::tuple(a.phase != "Bound", std::string_view(a.meta.name)) <
         std::tuple(b.phase != "Bound", std::string_view(b.meta.name));
}

}  // namespace

Index::Index(const Inventory& inventory) : inventory_(inventory) {
  disks_.reserve(inventory.disks.size());
  for (const auto& disk : inventory.disks) disks_.emplace(disk.id, &disk);
  for (const auto& node : inventory.nodes) {
    if (!node.instance_id.empty()) nodes_by_instance_.emplace(node.instance_id, &node);
  }
  for (const auto& csi_node : inventory.csi_nodes)
    csi_nodes_.emplace(csi_node.meta.name, &csi_node);
  for (const auto& type : inventory.instance_types) instance_types_.emplace(type.id, &type);
  volumes_by_disk_.reserve(inventory.persistent_volumes.size());
  for (const auto& volume : inventory.persistent_volumes) {
    if (volume.disk_id.empty()) continue;
    const auto [place, added] = volumes_by_disk_.emplace(volume.disk_id, &volume);
    if (!added && Precedes(volume, *place->second)) place->second = &volume;
    lists_our_disks_ = lists_our_disks_ || disks_.contains(volume.disk_id);
  }
}

const alibaba::Disk* Index::FindDisk(std::string_view disk_id) const {
  return Find(disks_, disk_id);
}

const kubernetes::Node* Index::FindNodeByInstance(std::string_view instance_id) const {
  return Find(nodes_by_instance_, instance_id);
}

const kubernetes::CsiNode* Index::FindCsiNode(std::string_view node_name) const {
  return Find(csi_nodes_, node_name);
}

const alibaba::InstanceType* Index::FindInstanceType(std::string_view type) const {
  return Find(instance_types_, type);
}

bool Index::IsDiskGone(const kubernetes::PersistentVolume& volume) const {
  const bool listed_since = lists_our_disks_ && volume.meta.created &&
                            *volume.meta.created < inventory_.disks.read_started();
  if (!listed_since || volume.disk_id.empty() || FindDisk(volume.disk_id) != nullptr) return false;
  // Without a zone the region is unknown.
  const auto is_covered = [&](const std::string& zone) {
    return std::ranges::find(inventory_.disk_regions, RegionOfZone(zone)) !=
           inventory_.disk_regions.end();
  };
  return !volume.zones.empty() && std::ranges::all_of(volume.zones, is_covered);
}

const kubernetes::PersistentVolume* Index::FindVolumeOfDisk(std::string_view disk_id) const {
  return Find(volumes_by_disk_, disk_id);
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/object_table.h"
#include "tests/simulator/objects.h"

namespace simulator {

inline constexpr std::string_view kDiskDriver = "diskplugin.csi.alibabacloud.com";
inline constexpr std::string_view kNasDriver = "nasplugin.csi.alibabacloud.com";
inline constexpr std::string_view kOssDriver = "ossplugin.csi.alibabacloud.com";

// Everything both APIs speak of. Steps of a scenario and mutations edit it; nothing else does.
struct World {
  std::string region = "cn-shenzhen";
  std::string cluster_id = "c0123456789abcdef0123456789abcdef";
  std::int64_t resource_version = 1000;
  // Pages of DescribeDisks overlap by one disk: the real list is no snapshot.
  bool disk_pages_overlap = false;
  // Claims carry the condition Unused, as with the gate PersistentVolumeClaimUnusedSinceTime.
  bool reports_unused = false;
  ObjectTable<Node> nodes;
  ObjectTable<CsiNode> csi_nodes;
  ObjectTable<StorageClass> storage_classes;
  ObjectTable<StatefulSet> stateful_sets;
  ObjectTable<Autoscaler> autoscalers;
  ObjectTable<Pod> pods;
  ObjectTable<Event> events;
  ObjectTable<Claim> claims;
  ObjectTable<Volume> volumes;
  ObjectTable<Attachment> attachments;
  ObjectTable<SnapshotContent> snapshot_contents;
  ObjectTable<Disk> disks;
  ObjectTable<Snapshot> snapshots;
  std::vector<DiskQuota> disk_quotas = {{"cloud_efficiency", 229376}, {"cloud_essd", 204800}};
};

inline const std::string& RegionOf(const World& world, const Disk& disk) {
  return disk.region.empty() ? world.region : disk.region;
}

// The object must exist; scenarios name only what they made. Of a namespaced kind the first object
// of that name is meant.
template <class T>
T& Find(ObjectTable<T>& objects, std::string_view name) {
  if (T* const found = objects.Find(name)) return *found;
  for (T& object : objects)
    if (object.meta.name == name) return object;
  throw std::logic_error("the scenario made no " + std::string(name));
}
inline Disk& FindDisk(World& world, std::string_view id) {
  return *world.disks.Find(id);
}

// A new object of the next resource version.
ObjectMeta NewMeta(World& world, std::string ns, std::string name, StoryTime created);
// Marks a change: the object gets the next resource version.
void Touch(World& world, ObjectMeta& meta);

// "1000Gi"; multiples of 1024 become Ti, as the API server normalises them.
std::string FormatGib(std::int64_t gib);

}  // namespace simulator

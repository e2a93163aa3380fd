#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/simulator/timestamps.h"

namespace simulator {

inline constexpr std::string_view kDiskDriver = "diskplugin.csi.alibabacloud.com";
inline constexpr std::string_view kNasDriver = "nasplugin.csi.alibabacloud.com";
inline constexpr std::string_view kOssDriver = "ossplugin.csi.alibabacloud.com";

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct ObjectMeta {
  std::string name;
  std::string ns;  // empty for cluster-scoped objects
  std::string uid;
  std::int64_t resource_version = 0;
  StoryTime created = 0;

  // The order of the real store: bytes of "namespace/name".
  std::string key() const { return ns.empty() ? name : ns + "/" + name; }
};

struct Node {
  ObjectMeta meta;
  std::string address;
  std::string instance_id;  // empty for a virtual node
  std::string instance_type;
  std::string zone;
  int disk_limit = 15;
  int devices_used = 0;
  bool is_virtual() const { return instance_id.empty(); }
};

struct StorageClass {
  ObjectMeta meta;
  std::string provisioner;
  Pairs parameters;
  std::string reclaim_policy;
  std::string binding_mode;
  bool is_default = false;
  std::string Parameter(std::string_view key) const;
};

struct StatefulSet {
  ObjectMeta meta;
  int replicas = 0;
  int ready = 0;
  std::int64_t generation = 1;
  std::string claim_template;
  std::int64_t size_gib = 0;
  std::string storage_class;
  std::string image;
  std::string pinned_node;  // nodeSelector kubernetes.io/hostname, empty for none
  std::string ClaimName(int ordinal) const;
};

struct Claim {
  ObjectMeta meta;
  std::string app;
  std::int64_t size_gib = 0;
  std::string storage_class;
  std::string access_mode = "ReadWriteOnce";
  std::string provisioner;    // empty for a claim of a static volume
  std::string selected_node;  // empty until the scheduler chose one
  std::string volume;         // empty while Pending
  StoryTime bound = 0;
};

struct ClaimRef {
  std::string ns;
  std::string name;
  std::string uid;
  std::int64_t resource_version = 0;
};

struct Volume {
  ObjectMeta meta;
  std::int64_t size_gib = 0;
  std::string storage_class;
  std::string reclaim_policy;
  std::string access_mode = "ReadWriteOnce";
  std::string driver;
  std::string handle;
  std::string category;
  std::string performance_level;
  std::string zone;  // empty for volumes without topology
  std::optional<ClaimRef> claim;
  std::string phase = "Available";
  StoryTime phase_since = 0;
};

struct AttachError {
  StoryTime at = 0;
  std::string message;
};

struct Attachment {
  ObjectMeta meta;
  std::string attacher;
  std::string volume;
  std::string node;
  std::string node_id;
  bool attached = false;
  std::optional<AttachError> error;
};

struct Disk {
  std::string id;
  std::string name;
  std::string description;
  std::string zone;
  std::string type = "data";
  std::string category;
  std::string performance_level;
  std::int64_t size_gib = 0;
  std::string status = "Available";
  std::string charge_type = "PostPaid";
  std::string instance_id;
  std::string device;
  StoryTime created = 0;
  std::optional<StoryTime> attached;
  std::optional<StoryTime> detached;
  Pairs tags;
};

// Everything both APIs speak of. Steps of a scenario edit it; nothing else does.
struct World {
  std::string region = "cn-shenzhen";
  std::string cluster_id = "c0123456789abcdef0123456789abcdef";
  std::int64_t resource_version = 1000;
  // Pages of DescribeDisks overlap by one disk: the real list is no snapshot.
  bool disk_pages_overlap = false;
  std::vector<Node> nodes;
  std::vector<StorageClass> storage_classes;
  std::vector<StatefulSet> stateful_sets;
  std::vector<Claim> claims;
  std::vector<Volume> volumes;
  std::vector<Attachment> attachments;
  std::vector<Disk> disks;
};

// The object must exist; scenarios name only what they made.
template <class T>
T& Find(std::vector<T>& objects, std::string_view name) {
  return *std::find_if(objects.begin(), objects.end(),
                       [&](const T& object) { return object.meta.name == name; });
}
Disk& FindDisk(World& world, std::string_view id);

// A new object of the next resource version.
ObjectMeta NewMeta(World& world, std::string ns, std::string name, StoryTime created);
// Marks a change: the object gets the next resource version.
void Touch(World& world, ObjectMeta& meta);

// "1000Gi"; multiples of 1024 become Ti, as the API server normalises them.
std::string FormatGib(std::int64_t gib);

}  // namespace simulator

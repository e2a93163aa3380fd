// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/simulator/timestamps.h"

// What a cluster and its cloud account are made of, as far as storage is concerned.
namespace simulator {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct ObjectMeta {
  std::string name;
  std::string ns;  // empty for cluster-scoped objects
  std::string uid;
  std::int64_t resource_version = 0;
  StoryTime created = 0;
  // deletionTimestamp, while a finalizer or a kubelet keeps the object.
  std::optional<StoryTime> deleted = {};
  std::int64_t grace_seconds = 0;

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
  int devices_used = 0;  // ever
  int disks_attached = 0;
  StoryTime heartbeat = 0;
  bool is_virtual() const { return instance_id.empty(); }
};

struct CsiNode {
  ObjectMeta meta;  // of the name of its node
  std::string node_uid;
  std::string instance_id;
  int disk_limit = 15;
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
  std::vector<std::string> init_containers;
  std::string pinned_node;  // nodeSelector kubernetes.io/hostname, empty for none
  bool is_apart = false;    // required anti-affinity of its replicas by kubernetes.io/hostname
  std::string ClaimName(int ordinal) const;
  std::string PodName(int ordinal) const;
};

enum class PodStage {
  kUnscheduled,  // Pending without a node; `problem` says why
  kStarting,     // Pending on a node: its volumes are not there, or an init container runs
  kRunning,
  kSucceeded,
  kFailed,
};

struct Pod {
  ObjectMeta meta;
  std::string app;
  std::string owner_kind;  // "StatefulSet", "ReplicaSet", or empty for a pod made by hand
  std::string owner_name;
  std::string owner_uid;
  int ordinal = -1;  // of a StatefulSet's pod
  std::string image;
  std::vector<std::string> init_containers;
  std::string volume_name;      // of its storage inside the pod; empty for none
  std::string claim;            // the claim behind it, in the pod's namespace
  std::string ephemeral_class;  // not empty: a generic ephemeral volume of this class
  std::int64_t ephemeral_gib = 0;
  std::string pinned_node;
  bool is_apart = false;
  std::string node;  // empty until scheduled
  std::string host_ip;
  PodStage stage = PodStage::kRunning;
  std::string problem;
  StoryTime since = 0;  // of the stage, and of readiness
  bool ready = true;
  int restarts = 0;
};

struct ObjectReference {
  std::string kind;
  std::string api_version;
  std::string ns;
  std::string name;
  std::string uid;
  std::int64_t resource_version = 0;
};

struct Event {
  ObjectMeta meta;
  ObjectReference involved;
  std::string type = "Normal";
  std::string reason;
  std::string message;
  std::string component;
  std::string host;  // of a kubelet's event
  // The form of the scheduler: eventTime and series instead of timestamps and count.
  bool is_series = false;
  int count = 1;
  StoryTime first = 0;
  StoryTime last = 0;
};

struct Autoscaler {
  ObjectMeta meta;
  std::string target;  // a StatefulSet of its namespace
  int min_replicas = 1;
  int max_replicas = 1;
  int replicas = 1;
};

struct Claim {
  ObjectMeta meta;
  std::string app;
  std::int64_t size_gib = 0;  // asked for
  std::int64_t capacity_gib = 0;
  std::string storage_class;
  std::string access_mode = "ReadWriteOnce";
  std::string provisioner;    // empty for a claim of a static volume
  std::string selected_node;  // empty until the scheduler chose one
  std::string volume;         // empty while Pending
  StoryTime bound = 0;
  // Resizing or FileSystemResizePending while capacity_gib lags behind.
  std::string resize;
  StoryTime resize_since = 0;
  bool is_lost = false;     // its volume was deleted under it
  bool is_by_hand = false;  // applied with its volume's name, of no StatefulSet
  int pods = 0;             // that use it
  StoryTime use_changed = 0;
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
  std::string reason;      // of a Failed volume
  std::string message;     // of a Failed volume
  std::string attachment;  // the name of its VolumeAttachment, empty for none
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
  std::optional<AttachError> detach_error;
};

struct Disk {
  std::string id;
  std::string name;
  std::string description;
  std::string region;  // empty for that of the cluster
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
  bool idle = false;  // nothing is read or written while it is attached
  bool dies_with_instance = false;
  std::string lock = {};  // the reason for which ECS has locked it
};

// A snapshot of a disk in the region of the cluster.
struct Snapshot {
  std::string id;
  std::string name;
  std::string disk_id;  // of a disk that may be gone
  std::int64_t disk_gib = 0;
  std::string type = "user";
  std::string status = "accomplished";
  StoryTime created = 0;
  Pairs tags;
};

// A VolumeSnapshotContent, ready to use, of a snapshot that the driver took.
struct SnapshotContent {
  ObjectMeta meta;
  std::string deletion_policy = "Retain";
  std::string handle;  // the snapshot in the cloud
  std::string disk_id;
  std::int64_t size_gib = 0;
  // The VolumeSnapshot that it was made for, which may be gone.
  std::string snapshot_ns;
  std::string snapshot_name;
  std::string snapshot_uid;
};

// The most that the account may have of a category in each region. A world has them in order.
struct DiskQuota {
  std::string category;
  std::int64_t total_gib = 0;
};

inline std::string KeyOf(const Disk& disk) {
  return disk.id;
}
inline std::string KeyOf(const Snapshot& snapshot) {
  return snapshot.id;
}
template <class T>
std::string KeyOf(const T& object) {
  return object.meta.key();
}

}  // namespace simulator

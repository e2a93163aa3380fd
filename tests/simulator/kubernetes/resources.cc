// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {
namespace {

void BindMetadata(Values& values, const ObjectMeta& meta, const TimeAxis& times) {
  values.Set("name", meta.name);
  values.Set("namespace", meta.ns);
  values.Set("uid", meta.uid);
  values.Set("resource_version", std::to_string(meta.resource_version));
  values.Set("created", times.Format(meta.created));
  values.Set("deleted", meta.deleted ? times.Format(*meta.deleted) : std::string());
  values.Set("grace_seconds", meta.grace_seconds);
}

void BindNode(Values& values, const Node& node, const World& world, const TimeAxis& times) {
  values.Set("is_virtual", node.is_virtual());
  values.Set("cluster_id", world.cluster_id);
  values.Set("instance_type", node.instance_type);
  values.Set("region", world.region);
  values.Set("zone", node.zone);
  values.Set("instance_id", node.instance_id);
  values.Set("disk_limit", std::to_string(node.disk_limit));
  // 172.16.19.11 -> 10.16.19.0/25: one range per node.
  values.Set("pod_cidr",
             node.is_virtual()
                 ? std::string()
                 : "10" + node.address.substr(3, node.address.rfind('.') - 3) + ".0/25");
  values.Set("heartbeat", times.Format(node.heartbeat));
  values.Set("transition", times.Format(node.meta.created + 20));
  values.Set("address", node.address);
}

void BindCsiNode(Values& values, const CsiNode& node, const World&, const TimeAxis&) {
  values.Set("node_uid", node.node_uid);
  values.Set("instance_id", node.instance_id);
  values.Set("disk_limit", node.disk_limit);
}

void BindStorageClass(Values& values, const StorageClass& of, const World&, const TimeAxis&) {
  values.Set("is_default", of.is_default);
  values.Set("provisioner", of.provisioner);
  values.SetList("parameters", of.parameters, [](const auto& parameter, Values& item) {
    item.Set("key", parameter.first);
    item.Set("value", parameter.second);
  });
  values.Set("reclaim_policy", of.reclaim_policy);
  values.Set("binding_mode", of.binding_mode);
}

void BindStatefulSet(Values& values, const StatefulSet& set, const World&, const TimeAxis&) {
  values.Set("generation", set.generation);
  values.Set("replicas", set.replicas);
  values.SetList("init_containers", set.init_containers,
                 [](const std::string& name, Values& item) { item.Set("container", name); });
  values.Set("image", set.image);
  values.Set("claim_template", set.claim_template);
  values.Set("pinned_node", set.pinned_node);
  values.Set("is_apart", set.is_apart);
  values.Set("size", FormatGib(set.size_gib));
  values.Set("storage_class", set.storage_class);
  values.Set("ready", set.ready);
  values.Set("revision", set.meta.name + "-" + set.meta.uid.substr(0, 8));
}

void BindAutoscaler(Values& values, const Autoscaler& scaler, const World&, const TimeAxis& times) {
  values.Set("reported", times.Format(scaler.meta.created + 15));
  values.Set("target", scaler.target);
  values.Set("min_replicas", scaler.min_replicas);
  values.Set("max_replicas", scaler.max_replicas);
  values.Set("replicas", scaler.replicas);
}

std::string_view ManagerOf(const Event& event) {
  if (event.is_series) return "kube-scheduler";
  if (event.component == "kubelet") return "kubelet";
  return event.component.starts_with(kDiskDriver) ? "csi-provisioner" : "kube-controller-manager";
}

std::string MicroTime(std::string time) {
  time.pop_back();
  return time + ".873617Z";
}

void BindEvent(Values& values, const Event& event, const World&, const TimeAxis& times) {
  const bool series = event.is_series;
  const std::string first = times.Format(event.first);
  const std::string last = times.Format(event.last);
  values.Set("manager", ManagerOf(event));
  values.Set("involved_kind", event.involved.kind);
  values.Set("involved_namespace", event.involved.ns);
  values.Set("involved_name", event.involved.name);
  values.Set("involved_uid", event.involved.uid);
  values.Set("involved_api_version", event.involved.api_version);
  values.Set("involved_version", std::to_string(event.involved.resource_version));
  values.Set("reason", event.reason);
  values.Set("message", event.message);
  // Empty in the form of the scheduler.
  values.Set("source", series ? "" : std::string_view(event.component));
  values.Set("host", series ? "" : std::string_view(event.host));
  values.Set("first", std::string(first));
  values.Set("last", std::string(last));
  values.Set("count", event.count);
  values.Set("type", event.type);
  values.Set("first_micro", MicroTime(first));
  values.Set("repeated", series && event.count > 1);
  values.Set("last_micro", MicroTime(last));
  values.Set("action", !series ? "" : event.reason == "Scheduled" ? "Binding" : "Scheduling");
  values.Set("component", event.component);
  values.Set("instance", series ? event.component + "-k8s-master-1" : std::string(event.host));
}

struct ClaimCondition {
  std::string_view type;
  bool status = true;
  StoryTime since = 0;
  std::string_view reason = {};
  std::string_view message = {};
};

std::vector<ClaimCondition> ConditionsOf(const Claim& claim, const World& world) {
  std::vector<ClaimCondition> conditions;
  if (claim.resize == "FileSystemResizePending") {
    conditions.push_back({claim.resize, true, claim.resize_since, "",
                          "Waiting for user to (re-)start a pod to finish file system resize of "
                          "volume on node."});
  } else if (!claim.resize.empty()) {
    conditions.push_back({claim.resize, true, claim.resize_since});
  }
  if (!world.reports_unused || claim.meta.deleted) return conditions;
  if (claim.pods == 0) {
    conditions.push_back({"Unused", true, claim.use_changed, "NoPodsUsingPVC",
                          "No pods are currently referencing this PVC"});
  } else {
    conditions.push_back({"Unused", false, claim.use_changed, "PodUsingPVC",
                          "A pod is currently referencing this PVC"});
  }
  return conditions;
}

void BindClaim(Values& values, const Claim& claim, const World& world, const TimeAxis& times) {
  const bool bound = !claim.volume.empty();
  values.Set("app", claim.app);
  values.Set("volume", claim.volume);
  values.Set("provisioner", claim.provisioner);
  values.Set("selected_node", claim.selected_node);
  // The provisioner has it and has made no volume yet.
  values.Set("asked_for", !bound && !claim.selected_node.empty());
  // Who wrote what: the StatefulSet controller what its claims ask for, a person that of others.
  values.Set("by_hand", claim.is_by_hand);
  values.Set("bound", times.Format(claim.bound));
  values.Set("pending_replica", !claim.is_by_hand && !bound);
  values.Set("bound_replica", !claim.is_by_hand && bound);
  values.Set("scheduled_replica", !claim.is_by_hand && !claim.selected_node.empty());
  values.Set("access_mode", claim.access_mode);
  values.Set("size", FormatGib(claim.size_gib));
  values.Set("storage_class", claim.storage_class);
  values.Set("phase", claim.is_lost ? "Lost" : bound ? "Bound" : "Pending");
  values.Set("has_volume", bound && !claim.is_lost);
  values.Set("capacity", FormatGib(claim.capacity_gib));
  values.SetList("conditions", ConditionsOf(claim, world),
                 [&times](const ClaimCondition& condition, Values& item) {
                   item.Set("type", condition.type);
                   item.Set("status", condition.status ? "True" : "False");
                   item.Set("since", times.Format(condition.since));
                   item.Set("reason", condition.reason);
                   item.Set("message", condition.message);
                 });
  values.Set("resize", claim.resize);
  values.Set("resize_status",
             claim.resize == "Resizing" ? "ControllerResizeInProgress" : "NodeResizePending");
}

void BindVolume(Values& values, const Volume& volume, const World&, const TimeAxis& times) {
  static const ClaimRef kNone;
  const ClaimRef& claim = volume.claim ? *volume.claim : kNone;
  values.Set("is_disk", volume.driver == kDiskDriver);
  values.Set("disk_type", volume.performance_level.empty()
                              ? volume.category
                              : volume.category + "." + volume.performance_level);
  values.Set("category", volume.category);
  values.Set("driver", volume.driver);
  values.Set("phase_since", times.Format(volume.phase_since));
  values.Set("size", FormatGib(volume.size_gib));
  values.Set("handle", volume.handle);
  values.Set("performance_level", volume.performance_level);
  values.Set("access_mode", volume.access_mode);
  values.Set("claim", claim.name);
  values.Set("claim_namespace", claim.ns);
  values.Set("claim_uid", claim.uid);
  values.Set("claim_version", std::to_string(claim.resource_version));
  values.Set("reclaim_policy", volume.reclaim_policy);
  values.Set("storage_class", volume.storage_class);
  values.Set("zone", volume.zone);
  values.Set("phase", volume.phase);
  values.Set("message", volume.message);
  values.Set("reason", volume.reason);
}

void BindAttachment(Values& values, const Attachment& attachment, const World&,
                    const TimeAxis& times) {
  const auto time = [&](const auto& error) {
    return error ? times.Format(error->at) : std::string();
  };
  const auto message = [](const auto& error) {
    return error ? std::string_view(error->message) : std::string_view();
  };
  values.Set("is_disk", attachment.attacher == kDiskDriver);
  values.Set("node_id", attachment.node_id);
  values.Set("only_attach_error", attachment.error && !attachment.detach_error);
  values.Set("any_error", attachment.error || attachment.detach_error);
  values.Set("attacher", attachment.attacher);
  values.Set("volume", attachment.volume);
  values.Set("node", attachment.node);
  values.Set("attached", attachment.attached);
  values.Set("attach_error", time(attachment.error));
  values.Set("attach_error_message", message(attachment.error));
  values.Set("detach_error", time(attachment.detach_error));
  values.Set("detach_error_message", message(attachment.detach_error));
}

template <auto kBind, class T>
void VisitObject(const Resource& resource, World& world, const TimeAxis& times, T& object,
                 const Visitor& visitor) {
  visitor(object.meta, [&] {
    Values values;
    BindMetadata(values, object.meta, times);
    kBind(values, object, world, times);
    return resource.Render(values);
  });
}

// The objects of the table `kTable` of a World. kBind(Values&, const T&, const World&, const
// TimeAxis&) gives the values of one.
template <auto kTable, auto kBind>
constexpr ObjectAccess ObjectsIn() {
  return {.for_each =
              [](const Resource& resource, World& world, const TimeAxis& times,
                 const Visitor& visitor) {
                for (auto& object : world.*kTable)
                  VisitObject<kBind>(resource, world, times, object, visitor);
              },
          .visit =
              [](const Resource& resource, World& world, const TimeAxis& times,
                 std::string_view key, const Visitor& visitor) {
                auto* const object = (world.*kTable).Find(key);
                if (object == nullptr) return false;
                VisitObject<kBind>(resource, world, times, *object, visitor);
                return true;
              }};
}

struct Row {
  std::string_view file;
  ObjectAccess access = {};  // none: served, and empty in every scenario
};
constexpr Row kRows[] = {
    {"events", ObjectsIn<&World::events, BindEvent>()},
    {"nodes", ObjectsIn<&World::nodes, BindNode>()},
    {"persistentvolumeclaims", ObjectsIn<&World::claims, BindClaim>()},
    {"persistentvolumes", ObjectsIn<&World::volumes, BindVolume>()},
    {"pods", ObjectsIn<&World::pods, BindPod>()},
    {"statefulsets", ObjectsIn<&World::stateful_sets, BindStatefulSet>()},
    {"horizontalpodautoscalers", ObjectsIn<&World::autoscalers, BindAutoscaler>()},
    {"events.events.k8s.io"},
    {"cronjobs"},
    {"jobs"},
    {"scaledobjects"},
    {"csinodes", ObjectsIn<&World::csi_nodes, BindCsiNode>()},
    {"storageclasses", ObjectsIn<&World::storage_classes, BindStorageClass>()},
    {"volumeattachments", ObjectsIn<&World::attachments, BindAttachment>()},
    {"volumesnapshotcontents", ObjectsIn<&World::snapshot_contents, BindSnapshotContent>()},
    {"volumesnapshots"},
};

}  // namespace

const std::vector<Resource>& Resources() {
  static const std::vector<Resource> resources = [] {
    std::vector<Resource> all;
    for (const Row& row : kRows) {
      all.push_back(ReadResource(row.file));
      all.back().access = row.access;
    }
    return all;
  }();
  return resources;
}

}  // namespace simulator::kubernetes

#include "tests/simulator/kubernetes/persistent_volume_claim.h"

namespace simulator::kubernetes {
namespace {

constexpr std::string_view kSchedulerFields =
    R"({"f:metadata":{"f:annotations":{".":{},"f:volume.kubernetes.io/selected-node":{}}}})";
constexpr std::string_view kBoundFields =
    R"({"f:metadata":{"f:annotations":{"f:pv.kubernetes.io/bind-completed":{},)"
    R"("f:pv.kubernetes.io/bound-by-controller":{},)"
    R"("f:volume.beta.kubernetes.io/storage-provisioner":{},)"
    R"("f:volume.kubernetes.io/storage-provisioner":{}},"f:labels":{".":{},"f:app":{}}},)"
    R"("f:spec":{"f:accessModes":{},"f:resources":{"f:requests":{".":{},"f:storage":{}}},)"
    R"("f:storageClassName":{},"f:volumeMode":{},"f:volumeName":{}}})";
constexpr std::string_view kStatusFields =
    R"({"f:status":{"f:accessModes":{},"f:capacity":{".":{},"f:storage":{}},"f:phase":{}}})";
constexpr std::string_view kPendingFields =
    R"({"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:accessModes":{},)"
    R"("f:resources":{"f:requests":{".":{},"f:storage":{}}},"f:storageClassName":{},)"
    R"("f:volumeMode":{}}})";
constexpr std::string_view kAppliedFields =
    R"({"f:spec":{"f:accessModes":{},"f:resources":{"f:requests":{".":{},"f:storage":{}}},)"
    R"("f:storageClassName":{},"f:volumeMode":{},"f:volumeName":{}}})";
constexpr std::string_view kBindFields =
    R"({"f:metadata":{"f:annotations":{".":{},"f:pv.kubernetes.io/bind-completed":{}}}})";

// Who wrote what: the StatefulSet controller what its claims ask for, a person that of others.
std::vector<FieldsOwner> OwnersOf(const Claim& claim) {
  constexpr std::string_view kController = "kube-controller-manager";
  if (claim.is_by_hand) {
    return {{kController, claim.bound, kBindFields},
            {kController, claim.bound, kStatusFields, "status"},
            {"kubectl", claim.meta.created, kAppliedFields}};
  }
  if (claim.volume.empty()) return {{kController, claim.meta.created, kPendingFields}};
  return {{"kube-scheduler", claim.meta.created, kSchedulerFields},
          {kController, claim.bound, kBoundFields},
          {kController, claim.bound, kStatusFields, "status"}};
}

void WriteMetadata(JsonWriter& out, const Claim& claim, const TimeAxis& times) {
  OpenMetadata(out, claim.meta, times);
  if (!claim.app.empty()) WritePairs(out, "labels", {{"app", claim.app}});
  Pairs annotations;
  if (!claim.volume.empty()) annotations.emplace_back("pv.kubernetes.io/bind-completed", "yes");
  if (!claim.volume.empty() && !claim.provisioner.empty()) {
    annotations.emplace_back("pv.kubernetes.io/bound-by-controller", "yes");
    annotations.emplace_back("volume.beta.kubernetes.io/storage-provisioner", claim.provisioner);
    annotations.emplace_back("volume.kubernetes.io/selected-node", claim.selected_node);
    annotations.emplace_back("volume.kubernetes.io/storage-provisioner", claim.provisioner);
  }
  if (!annotations.empty()) WritePairs(out, "annotations", annotations);
  out.BeginArray("finalizers");
  out.Element("kubernetes.io/pvc-protection");
  out.EndArray();
  WriteManagedFields(out, times, "v1", OwnersOf(claim));
  out.EndObject();
}

void WriteAccessModes(JsonWriter& out, const Claim& claim) {
  out.BeginArray("accessModes");
  out.Element(claim.access_mode);
  out.EndArray();
}

void WriteCondition(JsonWriter& out, std::string_view type, bool status, const std::string& since,
                    std::string_view reason, std::string_view message) {
  out.BeginObject();
  out.Field("type", type);
  out.Field("status", status ? "True" : "False");
  out.Null("lastProbeTime");
  out.Field("lastTransitionTime", since);
  if (!reason.empty()) out.Field("reason", reason);
  if (!message.empty()) out.Field("message", message);
  out.EndObject();
}

void WriteConditions(JsonWriter& out, const Claim& claim, const World& world,
                     const TimeAxis& times) {
  const bool unused_is_told = world.reports_unused && !claim.meta.deleted;
  if (claim.resize.empty() && !unused_is_told) return;
  out.BeginArray("conditions");
  if (!claim.resize.empty()) {
    const bool waits = claim.resize == "FileSystemResizePending";
    WriteCondition(out, claim.resize, true, times.Format(claim.resize_since), "",
                   waits ? "Waiting for user to (re-)start a pod to finish file system resize of "
                           "volume on node."
                         : "");
  }
  if (unused_is_told) {
    const bool unused = claim.pods == 0;
    WriteCondition(out, "Unused", unused, times.Format(claim.use_changed),
                   unused ? "NoPodsUsingPVC" : "PodUsingPVC",
                   unused ? "No pods are currently referencing this PVC"
                          : "A pod is currently referencing this PVC");
  }
  out.EndArray();
}

void WriteStatus(JsonWriter& out, const Claim& claim, const World& world, const TimeAxis& times) {
  out.BeginObject("status");
  out.Field("phase", claim.volume.empty() ? "Pending" : "Bound");
  if (!claim.volume.empty()) {
    WriteAccessModes(out, claim);
    WritePairs(out, "capacity", {{"storage", FormatGib(claim.capacity_gib)}});
  }
  WriteConditions(out, claim, world, times);
  if (!claim.resize.empty()) {
    WritePairs(out, "allocatedResources", {{"storage", FormatGib(claim.size_gib)}});
    WritePairs(out, "allocatedResourceStatuses",
               {{"storage",
                 claim.resize == "Resizing" ? "ControllerResizeInProgress" : "NodeResizePending"}});
  }
  out.EndObject();
}

void WriteClaim(JsonWriter& out, const Claim& claim, const World& world, const TimeAxis& times) {
  out.BeginObject();
  WriteMetadata(out, claim, times);
  out.BeginObject("spec");
  WriteAccessModes(out, claim);
  out.BeginObject("resources");
  WritePairs(out, "requests", {{"storage", FormatGib(claim.size_gib)}});
  out.EndObject();
  if (!claim.volume.empty()) out.Field("volumeName", claim.volume);
  out.Field("storageClassName", claim.storage_class);
  out.Field("volumeMode", "Filesystem");
  out.EndObject();
  WriteStatus(out, claim, world, times);
  out.EndObject();
}

nlohmann::json Cells(const nlohmann::json& object, std::int64_t now) {
  return {TextAt(object, "/metadata/name"),
          TextAt(object, "/status/phase"),
          TextAt(object, "/spec/volumeName"),
          TextAt(object, "/status/capacity/storage"),
          AccessModesOf(object, "/status/accessModes"),
          TextAt(object, "/spec/storageClassName"),
          "<unset>",
          AgeOf(object, now),
          TextAt(object, "/spec/volumeMode")};
}

}  // namespace

Resource PersistentVolumeClaimResource() {
  return {.name = "persistentvolumeclaims",
          .singular = "persistentvolumeclaim",
          .kind = "PersistentVolumeClaim",
          .group = "",
          .version = "v1",
          .namespaced = true,
          .short_names = {"pvc"},
          .objects = ObjectsIn<&World::claims, WriteClaim>(),
          .columns = {{"Name"},
                      {"Status"},
                      {"Volume"},
                      {"Capacity"},
                      {"Access Modes"},
                      {"StorageClass"},
                      {"VolumeAttributesClass"},
                      {"Age"},
                      {"VolumeMode", "string", 1}},
          .cells = Cells,
          .zero_value = R"("spec":{"resources":{}},"status":{})"};
}

}  // namespace simulator::kubernetes

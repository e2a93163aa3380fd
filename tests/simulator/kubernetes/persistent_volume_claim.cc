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
  if (claim.volume.empty()) {
    WriteManagedFields(out, times, "v1",
                       {{"kube-controller-manager", claim.meta.created, kPendingFields}});
  } else {
    WriteManagedFields(out, times, "v1",
                       {{"kube-scheduler", claim.meta.created, kSchedulerFields},
                        {"kube-controller-manager", claim.bound, kBoundFields},
                        {"kube-controller-manager", claim.bound, kStatusFields, "status"}});
  }
  out.EndObject();
}

void WriteAccessModes(JsonWriter& out, const Claim& claim) {
  out.BeginArray("accessModes");
  out.Element(claim.access_mode);
  out.EndArray();
}

void WriteClaim(JsonWriter& out, const Claim& claim, const TimeAxis& times) {
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
  out.BeginObject("status");
  out.Field("phase", claim.volume.empty() ? "Pending" : "Bound");
  if (!claim.volume.empty()) {
    WriteAccessModes(out, claim);
    WritePairs(out, "capacity", {{"storage", FormatGib(claim.size_gib)}});
  }
  out.EndObject();
  out.EndObject();
}

Collection CollectClaims(const World& world, const TimeAxis& times) {
  return Collect(
      world.claims, [](const Claim& claim) { return claim.meta.key(); },
      [&](JsonWriter& out, const Claim& claim) { WriteClaim(out, claim, times); });
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
          .collect = CollectClaims,
          .columns = {{"Name"},
                      {"Status"},
                      {"Volume"},
                      {"Capacity"},
                      {"Access Modes"},
                      {"StorageClass"},
                      {"VolumeAttributesClass"},
                      {"Age"},
                      {"VolumeMode", "string", 1}},
          .cells = Cells};
}

}  // namespace simulator::kubernetes

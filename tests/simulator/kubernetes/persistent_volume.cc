#include "tests/simulator/kubernetes/persistent_volume.h"

namespace simulator::kubernetes {
namespace {

constexpr std::string_view kProvisionedFields =
    R"({"f:metadata":{"f:annotations":{".":{},"f:csi.alibabacloud.com/volume-topology":{},)"
    R"("f:pv.kubernetes.io/provisioned-by":{},)"
    R"("f:volume.kubernetes.io/provisioner-deletion-secret-name":{},)"
    R"("f:volume.kubernetes.io/provisioner-deletion-secret-namespace":{}},)"
    R"("f:finalizers":{".":{},"v:\"kubernetes.io/pv-protection\"":{}},"f:labels":{".":{},)"
    R"("f:csi.alibabacloud.com/disktype":{}}},"f:spec":{"f:accessModes":{},)"
    R"("f:capacity":{".":{},"f:storage":{}},"f:claimRef":{".":{},"f:apiVersion":{},"f:kind":{},)"
    R"("f:name":{},"f:namespace":{},"f:resourceVersion":{},"f:uid":{}},"f:csi":{".":{},)"
    R"("f:driver":{},"f:fsType":{},"f:volumeAttributes":{".":{},"f:readOnly":{},)"
    R"("f:storage.kubernetes.io/csiProvisionerIdentity":{},"f:type":{}},"f:volumeHandle":{}},)"
    R"("f:nodeAffinity":{".":{},"f:required":{}},"f:persistentVolumeReclaimPolicy":{},)"
    R"("f:storageClassName":{},"f:volumeMode":{}}})";
constexpr std::string_view kAttacherFields =
    R"({"f:metadata":{"f:finalizers":)"
    R"({"v:\"external-attacher/diskplugin-csi-alibabacloud-com\"":{}}}})";
constexpr std::string_view kPhaseFields = R"({"f:status":{"f:phase":{}}})";
constexpr std::string_view kStaticFields =
    R"({"f:metadata":{"f:annotations":{".":{},"f:pv.kubernetes.io/provisioned-by":{}}},)"
    R"("f:spec":{"f:accessModes":{},"f:capacity":{".":{},"f:storage":{}},"f:csi":{".":{},)"
    R"("f:driver":{},"f:volumeAttributes":{".":{},"f:path":{},"f:server":{},"f:volumeAs":{}},)"
    R"("f:volumeHandle":{}},"f:mountOptions":{},"f:persistentVolumeReclaimPolicy":{},)"
    R"("f:storageClassName":{},"f:volumeMode":{}}})";

bool IsDisk(const Volume& volume) {
  return volume.driver == kDiskDriver;
}

void WriteMetadata(JsonWriter& out, const Volume& volume, const TimeAxis& times) {
  OpenMetadata(out, volume.meta, times);
  if (IsDisk(volume)) {
    out.BeginObject("labels");
    out.Field("csi.alibabacloud.com/disktype",
              volume.performance_level.empty() ? volume.category
                                               : volume.category + "." + volume.performance_level);
    out.EndObject();
    out.BeginObject("annotations");
    out.Field("csi.alibabacloud.com/volume-topology",
              R"({"nodeSelectorTerms":[{"matchExpressions":[{"key":)"
              R"("node.csi.alibabacloud.com/disktype.)" +
                  volume.category + R"(","operator":"In","values":["available"]}]}]})");
    out.Field("pv.kubernetes.io/provisioned-by", volume.driver);
    out.Field("volume.kubernetes.io/provisioner-deletion-secret-name", "");
    out.Field("volume.kubernetes.io/provisioner-deletion-secret-namespace", "");
    out.EndObject();
  }
  out.BeginArray("finalizers");
  out.Element("kubernetes.io/pv-protection");
  if (IsDisk(volume)) out.Element("external-attacher/diskplugin-csi-alibabacloud-com");
  out.EndArray();
  const StoryTime created = volume.meta.created;
  if (IsDisk(volume)) {
    WriteManagedFields(out, times, "v1",
                       {{"csi-provisioner", created, kProvisionedFields},
                        {"kube-controller-manager", volume.phase_since, kPhaseFields, "status"},
                        {"csi-attacher", created, kAttacherFields}});
  } else {
    WriteManagedFields(out, times, "v1",
                       {{"kube-controller-manager", volume.phase_since, kPhaseFields, "status"},
                        {"kubectl", created, kStaticFields}});
  }
  out.EndObject();
}

void WriteSource(JsonWriter& out, const Volume& volume) {
  out.BeginObject("csi");
  out.Field("driver", volume.driver);
  out.Field("volumeHandle", volume.handle);
  if (IsDisk(volume)) out.Field("fsType", "ext4");
  out.BeginObject("volumeAttributes");
  if (IsDisk(volume)) {
    if (!volume.performance_level.empty()) out.Field("performanceLevel", volume.performance_level);
    out.Field("readOnly", "false");
    out.Field("storage.kubernetes.io/csiProvisionerIdentity",
              "1648434512345-8081-diskplugin.csi.alibabacloud.com");
    out.Field("type", volume.category);
  } else {
    out.Field("path", "/" + volume.handle);
  }
  out.EndObject();
  out.EndObject();
}

void WriteClaimRef(JsonWriter& out, const ClaimRef& claim) {
  out.BeginObject("claimRef");
  out.Field("kind", "PersistentVolumeClaim");
  out.Field("namespace", claim.ns);
  out.Field("name", claim.name);
  out.Field("uid", claim.uid);
  out.Field("apiVersion", "v1");
  out.Field("resourceVersion", std::to_string(claim.resource_version));
  out.EndObject();
}

void WriteVolume(JsonWriter& out, const Volume& volume, const World&, const TimeAxis& times) {
  out.BeginObject();
  WriteMetadata(out, volume, times);
  out.BeginObject("spec");
  out.BeginObject("capacity");
  out.Field("storage", FormatGib(volume.size_gib));
  out.EndObject();
  WriteSource(out, volume);
  out.BeginArray("accessModes");
  out.Element(volume.access_mode);
  out.EndArray();
  if (volume.claim) WriteClaimRef(out, *volume.claim);
  out.Field("persistentVolumeReclaimPolicy", volume.reclaim_policy);
  if (!volume.storage_class.empty()) out.Field("storageClassName", volume.storage_class);
  out.Field("volumeMode", "Filesystem");
  if (!volume.zone.empty()) {
    out.Raw("nodeAffinity", R"({"required":{"nodeSelectorTerms":[{"matchExpressions":[{"key":)"
                            R"("topology.diskplugin.csi.alibabacloud.com/zone","operator":"In",)"
                            R"("values":[")" +
                                volume.zone + R"("]}]}]}})");
  }
  out.EndObject();
  out.BeginObject("status");
  out.Field("phase", volume.phase);
  if (!volume.message.empty()) out.Field("message", volume.message);
  if (!volume.reason.empty()) out.Field("reason", volume.reason);
  out.Field("lastPhaseTransitionTime", times.Format(volume.phase_since));
  out.EndObject();
  out.EndObject();
}

nlohmann::json Cells(const nlohmann::json& object, std::int64_t now) {
  std::string claim;
  if (object.contains("/spec/claimRef"_json_pointer))
    claim =
        TextAt(object, "/spec/claimRef/namespace") + "/" + TextAt(object, "/spec/claimRef/name");
  return {TextAt(object, "/metadata/name"),
          TextAt(object, "/spec/capacity/storage"),
          AccessModesOf(object, "/spec/accessModes"),
          TextAt(object, "/spec/persistentVolumeReclaimPolicy"),
          TextAt(object, "/status/phase"),
          claim,
          TextAt(object, "/spec/storageClassName"),
          "<unset>",
          TextAt(object, "/status/reason"),
          AgeOf(object, now),
          TextAt(object, "/spec/volumeMode")};
}

}  // namespace

Resource PersistentVolumeResource() {
  return {.name = "persistentvolumes",
          .singular = "persistentvolume",
          .kind = "PersistentVolume",
          .group = "",
          .version = "v1",
          .namespaced = false,
          .short_names = {"pv"},
          .objects = ObjectsIn<&World::volumes, WriteVolume>(),
          .columns = {{"Name"},
                      {"Capacity"},
                      {"Access Modes"},
                      {"Reclaim Policy"},
                      {"Status"},
                      {"Claim"},
                      {"StorageClass"},
                      {"VolumeAttributesClass"},
                      {"Reason"},
                      {"Age"},
                      {"VolumeMode", "string", 1}},
          .cells = Cells};
}

}  // namespace simulator::kubernetes

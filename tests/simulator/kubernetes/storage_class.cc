#include "tests/simulator/kubernetes/storage_class.h"

namespace simulator::kubernetes {
namespace {

constexpr std::string_view kFields =
    R"({"f:allowVolumeExpansion":{},"f:metadata":{"f:annotations":{".":{},)"
    R"("f:storageclass.kubernetes.io/is-default-class":{}}},"f:parameters":{".":{},)"
    R"("f:csi.storage.k8s.io/fstype":{},"f:performanceLevel":{},"f:type":{}},)"
    R"("f:provisioner":{},"f:reclaimPolicy":{},"f:volumeBindingMode":{}})";

constexpr const char* kDefaultClass = "storageclass.kubernetes.io/is-default-class";

void WriteClass(JsonWriter& out, const StorageClass& of, const World&, const TimeAxis& times) {
  out.BeginObject();
  OpenMetadata(out, of.meta, times);
  if (of.is_default) WritePairs(out, "annotations", {{kDefaultClass, "true"}});
  WriteManagedFields(out, times, "storage.k8s.io/v1", {{"kubectl", of.meta.created, kFields}});
  out.EndObject();
  out.Field("provisioner", of.provisioner);
  WritePairs(out, "parameters", of.parameters);
  out.Field("reclaimPolicy", of.reclaim_policy);
  out.Field("allowVolumeExpansion", true);
  out.Field("volumeBindingMode", of.binding_mode);
  out.EndObject();
}

nlohmann::json Cells(const nlohmann::json& object, std::int64_t now) {
  std::string name = TextAt(object, "/metadata/name");
  if (object["metadata"].contains("annotations")) name += " (default)";
  return {name,
          TextAt(object, "/provisioner"),
          TextAt(object, "/reclaimPolicy"),
          TextAt(object, "/volumeBindingMode"),
          object["allowVolumeExpansion"],
          AgeOf(object, now)};
}

}  // namespace

Resource StorageClassResource() {
  return {.name = "storageclasses",
          .singular = "storageclass",
          .kind = "StorageClass",
          .group = "storage.k8s.io",
          .version = "v1",
          .namespaced = false,
          .short_names = {"sc"},
          .objects = ObjectsIn<&World::storage_classes, WriteClass>(),
          .columns = {{"Name"},
                      {"Provisioner"},
                      {"ReclaimPolicy"},
                      {"VolumeBindingMode"},
                      {"AllowVolumeExpansion", "boolean"},
                      {"Age"}},
          .cells = Cells,
          .zero_value = R"("provisioner":"")"};
}

}  // namespace simulator::kubernetes

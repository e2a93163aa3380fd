#include "exporter/kubernetes/storage_class.h"

#include <array>
#include <string_view>

namespace exporter::kubernetes {
namespace {

constexpr std::array<std::string_view, 7> kInfoLabels{
    "storageclass",           "provisioner", "reclaim_policy",   "volume_binding_mode",
    "allow_volume_expansion", "category",    "performance_level"};
constexpr MetricDef kInfo{
    .name = "ack_storage_storageclass_info",
    .help = "What the StorageClass says, always 1.",
    .labels = kInfoLabels,
};
constexpr std::array kDefs{&kInfo};

// `text`, or what the API server means when the field is absent.
std::string WithDefault(const std::string& text, std::string_view fallback) {
  return text.empty() ? std::string(fallback) : text;
}

// The server honours the beta annotation still (IsDefaultAnnotation in
// k8s.io/kubernetes/pkg/apis/storage/util).
bool IsDefaultClass(const Fields& annotations) {
  return annotations.Text("storageclass.kubernetes.io/is-default-class") == "true" ||
         annotations.Text("storageclass.beta.kubernetes.io/is-default-class") == "true";
}

}  // namespace

Result<StorageClass> DecodeStorageClass(const Fields& object) {
  StorageClass storage_class;
  storage_class.meta = DecodeMeta(object);
  if (storage_class.meta.name.empty()) {
    return Fail(ErrorKind::kBadResponse, "storageclass: no metadata.name");
  }
  const Fields parameters = object.Object("parameters");
  storage_class.provisioner = object.Text("provisioner");
  storage_class.reclaim_policy = WithDefault(object.Text("reclaimPolicy"), "Delete");
  storage_class.volume_binding_mode = WithDefault(object.Text("volumeBindingMode"), "Immediate");
  storage_class.allow_volume_expansion = object.Boolean("allowVolumeExpansion");
  storage_class.is_default = IsDefaultClass(object.Object("metadata").Object("annotations"));
  storage_class.category = parameters.Text("type");
  storage_class.performance_level = parameters.Text("performanceLevel");
  return storage_class;
}

MetricDefs StorageClassMetricDefs() {
  return kDefs;
}

void AddStorageClassMetrics(const StorageClass& storage_class, SampleSink& out) {
  out.Add(
      kInfo,
      {storage_class.meta.name, storage_class.provisioner, storage_class.reclaim_policy,
       storage_class.volume_binding_mode, storage_class.allow_volume_expansion ? "true" : "false",
       storage_class.category, storage_class.performance_level},
      1);
}

}  // namespace exporter::kubernetes

// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/storage_class.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace exporter::kubernetes {
namespace {

// The server still honours the beta annotation (IsDefaultAnnotation in
// k8s.io/kubernetes/pkg/apis/storage/util).
bool IsDefaultClass(const Fields& annotations) {
  return annotations.Text("storageclass.kubernetes.io/is-default-class") == "true" ||
         annotations.Text("storageclass.beta.kubernetes.io/is-default-class") == "true";
}

// The driver compares zones as written, so that a zone with a blank is none that exists (getZone in
// pkg/disk/utils.go of kubernetes-sigs/alibaba-cloud-csi-driver).
std::vector<std::string> DecodeZones(const Fields& parameters) {
  const std::string list = parameters.OptionalText("zoneId").value_or(parameters.Text("zoneid"));
  std::vector<std::string> zones;
  for (std::string_view text = list; !text.empty();) {
    const auto comma = std::min(text.find(','), text.size());
    if (comma > 0) zones.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return zones;
}

// Absent and empty both mean any topology (MatchTopologySelectorTerms in
// k8s.io/component-helpers/scheduling/corev1).
std::optional<NodeSelector> DecodeTopologies(const Fields& object) {
  NodeSelector terms;
  object.ForEach("allowedTopologies", [&](const Fields& topology) {
    NodeSelectorTerm term;
    topology.ForEach("matchLabelExpressions", [&](const Fields& expression) {
      term.labels.push_back(
          {.key = expression.Text("key"), .op = "In", .values = expression.Texts("values")});
    });
    terms.push_back(std::move(term));
  });
  if (terms.empty()) return std::nullopt;
  return terms;
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
  storage_class.reclaim_policy = TextOr(object, "reclaimPolicy", "Delete");
  storage_class.volume_binding_mode = TextOr(object, "volumeBindingMode", "Immediate");
  storage_class.allow_volume_expansion = object.Boolean("allowVolumeExpansion");
  storage_class.is_default = IsDefaultClass(object.Object("metadata").Object("annotations"));
  storage_class.category = parameters.Text("type");
  storage_class.performance_level = parameters.Text("performanceLevel");
  storage_class.zone_ids = DecodeZones(parameters);
  storage_class.parameters = DecodeLabels(object, "parameters");
  storage_class.allowed_topologies = DecodeTopologies(object);
  return storage_class;
}

std::optional<std::string> DecodeClassName(const Fields& object, const Fields& spec) {
  const Fields annotations = object.Object("metadata").Object("annotations");
  auto name = annotations.OptionalText("volume.beta.kubernetes.io/storage-class");
  return name ? std::move(name) : spec.OptionalText("storageClassName");
}

}  // namespace exporter::kubernetes

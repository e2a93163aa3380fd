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

// Splits "cn-beijing-a, cn-beijing-b".
std::vector<std::string> SplitZones(std::string_view text) {
  std::vector<std::string> zones;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    std::string_view zone = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    zone.remove_prefix(std::min(zone.find_first_not_of(' '), zone.size()));
    zone = zone.substr(0, zone.find_last_not_of(' ') + 1);
    if (!zone.empty()) zones.emplace_back(zone);
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
  storage_class.zone_ids = SplitZones(parameters.Text("zoneId"));
  storage_class.allowed_topologies = DecodeTopologies(object);
  return storage_class;
}

std::optional<std::string> DecodeClassName(const Fields& object, const Fields& spec) {
  const Fields annotations = object.Object("metadata").Object("annotations");
  auto name = annotations.OptionalText("volume.beta.kubernetes.io/storage-class");
  return name ? std::move(name) : spec.OptionalText("storageClassName");
}

}  // namespace exporter::kubernetes

// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/stateful_set.h"

#include <limits>
#include <string_view>
#include <utility>

#include "exporter/kubernetes/resources/storage_class.h"

namespace exporter::kubernetes {
namespace {

ClaimTemplate DecodeClaimTemplate(const Fields& object) {
  const Fields spec = object.Object("spec");
  ClaimTemplate claim_template{
      .name = object.Object("metadata").Text("name"),
      .storage_class = DecodeClassName(object, spec),
      .requested_bytes = spec.Object("resources").Object("requests").Quantity("storage"),
      .access_modes = {},
      .volume_mode = spec.Text("volumeMode"),
      .selector = DecodeLabelSelector(spec, "selector"),
      .source = DecodeVolumeSource(spec),
      .source_name = DecodeVolumeSourceName(spec),
      .volume_attributes_class = spec.Text("volumeAttributesClassName")};
  claim_template.access_modes = spec.Texts("accessModes");
  return claim_template;
}

PodPlacement DecodePlacement(const Fields& pod) {
  const Fields affinity = pod.Object("affinity").Object("nodeAffinity");
  return {.node_selector = DecodeLabels(pod, "nodeSelector"),
          .node_affinity =
              DecodeNodeSelector(affinity.Object("requiredDuringSchedulingIgnoredDuringExecution")),
          .tolerations = DecodeTolerations(pod, "tolerations"),
          .node_name = pod.Text("nodeName")};
}

PodTerms DecodeTerms(const Fields& pod_template) {
  const Fields pod = pod_template.Object("spec");
  const Fields affinity = pod.Object("affinity");
  return {.labels = DecodeLabels(pod_template.Object("metadata"), "labels"),
          .affinity = DecodeAffinityTerms(affinity.Object("podAffinity")),
          .anti_affinity = DecodeAffinityTerms(affinity.Object("podAntiAffinity")),
          .spread = DecodeSpreadConstraints(pod),
          .host_ports = DecodeHostPorts(pod)};
}

// codeberg.org/hjacobs/kube-downscaler, README: what it scaled down it notes in an annotation,
// which it takes off when it scales up again. An object with any value of exclude but "false" it
// leaves alone. Annotations of the Namespace are not read.
std::optional<std::int64_t> DecodeOriginalReplicas(const Fields& annotations) {
  const std::string exclude = annotations.Text("downscaler/exclude");
  if (!exclude.empty() && exclude != "false") return std::nullopt;
  const auto original = annotations.Number("downscaler/original-replicas");
  const bool is_count =
      original && *original >= 0 && *original <= std::numeric_limits<std::int32_t>::max();
  return is_count ? std::optional(static_cast<std::int64_t>(*original)) : std::nullopt;
}

// A non-negative int32, so that sums of ordinals cannot overflow.
std::int64_t Count(const Fields& fields, std::string_view key, std::int64_t fallback) {
  const std::int64_t count = fields.Integer(key, fallback);
  if (count >= 0 && count <= std::numeric_limits<std::int32_t>::max()) return count;
  fields.Note(key, "out of range");
  return fallback;
}

}  // namespace

Result<StatefulSet> DecodeStatefulSet(const Fields& object) {
  StatefulSet set;
  set.meta = DecodeMeta(object);
  if (set.meta.name.empty() || set.meta.ns.empty()) {
    return Fail(ErrorKind::kBadResponse, "statefulset: no metadata.name or metadata.namespace");
  }
  const Fields spec = object.Object("spec");
  set.replicas = Count(spec, "replicas", 1);
  set.first_ordinal = Count(spec.Object("ordinals"), "start", 0);
  spec.ForEach("volumeClaimTemplates", [&](const Fields& item) {
    ClaimTemplate claim_template = DecodeClaimTemplate(item);
    if (claim_template.name.empty()) return item.Note("metadata.name", "absent");
    set.claim_templates.push_back(std::move(claim_template));
  });
  set.placement = DecodePlacement(spec.Object("template").Object("spec"));
  set.terms = DecodeTerms(spec.Object("template"));
  set.is_parallel = spec.Text("podManagementPolicy") == "Parallel";
  const Fields retention = spec.Object("persistentVolumeClaimRetentionPolicy");
  set.when_scaled = TextOr(retention, "whenScaled", "Retain");
  set.when_deleted = TextOr(retention, "whenDeleted", "Retain");
  set.revision = object.Object("status").Text("updateRevision");
  set.original_replicas = DecodeOriginalReplicas(object.Object("metadata").Object("annotations"));
  return set;
}

}  // namespace exporter::kubernetes

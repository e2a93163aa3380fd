#include "exporter/kubernetes/stateful_set.h"

#include <string_view>
#include <utility>

namespace exporter::kubernetes {
namespace {

ClaimTemplate DecodeClaimTemplate(const Fields& object) {
  const Fields spec = object.Object("spec");
  ClaimTemplate claim_template{
      .name = object.Object("metadata").Text("name"),
      .storage_class = spec.OptionalText("storageClassName"),
      .requested_bytes = spec.Object("resources").Object("requests").Quantity("storage"),
      .access_modes = {}};
  spec.ForEachText("accessModes",
                   [&](std::string_view mode) { claim_template.access_modes.emplace_back(mode); });
  return claim_template;
}

}  // namespace

Result<StatefulSet> DecodeStatefulSet(const Fields& object) {
  StatefulSet set;
  set.meta = DecodeMeta(object);
  if (set.meta.name.empty() || set.meta.ns.empty()) {
    return Fail(ErrorKind::kBadResponse, "statefulset: no metadata.name or metadata.namespace");
  }
  const Fields spec = object.Object("spec");
  set.replicas = spec.Integer("replicas", 1);
  set.first_ordinal = spec.Object("ordinals").Integer("start");
  spec.ForEach("volumeClaimTemplates", [&](const Fields& item) {
    ClaimTemplate claim_template = DecodeClaimTemplate(item);
    if (claim_template.name.empty()) return item.Note("metadata.name", "absent");
    set.claim_templates.push_back(std::move(claim_template));
  });
  return set;
}

}  // namespace exporter::kubernetes

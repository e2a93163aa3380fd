// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/persistent_volume_claim.h"

#include <utility>

#include "exporter/kubernetes/resources/storage_class.h"

namespace exporter::kubernetes {
namespace {

std::vector<ClaimCondition> DecodeConditions(const Fields& status) {
  std::vector<ClaimCondition> conditions;
  status.ForEach("conditions", [&](const Fields& item) {
    ClaimCondition condition{.type = item.Text("type"),
                             .status = item.Text("status"),
                             .since = item.Time("lastTransitionTime")};
    if (condition.type.empty()) return item.Note("type", "absent");
    conditions.push_back(std::move(condition));
  });
  return conditions;
}

std::vector<ClaimOwnerReference> DecodeOwners(const Fields& metadata) {
  std::vector<ClaimOwnerReference> owners;
  metadata.ForEach("ownerReferences", [&](const Fields& reference) {
    owners.push_back({.kind = reference.Text("kind"),
                      .name = reference.Text("name"),
                      .uid = reference.Text("uid")});
  });
  owners.shrink_to_fit();
  return owners;
}

// Field ownership: kube-controller-manager owns spec.resources of claims it creates; the binder,
// under the same manager name, owns only spec.volumeName.
bool IsMadeByController(const Fields& metadata) {
  bool is_made = false;
  metadata.ForEach("managedFields", [&](const Fields& entry) {
    if (entry.Text("manager") != "kube-controller-manager") return;
    if (!entry.Text("subresource").empty()) return;
    if (entry.Object("fieldsV1").Object("f:spec").Has("f:resources")) is_made = true;
  });
  return is_made;
}

}  // namespace

Result<PersistentVolumeClaim> DecodePersistentVolumeClaim(const Fields& object) {
  PersistentVolumeClaim claim;
  claim.meta = DecodeMeta(object);
  if (claim.meta.name.empty() || claim.meta.ns.empty()) {
    return Fail(ErrorKind::kBadResponse,
                "persistentvolumeclaim: no metadata.name or metadata.namespace");
  }
  const Fields metadata = object.Object("metadata");
  const Fields spec = object.Object("spec");
  const Fields status = object.Object("status");
  claim.storage_class = DecodeClassName(object, spec);
  claim.volume_name = spec.Text("volumeName");
  claim.phase = status.Text("phase");
  claim.requested_bytes = spec.Object("resources").Object("requests").Quantity("storage");
  claim.capacity_bytes = status.Object("capacity").Quantity("storage");
  claim.volume_mode = spec.Text("volumeMode");
  claim.access_modes = spec.Texts("accessModes");
  claim.conditions = DecodeConditions(status);
  claim.owners = DecodeOwners(metadata);
  claim.finalizers = DecodeFinalizersLeft(object);
  claim.is_made_by_controller = IsMadeByController(metadata);
  claim.has_selected_node =
      !metadata.Object("annotations").Text("volume.kubernetes.io/selected-node").empty();
  claim.source = DecodeVolumeSource(spec);
  claim.source_name = DecodeVolumeSourceName(spec);
  claim.volume_attributes_class = spec.Text("volumeAttributesClassName");
  return claim;
}

}  // namespace exporter::kubernetes

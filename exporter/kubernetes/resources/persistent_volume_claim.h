// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/core/rare.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/object.h"
#include "exporter/kubernetes/resources/volume_source.h"

namespace exporter::kubernetes {

// An entry of status.conditions, for example Unused, Resizing, FileSystemResizePending.
struct ClaimCondition {
  std::string type;
  std::string status;              // True, False, Unknown
  std::optional<TimePoint> since;  // lastTransitionTime

  friend bool operator==(const ClaimCondition&, const ClaimCondition&) = default;
};

// An owner whose deletion deletes the claim: the pod of a generic ephemeral volume; a pod or
// StatefulSet if persistentVolumeClaimRetentionPolicy says Delete.
struct ClaimOwnerReference {
  std::string kind;
  std::string name;
  std::string uid;

  friend bool operator==(const ClaimOwnerReference&, const ClaimOwnerReference&) = default;
};

struct PersistentVolumeClaim {
  ObjectMeta meta;
  // nullopt: not set (the default class will be filled in); "": explicitly none.
  std::optional<std::string> storage_class;
  std::string volume_name;                      // spec.volumeName; empty until bound
  std::string phase;                            // Pending, Bound, Lost
  std::optional<std::int64_t> requested_bytes;  // spec.resources.requests.storage
  std::optional<std::int64_t> capacity_bytes;   // status.capacity.storage, what was granted
  std::string volume_mode;
  std::vector<std::string> access_modes;
  std::vector<ClaimCondition> conditions;  // entries without a type are dropped
  std::vector<ClaimOwnerReference> owners;
  Rare<std::vector<std::string>> finalizers;  // only while it is being deleted
  // According to managedFields, kube-controller-manager created the claim for a StatefulSet or a
  // generic ephemeral volume.
  bool is_made_by_controller = false;
  // The scheduler has selected a node (annotation volume.kubernetes.io/selected-node): with
  // WaitForFirstConsumer, the provisioner works on the claim.
  bool has_selected_node = false;
  VolumeSource source = VolumeSource::kNone;
  Rare<std::string> source_name;              // empty: none, or it is in another namespace
  Rare<std::string> volume_attributes_class;  // empty: none

  friend bool operator==(const PersistentVolumeClaim&, const PersistentVolumeClaim&) = default;
};

// kBadResponse when the object has no name or namespace.
Result<PersistentVolumeClaim> DecodePersistentVolumeClaim(const Fields& object);

}  // namespace exporter::kubernetes

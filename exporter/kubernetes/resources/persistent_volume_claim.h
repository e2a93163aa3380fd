#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/object.h"

namespace exporter::kubernetes {

// One of status.conditions, for example Unused, Resizing, FileSystemResizePending.
struct ClaimCondition {
  std::string type;
  std::string status;              // True, False, Unknown
  std::optional<TimePoint> since;  // lastTransitionTime

  friend bool operator==(const ClaimCondition&, const ClaimCondition&) = default;
};

// An owner whose deletion deletes the claim: a pod, for a generic ephemeral volume; a pod or
// StatefulSet if persistentVolumeClaimRetentionPolicy is Delete.
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
  std::vector<ClaimCondition> conditions;  // none has an empty type
  std::vector<ClaimOwnerReference> owners;
  // managedFields say that kube-controller-manager wrote what the claim asks for: it was made
  // for a StatefulSet or a generic ephemeral volume, not by hand.
  bool is_made_by_controller = false;

  friend bool operator==(const PersistentVolumeClaim&, const PersistentVolumeClaim&) = default;
};

// kBadResponse when the object has no name or namespace.
Result<PersistentVolumeClaim> DecodePersistentVolumeClaim(const Fields& object);

}  // namespace exporter::kubernetes

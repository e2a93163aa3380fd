// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/object.h"
#include "exporter/kubernetes/resources/selector.h"

namespace exporter::kubernetes {

struct StorageClass {
  ObjectMeta meta;
  std::string provisioner;
  std::string reclaim_policy;       // Delete if omitted
  std::string volume_binding_mode;  // Immediate if omitted
  bool allow_volume_expansion = false;
  bool is_default = false;  // annotation storageclass.kubernetes.io/is-default-class
  // parameters.type and parameters.performanceLevel as written; each may be a list "a,b".
  std::string category;
  std::string performance_level;
  std::vector<std::string> zone_ids;  // parameters.zoneId or zoneid, split at commas, blanks kept
  Labels parameters{};                // all of them as written, sorted by key
  std::optional<NodeSelector>
      allowed_topologies;  // where volumes may be provisioned; every operator is In

  friend bool operator==(const StorageClass&, const StorageClass&) = default;
};

// kBadResponse when the object has no name.
Result<StorageClass> DecodeStorageClass(const Fields& object);

// The class of a volume, claim or claim template: the beta annotation takes precedence over
// spec.storageClassName (GetPersistentVolumeClaimClass of k8s.io/component-helpers/storage/volume);
// nullopt if neither is set.
std::optional<std::string> DecodeClassName(const Fields& object, const Fields& spec);

}  // namespace exporter::kubernetes

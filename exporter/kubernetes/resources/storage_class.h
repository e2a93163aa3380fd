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
  std::string reclaim_policy;       // Delete when the server leaves it out
  std::string volume_binding_mode;  // Immediate when the server leaves it out
  bool allow_volume_expansion = false;
  bool is_default = false;  // annotation storageclass.kubernetes.io/is-default-class
  // parameters.type and parameters.performanceLevel as written; each may be a list "a,b".
  std::string category;
  std::string performance_level;
  std::vector<std::string> zone_ids;               // parameters.zoneId, split at commas
  std::optional<NodeSelector> allowed_topologies;  // where volumes may be made; every value is In

  friend bool operator==(const StorageClass&, const StorageClass&) = default;
};

// kBadResponse when the object has no name.
Result<StorageClass> DecodeStorageClass(const Fields& object);

// The class that a volume, claim or claim template names: the beta annotation goes before
// spec.storageClassName (GetPersistentVolumeClaimClass of
// k8s.io/component-helpers/storage/volume); nullopt where it names none.
std::optional<std::string> DecodeClassName(const Fields& object, const Fields& spec);

}  // namespace exporter::kubernetes

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "exporter/core/error.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/object.h"

namespace exporter::kubernetes {

// keda.sh/v1alpha1 (keda.sh/docs, ScaledObject specification). Its target is in its own namespace.
struct ScaledObject {
  ObjectMeta meta;
  std::string target_kind;         // Deployment if omitted
  std::string target_api_version;  // apps/v1 if omitted; empty then
  std::string target_name;
  std::int64_t max_replicas = 100;
  // By an annotation autoscaling.keda.sh/paused or paused-replicas: it keeps its hands off until
  // that is removed.
  bool is_paused = false;

  friend bool operator==(const ScaledObject&, const ScaledObject&) = default;
};

// kBadResponse when the object has no name or namespace.
Result<ScaledObject> DecodeScaledObject(const Fields& object);

}  // namespace exporter::kubernetes

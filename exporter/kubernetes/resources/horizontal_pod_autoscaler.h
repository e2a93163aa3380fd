// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "exporter/core/error.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/object.h"

namespace exporter::kubernetes {

// autoscaling/v2, or v1, which differs in nothing that we use. Its target is in its own namespace.
struct HorizontalPodAutoscaler {
  ObjectMeta meta;
  std::string target_kind;         // StatefulSet, Deployment, ...
  std::string target_api_version;  // apps/v1, ...; empty if omitted
  std::string target_name;
  std::int64_t min_replicas = 1;
  std::int64_t max_replicas = 0;

  friend bool operator==(const HorizontalPodAutoscaler&, const HorizontalPodAutoscaler&) = default;
};

// kBadResponse when the object has no name or namespace.
Result<HorizontalPodAutoscaler> DecodeHorizontalPodAutoscaler(const Fields& object);

}  // namespace exporter::kubernetes

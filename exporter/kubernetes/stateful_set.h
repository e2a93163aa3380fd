#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/object.h"

namespace exporter::kubernetes {

struct ClaimTemplate {
  std::string name;
  std::optional<std::string> storage_class;  // nullopt: the default class
  std::optional<std::int64_t> requested_bytes;
  std::vector<std::string> access_modes;

  friend bool operator==(const ClaimTemplate&, const ClaimTemplate&) = default;
};

struct StatefulSet {
  ObjectMeta meta;
  std::int64_t replicas = 1;       // spec.replicas
  std::int64_t first_ordinal = 0;  // spec.ordinals.start
  std::vector<ClaimTemplate> claim_templates;

  friend bool operator==(const StatefulSet&, const StatefulSet&) = default;
};

// kBadResponse when the object has no name or namespace.
Result<StatefulSet> DecodeStatefulSet(const Fields& object);

}  // namespace exporter::kubernetes

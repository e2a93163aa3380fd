#pragma once

#include <cstdint>
#include <string_view>

#include "exporter/core/error.h"

namespace exporter {

// Parses a Kubernetes resource.Quantity ("20Gi", "1.5T", "1e3", "1500m") to its
// integer value, rounded away from zero as Quantity.Value() does; for storage
// the unit is bytes. kBadResponse names a text outside the grammar, or a value
// outside +-(2^63-1), which the real parser clamps or wraps depending on the path.
// Source: k8s.io/apimachinery/pkg/api/resource.
Result<std::int64_t> ParseQuantity(std::string_view text);

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "exporter/core/error.h"

namespace exporter {

// Parses a Kubernetes resource.Quantity ("20Gi", "1.5T", "1e3", "1500m") to an integer, rounded
// away from zero as Quantity.Value() does; for storage the unit is bytes. kBadResponse quotes a
// text that is not a quantity, or a value outside +-(2^63-1), which the real parser clamps or wraps
// depending on the code path. Source: k8s.io/apimachinery/pkg/api/resource.
Result<std::int64_t> ParseQuantity(std::string_view text);

// Bytes in GiB, rounded up to whole ones as disks have them.
constexpr std::int64_t WholeGib(std::int64_t bytes) {
  constexpr std::int64_t kGib = std::int64_t{1} << 30U;
  return bytes / kGib + (bytes % kGib > 0 ? 1 : 0);
}

}  // namespace exporter

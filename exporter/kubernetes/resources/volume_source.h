// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "exporter/json/fields.h"

namespace exporter::kubernetes {

// What a claim wants its new volume to be filled from. The binder ignores it: such a claim may
// still be bound to a volume that exists.
enum class VolumeSource : std::uint8_t {
  kNone,
  kSnapshot,  // a VolumeSnapshot
  kClaim,     // a clone of another claim's volume
  kOther,     // left to a volume populator
};

// spec.dataSourceRef or spec.dataSource of a claim or claim template.
VolumeSource DecodeVolumeSource(const Fields& spec);
// The name of the source; empty: none, or it is in another namespace.
std::string DecodeVolumeSourceName(const Fields& spec);

}  // namespace exporter::kubernetes

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/analysis/scale_up/driver_class.h"
#include "exporter/analysis/scale_up/scale_up.h"
#include "exporter/analysis/volume_binding.h"

namespace exporter {

// What the driver makes of a claim that needs a new disk.
struct DiskAnswer {
  BlockedReason reason = BlockedReason::kNone;
  std::string detail{};                 // the reason for people
  std::int64_t gib = 0;                 // the size that it asks for; 0: not known
  std::vector<DiskAttempt> attempts{};  // those that are not refused by size, level or IOPS
};
DiskAnswer AnswerOf(const DriverClass& driver_class, const VolumeRequest& request,
                    std::optional<std::int64_t> bytes);

}  // namespace exporter

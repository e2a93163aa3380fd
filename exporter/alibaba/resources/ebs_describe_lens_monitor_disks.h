// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeLensMonitorDisks{kEbs, "DescribeLensMonitorDisks"};

// A disk with a recommendation from CloudLens for EBS.
struct LensDisk {
  std::string disk_id;
  std::string region;
  std::vector<std::string> tags;  // CostOptimizationNeeded, NoSnapshot, ...; deduplicated
};

inline std::string KeyOf(const LensDisk& disk) {
  return disk.disk_id;
}

// kBadResponse when the object has no DiskId.
Result<LensDisk> DecodeLensDisk(const Fields& object);

// The disks of a region tagged CostOptimizationNeeded, each once; disks of another region are
// dropped and counted.
ListRequest<LensDisk> DescribeLensMonitorDisks(const std::string& region);

}  // namespace exporter::alibaba

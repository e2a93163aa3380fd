// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeInstanceTypes{kEcs, "DescribeInstanceTypes"};

struct InstanceType {
  std::string id;      // "ecs.g6.large"
  std::string family;  // "ecs.g6"
  // Maximum number of cloud disks on an instance, including the system disk.
  std::optional<std::int64_t> disk_quantity;
  // The same for instances in high density mode; absent for most types.
  std::optional<std::int64_t> density_disk_quantity{};
  TimePoint asked_at{};
};

inline std::string KeyOf(const InstanceType& type) {
  return type.id;
}

// kBadResponse when the object has no InstanceTypeId.
Result<InstanceType> DecodeInstanceType(const Fields& object);

// The instance types `types`, ten per call; unknown types are left out. Types are the same in all
// regions; `region` only selects the endpoint. `now` becomes the rows' `asked_at`.
std::vector<ListRequest<InstanceType>> DescribeInstanceTypes(const std::string& region,
                                                             std::vector<std::string> types,
                                                             TimePoint now);

}  // namespace exporter::alibaba

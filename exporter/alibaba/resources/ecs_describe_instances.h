// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeInstances{kEcs, "DescribeInstances"};

// An ECS instance that may have disks attached.
struct Instance {
  std::string id;  // "i-..."
  std::string name;
  std::string host_name;
  std::string type;  // "ecs.g6.large"
  std::string region;
  std::string zone;
  std::string status;       // Pending, Running, Starting, Stopping, Stopped
  std::string charge_type;  // PostPaid, PrePaid
  std::optional<TimePoint> created;
};

inline std::string KeyOf(const Instance& instance) {
  return instance.id;
}

// kBadResponse when the object has no InstanceId.
Result<Instance> DecodeInstance(const Fields& object);

// The instances `ids` of a region, a hundred per call. Unknown ids are left out; instances of
// another region are dropped and counted.
std::vector<ListRequest<Instance>> DescribeInstances(const std::string& region,
                                                     std::vector<std::string> ids);

}  // namespace exporter::alibaba

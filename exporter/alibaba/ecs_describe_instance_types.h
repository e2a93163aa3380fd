#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "exporter/alibaba/client.h"
#include "exporter/alibaba/rpc_request.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeInstanceTypes{.product = "ecs",
                                                  .version = "2014-05-26",
                                                  .action = "DescribeInstanceTypes",
                                                  .ram_action = "ecs:DescribeInstanceTypes"};

struct InstanceType {
  std::string id;  // "ecs.g6.large"
  // The most cloud disks on one instance, the system disk included.
  std::optional<std::int64_t> disk_quantity;
};

struct InstanceTypeList {
  std::vector<InstanceType> types;
  std::size_t problems = 0;  // odd fields and dropped types
  std::string first_problem;
};

// kBadResponse when the object has no InstanceTypeId.
Result<InstanceType> DecodeInstanceType(const Fields& object);

// What ECS knows about `types`; a type it does not know is left out. A type is
// the same everywhere, `region` only chooses whom to ask.
Result<InstanceTypeList> ListInstanceTypes(Client& client, const std::string& region,
                                           std::vector<std::string> types,
                                           const std::stop_token& stop);

}  // namespace exporter::alibaba

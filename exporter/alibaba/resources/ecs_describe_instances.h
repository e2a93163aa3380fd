#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/alibaba/client/call_budget.h"
#include "exporter/alibaba/client/client.h"
#include "exporter/alibaba/client/list_result.h"
#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeInstances{.product = "ecs",
                                              .version = "2014-05-26",
                                              .action = "DescribeInstances",
                                              .ram_action = "ecs:DescribeInstances"};

// A machine that may hold disks.
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

// kBadResponse when the object has no InstanceId.
Result<Instance> DecodeInstance(const Fields& object);

// What ECS knows about the instances `ids` of a region. One that it does not know is left out;
// one of another region too, and is counted.
Result<ListResult<Instance>> ListInstances(Client& client, const std::string& region,
                                           std::vector<std::string> ids, CallBudget& budget);

}  // namespace exporter::alibaba

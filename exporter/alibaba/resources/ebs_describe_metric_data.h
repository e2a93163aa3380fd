#pragma once

#include <string>
#include <vector>

#include "exporter/alibaba/client/call_budget.h"
#include "exporter/alibaba/client/client.h"
#include "exporter/alibaba/client/list_result.h"
#include "exporter/alibaba/resources/disk_activity.h"
#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/clock.h"
#include "exporter/core/error.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeMetricData{.product = "ebs",
                                               .version = "2021-07-30",
                                               .action = "DescribeMetricData",
                                               .ram_action = "ebs:DescribeMetricData"};

// How busy the disks of a region were from `since` to `until`, by CloudLens for EBS: 30 days back
// at most. A disk of which it does not tell both directions is left out.
Result<ListResult<DiskActivity>> ReadDiskMetrics(Client& client, const std::string& region,
                                                 std::vector<std::string> disk_ids, TimePoint since,
                                                 TimePoint until, CallBudget& budget);

}  // namespace exporter::alibaba

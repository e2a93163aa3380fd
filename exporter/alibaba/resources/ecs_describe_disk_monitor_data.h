#pragma once

#include <string>

#include "exporter/alibaba/client/call_budget.h"
#include "exporter/alibaba/client/client.h"
#include "exporter/alibaba/resources/disk_activity.h"
#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/clock.h"
#include "exporter/core/error.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeDiskMonitorData{.product = "ecs",
                                                    .version = "2014-05-26",
                                                    .action = "DescribeDiskMonitorData",
                                                    .ram_action = "ecs:DescribeDiskMonitorData"};

// How busy one attached disk was from `since` to `until`, hour by hour at most 400 hours. What
// no point says stays unknown.
Result<DiskActivity> ReadDiskMonitor(Client& client, const std::string& region,
                                     const std::string& disk_id, TimePoint since, TimePoint until,
                                     CallBudget& budget);

}  // namespace exporter::alibaba

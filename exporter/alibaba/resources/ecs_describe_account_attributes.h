#pragma once

#include <string>

#include "exporter/alibaba/client/call_budget.h"
#include "exporter/alibaba/client/client.h"
#include "exporter/alibaba/client/list_result.h"
#include "exporter/alibaba/resources/disk_quota.h"
#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/error.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeAccountAttributes{
    .product = "ecs",
    .version = "2014-05-26",
    .action = "DescribeAccountAttributes",
    .ram_action = "ecs:DescribeAccountAttributes"};

// The capacity of pay-as-you-go data disks by zone and category, where the account attributes
// still tell it: they are withdrawn in favour of Quota Center, and an answer without them is
// an empty list.
Result<ListResult<DiskQuota>> ListCapacityAttributes(Client& client, const std::string& region,
                                                     CallBudget& budget);

}  // namespace exporter::alibaba

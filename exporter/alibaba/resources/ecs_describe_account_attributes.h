// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "exporter/alibaba/resources/quotas_list_product_quotas.h"
#include "exporter/alibaba/resources/rpc_answer.h"
#include "exporter/alibaba/resources/rpc_request.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeAccountAttributes{kEcs, "DescribeAccountAttributes"};

// The capacity of pay-as-you-go data disks by zone and category, as far as account attributes still
// provide it: Quota Center is replacing them, and an answer without them is an empty list.
CallRequest<ListResult<DiskQuota>> DescribeAccountAttributes(const std::string& region);

}  // namespace exporter::alibaba

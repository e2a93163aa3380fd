#pragma once

#include <optional>
#include <string>

#include "exporter/alibaba/client/call_budget.h"
#include "exporter/alibaba/client/client.h"
#include "exporter/alibaba/client/list_result.h"
#include "exporter/alibaba/resources/disk_quota.h"
#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

inline constexpr ApiAction kListProductQuotas{.product = "quotas",
                                              .version = "2020-05-10",
                                              .action = "ListProductQuotas",
                                              .ram_action = "quotas:ListProductQuotas"};

// Reads a quota of the product "disk"; nullopt for one that is no capacity (QuotaUnit).
// kBadResponse when it has no QuotaActionCode or no TotalQuota.
Result<std::optional<DiskQuota>> DecodeDiskQuota(const Fields& object);

// The capacity quotas of Elastic Block Storage in a region. Their codes are not documented, so
// all of them are given, under the names that Quota Center has for them.
Result<ListResult<DiskQuota>> ListDiskQuotas(Client& client, const std::string& region,
                                             CallBudget& budget);

}  // namespace exporter::alibaba

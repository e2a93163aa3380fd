#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "exporter/alibaba/client/call_budget.h"
#include "exporter/alibaba/client/client.h"
#include "exporter/alibaba/client/list_result.h"
#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/error.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeAvailableResource{
    .product = "ecs",
    .version = "2014-05-26",
    .action = "DescribeAvailableResource",
    .ram_action = "ecs:DescribeAvailableResource"};

// Whether disks of a category can be had in a zone. A category that is not sold there has
// no row.
struct DiskStock {
  std::string region;
  std::string zone;
  std::string category;
  std::string status;           // Available, SoldOut
  std::string status_category;  // WithStock, ClosedWithStock, WithoutStock, ClosedWithoutStock
  std::optional<std::int64_t> min_gib;
  std::optional<std::int64_t> max_gib;

  // By the category of the status; where that word is new, by the status.
  bool IsInStock() const;
};

// The stock of pay-as-you-go data disks of a region, each zone and category once.
Result<ListResult<DiskStock>> ListDiskStock(Client& client, const std::string& region,
                                            CallBudget& budget);

}  // namespace exporter::alibaba

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "exporter/alibaba/resources/rpc_answer.h"
#include "exporter/alibaba/resources/rpc_request.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeAvailableResource{kEcs, "DescribeAvailableResource"};

// Whether disks of a category are available in a zone. A category that is not sold there has no
// row.
struct DiskStock {
  std::string region;
  std::string zone;
  std::string category;
  std::string status;           // Available, SoldOut
  std::string status_category;  // WithStock, ClosedWithStock, WithoutStock, ClosedWithoutStock
  std::optional<std::int64_t> min_gib;
  std::optional<std::int64_t> max_gib;

  // By status_category; by status if that value is unknown.
  bool IsInStock() const;
};

inline std::string KeyOf(const DiskStock& stock) {
  return stock.zone + '/' + stock.category;
}

// The stock of pay-as-you-go data disks in a region, one row per zone and category.
CallRequest<ListResult<DiskStock>> DescribeAvailableResource(const std::string& region);

}  // namespace exporter::alibaba

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/clock.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribePrice{kEcs, "DescribePrice"};

// The pay-as-you-go price of one GiB of disk per hour, the only unit that DescribePrice has for
// disks.
struct DiskPrice {
  std::string region;
  std::string category;
  std::string performance_level;  // ESSD only; empty: PL1
  std::string currency{};         // CNY on the China site, USD on the international one
  std::optional<double> list_per_gib_hour{};
  std::optional<double> per_gib_hour{};  // what this account pays
  TimePoint asked_at{};
  std::string refusal{};  // error code if it is not sold; then without prices
};

// The price per hour of one provisioned IOPS of a cloud_auto disk.
struct IopsPrice {
  std::string region;
  std::string currency{};
  std::optional<double> per_iops_hour{};
  TimePoint asked_at{};
  std::string refusal{};
};

inline std::string KeyOf(const DiskPrice& price) {
  return price.region + '/' + price.category + '/' + price.performance_level;
}
inline std::string KeyOf(const IopsPrice& price) {
  return price.region;
}

// These request the price of a large disk or many IOPS and divide, because small prices may be
// rounded. Not being sold is a value (`refusal`), to be cached like a price.
CallRequest<DiskPrice> DescribeDiskPrice(const std::string& region, const std::string& category,
                                         const std::string& performance_level, TimePoint now);
CallRequest<IopsPrice> DescribeIopsPrice(const std::string& region, TimePoint now);

}  // namespace exporter::alibaba

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace simulator::alibaba {

struct DiskSizes {
  std::int64_t least = 0;
  std::int64_t most = 0;
};

// The sizes in GiB that a category is sold in; nullopt for a category that no one has heard of. The
// level counts for ESSD only.
std::optional<DiskSizes> SizesOf(std::string_view category, std::string_view performance_level);

// Pay-as-you-go, CNY for one GiB and hour; nullopt for what is not on sale. Without a level an ESSD
// is a PL1.
std::optional<double> HourlyPriceOf(std::string_view category, std::string_view performance_level);

// CNY for one provisioned IOPS of cloud_auto and hour.
inline constexpr double kHourlyPriceOfIops = 0.0000625;

// Without the dust of binary fractions: to six places.
double Rounded(double amount);

}  // namespace simulator::alibaba

// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>

#include "tests/simulator/alibaba/action.h"

namespace simulator::alibaba {
namespace {

struct Row {
  std::string_view category;
  std::string_view level;
  // The sizes in GiB that it is sold in.
  std::int64_t least;
  std::int64_t most;
  double hourly;  // 0: not on sale
};

// The examples of the price pages. No page tells the hour of cloud_efficiency: this one is its
// month divided by 720.
constexpr std::array kRows = {
    Row{"cloud", "", 5, 2000, 0},
    Row{"cloud_efficiency", "", 20, 32768, 0.000486},
    Row{"cloud_ssd", "", 20, 32768, 0.0014},
    Row{"cloud_essd", "PL0", 1, 32768, 0.00105},
    Row{"cloud_essd", "PL1", 20, 32768, 0.0021},
    Row{"cloud_essd", "PL2", 461, 32768, 0.0042},
    Row{"cloud_essd", "PL3", 1261, 32768, 0.0084},
    Row{"cloud_auto", "", 1, 32768, 0.0021},
    Row{"cloud_essd_entry", "", 10, 32768, 0},
    Row{"cloud_regional_disk_auto", "", 10, 32768, 0},
    Row{"elastic_ephemeral_disk_standard", "", 64, 8192, 0},
    Row{"elastic_ephemeral_disk_premium", "", 64, 8192, 0},
};
// CNY for one provisioned IOPS of cloud_auto and hour.
constexpr double kHourlyPriceOfIops = 0.0000625;

// Null for a category that no one has heard of. The level counts for ESSD only.
const Row* FindRow(std::string_view category, std::string_view level) {
  if (category != "cloud_essd") level = {};
  if (category == "cloud_essd" && level.empty()) level = "PL1";
  for (const Row& row : kRows)
    if (row.category == category && row.level == level) return &row;
  return nullptr;
}

ApiError NotSupported(const std::string& part) {
  return {400, "InvalidDataDisk" + part + ".ValueNotSupported",
          "The specified parameter \"DataDisk.n." + part + "\" is not valid."};
}

ActionResult PriceAnswer(const ActionCall& call, double amount) {
  Values values;
  values.Set("price", Rounded(amount));
  return Answered(call, values);
}

ActionResult PriceOfIops(const ActionCall& call) {
  const auto iops = ParseInteger(call.Text("DataDisk.1.ProvisionedIops"));
  if (!iops) return Refused(MissingParameter("DataDisk.1.ProvisionedIops"));
  if (call.Text("DataDisk.1.Category") != "cloud_auto") return Refused(NotSupported("Category"));
  return PriceAnswer(call, static_cast<double>(*iops) * kHourlyPriceOfIops);
}

}  // namespace

std::optional<double> HourlyPriceOf(std::string_view category, std::string_view performance_level) {
  const Row* const row = FindRow(category, performance_level);
  return row == nullptr || row->hourly <= 0 ? std::nullopt : std::optional(row->hourly);
}

double Rounded(double amount) {
  constexpr double kPlaces = 1e6;
  return std::round(amount * kPlaces) / kPlaces;
}

ActionResult DescribePrice(const ActionCall& call) {
  if (call.Text("ResourceType") == "diskperformance") return PriceOfIops(call);
  const std::string category = call.Text("DataDisk.1.Category");
  const std::string level = call.Text("DataDisk.1.PerformanceLevel");
  const auto size = ParseInteger(call.Text("DataDisk.1.Size"));
  if (!size) return Refused(MissingParameter("DataDisk.1.Size"));
  const Row* const row = FindRow(category, level);
  if (row == nullptr) return Refused(NotSupported("Category"));
  if (*size < row->least || *size > row->most) return Refused(NotSupported("Size"));
  const auto price = HourlyPriceOf(category, level);
  if (!price) {
    return Refused({400, "PriceNotFound",
                    "The price of your queried resource is not available now, please try other "
                    "resources."});
  }
  return PriceAnswer(call, *price * static_cast<double>(*size));
}

}  // namespace simulator::alibaba

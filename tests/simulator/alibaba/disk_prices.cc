#include "tests/simulator/alibaba/disk_prices.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace simulator::alibaba {
namespace {

struct Row {
  std::string_view category;
  std::string_view level;
  DiskSizes sizes;
  double hourly;  // 0: not on sale
};

// The examples of the price pages. No page tells the hour of cloud_efficiency: this one is its
// month divided by 720.
constexpr std::array kRows = {
    Row{"cloud", "", {5, 2000}, 0},
    Row{"cloud_efficiency", "", {20, 32768}, 0.000486},
    Row{"cloud_ssd", "", {20, 32768}, 0.0014},
    Row{"cloud_essd", "PL0", {1, 32768}, 0.00105},
    Row{"cloud_essd", "PL1", {20, 32768}, 0.0021},
    Row{"cloud_essd", "PL2", {461, 32768}, 0.0042},
    Row{"cloud_essd", "PL3", {1261, 32768}, 0.0084},
    Row{"cloud_auto", "", {1, 32768}, 0.0021},
    Row{"cloud_essd_entry", "", {10, 32768}, 0},
    Row{"cloud_regional_disk_auto", "", {10, 32768}, 0},
    Row{"elastic_ephemeral_disk_standard", "", {64, 8192}, 0},
    Row{"elastic_ephemeral_disk_premium", "", {64, 8192}, 0},
};

const Row* FindRow(std::string_view category, std::string_view level) {
  if (category != "cloud_essd") level = {};
  if (category == "cloud_essd" && level.empty()) level = "PL1";
  const auto found = std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) {
    return row.category == category && row.level == level;
  });
  return found == kRows.end() ? nullptr : &*found;
}

}  // namespace

std::optional<DiskSizes> SizesOf(std::string_view category, std::string_view performance_level) {
  const Row* const row = FindRow(category, performance_level);
  return row == nullptr ? std::nullopt : std::optional(row->sizes);
}

std::optional<double> HourlyPriceOf(std::string_view category, std::string_view performance_level) {
  const Row* const row = FindRow(category, performance_level);
  return row == nullptr || row->hourly <= 0 ? std::nullopt : std::optional(row->hourly);
}

double Rounded(double amount) {
  constexpr double kPlaces = 1e6;
  return std::round(amount * kPlaces) / kPlaces;
}

}  // namespace simulator::alibaba

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "exporter/core/timestamp.h"
#include "exporter/sources/alibaba_reads.h"
#include "exporter/sources/regions.h"

namespace exporter {
namespace {

// Prices change rarely, and each takes a call of its own.
constexpr std::chrono::hours kPricesLast{6};

using Wanted = std::set<std::tuple<std::string, std::string, std::string>>;

// Region, category and performance level of the disks in the regions.
Wanted WantedPrices(const Inventory& inventory, const std::vector<std::string>& regions) {
  Wanted wanted;
  for (const auto& disk : inventory.disks) {
    if (disk.category.empty()) continue;
    if (std::ranges::find(regions, disk.region) == regions.end()) continue;
    wanted.emplace(disk.region, disk.category, disk.performance_level);
  }
  return wanted;
}

std::set<std::string> RegionsWithProvisionedIops(const Inventory& inventory,
                                                 const std::vector<std::string>& regions) {
  std::set<std::string> wanted;
  for (const auto& disk : inventory.disks) {
    const bool is_ours = std::ranges::find(regions, disk.region) != regions.end();
    if (is_ours && disk.provisioned_iops.value_or(0) > 0) wanted.insert(disk.region);
  }
  return wanted;
}

Result<std::vector<alibaba::DiskPrice>> DiskPrices(const ReadContext& context, Wanted wanted) {
  std::vector<alibaba::DiskPrice> prices;
  for (const auto& known : context.latest.disk_prices) {
    if (context.now - known.asked_at >= kPricesLast) continue;
    const auto key = std::tuple(known.region, known.category, known.performance_level);
    if (wanted.erase(key) > 0) prices.push_back(known);
  }
  std::size_t asked = 0;
  for (const auto& [region, category, level] : wanted) {
    auto price = context.target.client->Call(
        alibaba::DescribeDiskPrice(region, category, level, context.now), context.budget);
    // Keep what was read so far; the rest follows in the next poll.
    if (!price && price.error().kind == ErrorKind::kBadResponse && wanted.size() > 1) continue;
    if (!price && asked > 0 && price.error().kind != ErrorKind::kStopped) break;
    if (!price) return tl::unexpected(price.error());
    prices.push_back(std::move(*price));
    ++asked;
  }
  return prices;
}

Result<std::vector<alibaba::IopsPrice>> IopsPrices(const ReadContext& context,
                                                   std::set<std::string> wanted) {
  std::vector<alibaba::IopsPrice> prices;
  for (const auto& known : context.latest.iops_prices) {
    if (context.now - known.asked_at >= kPricesLast) continue;
    if (wanted.erase(known.region) > 0) prices.push_back(known);
  }
  for (const std::string& region : wanted) {
    auto price = context.target.client->Call(alibaba::DescribeIopsPrice(region, context.now),
                                             context.budget);
    if (!price) return tl::unexpected(price.error());
    prices.push_back(std::move(*price));
  }
  return prices;
}

// The month before that of `now`, "2026-10", in the time zone of China, which bills follow.
std::string LastBillingCycle(TimePoint now) {
  using namespace std::chrono;
  const year_month_day today{floor<days>(now + hours{8})};
  const year_month last = year_month(today.year(), today.month()) - months{1};
  return FormatTimestamp(sys_days(last / 1)).substr(0, 7);
}

}  // namespace

Result<Reading> ReadDiskPrices(const ReadContext& context) {
  const auto regions = RegionsWithDisks(context);
  if (!regions) return tl::unexpected(regions.error());
  auto prices = DiskPrices(context, WantedPrices(context.latest, *regions));
  if (!prices) return tl::unexpected(prices.error());
  auto iops = IopsPrices(context, RegionsWithProvisionedIops(context.latest, *regions));
  if (!iops && (prices->empty() || iops.error().kind == ErrorKind::kStopped)) {
    return tl::unexpected(iops.error());
  }
  Reading reading = ReadingOf<alibaba::DiskPrice>({std::move(*prices), 0, {}},
                                                  &Inventory::disk_prices, context.now);
  const Reading of_iops = ReadingOf<alibaba::IopsPrice>(
      {iops ? std::move(*iops) : std::vector<alibaba::IopsPrice>{}, 0, {}}, &Inventory::iops_prices,
      context.now);
  reading.objects += of_iops.objects;
  reading.apply = [disks = std::move(reading.apply), iops = of_iops.apply](Inventory& inventory) {
    disks(inventory);
    iops(inventory);
  };
  return reading;
}

Result<Reading> ReadDiskBills(const ReadContext& context) {
  auto bills = context.target.client->List(
      alibaba::DescribeInstanceBill(LastBillingCycle(context.now)), context.budget);
  if (!bills) return tl::unexpected(bills.error());
  return ReadingOf(std::move(*bills), &Inventory::disk_bills, context.now);
}

}  // namespace exporter

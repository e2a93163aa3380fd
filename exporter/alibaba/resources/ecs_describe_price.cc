// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_price.h"

#include <functional>
#include <string_view>
#include <utility>

namespace exporter::alibaba {
namespace {

constexpr int kIops = 10'000;

// A size sold in every category and level: PL3 starts at 1261 GiB, basic disks end at 2000.
int SizeFor(std::string_view performance_level) {
  return performance_level == "PL3" ? 2'000 : 1'000;
}

struct Price {
  std::string currency;
  std::optional<double> list;
  double trade = 0;
};

std::optional<double> AmountOf(const Fields& price, std::string_view key) {
  const auto amount = price.Number(key);
  return amount && *amount >= 0 ? amount : std::nullopt;
}

Result<Price> DecodePrice(const Fields& answer, const std::string& region) {
  const Fields price = answer.Object("PriceInfo").Object("Price");
  std::string currency = price.Text("Currency");
  const auto trade = AmountOf(price, "TradePrice");
  if (currency.empty() || !trade) {
    return Fail(ErrorKind::kBadResponse,
                "DescribePrice in " + region + ": the answer has no readable PriceInfo.Price");
  }
  return Price{
      .currency = std::move(currency), .list = AmountOf(price, "OriginalPrice"), .trade = *trade};
}

// `row` as cached if the service does not sell it.
template <class T>
std::function<T(const std::string&)> RefusedAs(T row) {
  return [row = std::move(row)](const std::string& code) {
    T refused = row;
    refused.refusal = code;
    return refused;
  };
}

}  // namespace

CallRequest<DiskPrice> DescribeDiskPrice(const std::string& region, const std::string& category,
                                         const std::string& performance_level, TimePoint now) {
  const int size = SizeFor(performance_level);
  RpcRequest request{.api = kDescribePrice,
                     .region = region,
                     .parameters = {{"RegionId", region},
                                    {"ResourceType", "disk"},
                                    {"PriceUnit", "Hour"},
                                    {"DataDisk.1.Category", category},
                                    {"DataDisk.1.Size", std::to_string(size)}}};
  if (!performance_level.empty()) {
    request.parameters["DataDisk.1.PerformanceLevel"] = performance_level;
  }
  DiskPrice unpriced;
  unpriced.region = region;
  unpriced.category = category;
  unpriced.performance_level = performance_level;
  unpriced.asked_at = now;
  return {.request = std::move(request),
          .decode = [unpriced, size](const Fields& answer) -> Result<DiskPrice> {
            auto price = DecodePrice(answer, unpriced.region);
            if (!price) return tl::unexpected(price.error());
            DiskPrice row = unpriced;
            row.currency = std::move(price->currency);
            if (price->list) row.list_per_gib_hour = *price->list / size;
            row.per_gib_hour = price->trade / size;
            return row;
          },
          .decode_refusal = RefusedAs(unpriced)};
}

CallRequest<IopsPrice> DescribeIopsPrice(const std::string& region, TimePoint now) {
  IopsPrice unpriced;
  unpriced.region = region;
  unpriced.asked_at = now;
  return {.request = {.api = kDescribePrice,
                      .region = region,
                      .parameters = {{"RegionId", region},
                                     {"ResourceType", "diskperformance"},
                                     {"PriceUnit", "Hour"},
                                     {"DataDisk.1.Category", "cloud_auto"},
                                     {"DataDisk.1.ProvisionedIops", std::to_string(kIops)}}},
          .decode = [unpriced](const Fields& answer) -> Result<IopsPrice> {
            auto price = DecodePrice(answer, unpriced.region);
            if (!price) return tl::unexpected(price.error());
            IopsPrice row = unpriced;
            row.currency = std::move(price->currency);
            row.per_iops_hour = price->trade / kIops;
            return row;
          },
          .decode_refusal = RefusedAs(unpriced)};
}

}  // namespace exporter::alibaba

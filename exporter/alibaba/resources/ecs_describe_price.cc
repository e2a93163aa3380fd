// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_price.h"

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

// The call that prices a row, with what `parameters` lack; `fill` adds the price. Not being sold is
// cached in the row as well.
template <class Row>
CallRequest<Row> PriceCall(Row unpriced, Parameters parameters,
                           void (*fill)(const Price& price, Row& row)) {
  parameters.insert({{"RegionId", unpriced.region}, {"PriceUnit", "Hour"}});
  return {.request = {.api = kDescribePrice,
                      .region = unpriced.region,
                      .parameters = std::move(parameters)},
          .decode = [unpriced, fill](const Fields& answer) -> Result<Row> {
            const auto price = DecodePrice(answer, unpriced.region);
            if (!price) return tl::unexpected(price.error());
            Row row = unpriced;
            row.currency = price->currency;
            fill(*price, row);
            return row;
          },
          .decode_refusal =
              [unpriced](const std::string& code) {
                Row row = unpriced;
                row.refusal = code;
                return row;
              }};
}

}  // namespace

CallRequest<DiskPrice> DescribeDiskPrice(const std::string& region, const std::string& category,
                                         const std::string& performance_level, TimePoint now) {
  Parameters parameters{{"ResourceType", "disk"},
                        {"DataDisk.1.Category", category},
                        {"DataDisk.1.Size", std::to_string(SizeFor(performance_level))}};
  if (!performance_level.empty()) parameters["DataDisk.1.PerformanceLevel"] = performance_level;
  return PriceCall<DiskPrice>({.region = region,
                               .category = category,
                               .performance_level = performance_level,
                               .asked_at = now},
                              std::move(parameters), [](const Price& price, DiskPrice& row) {
                                const int size = SizeFor(row.performance_level);
                                if (price.list) row.list_per_gib_hour = *price.list / size;
                                row.per_gib_hour = price.trade / size;
                              });
}

CallRequest<IopsPrice> DescribeIopsPrice(const std::string& region, TimePoint now) {
  return PriceCall<IopsPrice>(
      {.region = region, .asked_at = now},
      {{"ResourceType", "diskperformance"},
       {"DataDisk.1.Category", "cloud_auto"},
       {"DataDisk.1.ProvisionedIops", std::to_string(kIops)}},
      [](const Price& price, IopsPrice& row) { row.per_iops_hour = price.trade / kIops; });
}

}  // namespace exporter::alibaba

#include "exporter/alibaba/resources/ecs_describe_price.h"

#include <string_view>
#include <utility>

#include "exporter/json/fields.h"

namespace exporter::alibaba {
namespace {

constexpr int kIops = 10'000;

// A size that every category and level is sold in: PL3 begins at 1261 GiB, basic disks end
// at 2000.
int SizeFor(std::string_view performance_level) {
  return performance_level == "PL3" ? 2'000 : 1'000;
}

struct Price {
  std::string currency;
  std::optional<double> list;
  std::optional<double> trade;
  std::string refusal;
};

std::optional<double> AmountOf(const Fields& price, std::string_view key) {
  const auto amount = price.Number(key);
  return amount && *amount >= 0 ? amount : std::nullopt;
}

Result<Price> Ask(Client& client, const RpcRequest& request, CallBudget& budget) {
  const auto answer = client.TryCall(request, budget);
  if (!answer) return tl::unexpected(answer.error());
  if (!answer->document)
    return Price{.currency = {}, .list = {}, .trade = {}, .refusal = answer->refusal};
  const Fields price = answer->document->root().Object("PriceInfo").Object("Price");
  Price read{.currency = price.Text("Currency"),
             .list = AmountOf(price, "OriginalPrice"),
             .trade = AmountOf(price, "TradePrice"),
             .refusal = {}};
  if (read.currency.empty() || !read.trade) {
    return Fail(ErrorKind::kBadResponse, "DescribePrice in " + request.region +
                                             ": the answer has no readable PriceInfo.Price");
  }
  return read;
}

std::optional<double> Divided(const std::optional<double>& amount, int parts) {
  return amount ? std::optional(*amount / parts) : std::nullopt;
}

}  // namespace

Result<DiskPrice> AskDiskPrice(Client& client, const std::string& region,
                               const std::string& category, const std::string& performance_level,
                               TimePoint now, CallBudget& budget) {
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
  auto price = Ask(client, request, budget);
  if (!price) return tl::unexpected(price.error());
  return DiskPrice{.region = region,
                   .category = category,
                   .performance_level = performance_level,
                   .currency = std::move(price->currency),
                   .list_per_gib_hour = Divided(price->list, size),
                   .per_gib_hour = Divided(price->trade, size),
                   .asked_at = now,
                   .refusal = std::move(price->refusal)};
}

Result<IopsPrice> AskIopsPrice(Client& client, const std::string& region, TimePoint now,
                               CallBudget& budget) {
  auto price = Ask(client,
                   {.api = kDescribePrice,
                    .region = region,
                    .parameters = {{"RegionId", region},
                                   {"ResourceType", "diskperformance"},
                                   {"PriceUnit", "Hour"},
                                   {"DataDisk.1.Category", "cloud_auto"},
                                   {"DataDisk.1.ProvisionedIops", std::to_string(kIops)}}},
                   budget);
  if (!price) return tl::unexpected(price.error());
  return IopsPrice{.region = region,
                   .currency = std::move(price->currency),
                   .per_iops_hour = Divided(price->trade, kIops),
                   .asked_at = now,
                   .refusal = std::move(price->refusal)};
}

}  // namespace exporter::alibaba

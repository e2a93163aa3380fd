// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/prices.h"

#include <algorithm>
#include <array>

namespace exporter {
namespace {

constexpr std::string_view kEssd = "cloud_essd";
constexpr std::string_view kFlatCurrency = "CNY";

// An ESSD without a performance level is PL1 (DescribeDisks, CreateDisk). No other category has
// levels, although a PersistentVolume may still name that of its class.
std::string_view LevelOf(std::string_view category, std::string_view level) {
  if (category != kEssd) return {};
  return level.empty() ? "PL1" : level;
}

}  // namespace

std::string_view PriceSourceName(PriceSource source) {
  static constexpr std::array<std::string_view, 4> kNames{"flat", "list", "openapi", "unknown"};
  return kNames.at(static_cast<std::size_t>(source));
}

Prices::Prices(const PriceOptions& options, const Inventory& inventory) : options_(options) {
  if (options.source != PriceSource::kOpenApi) return;
  for (const auto& price : inventory.disk_prices) {
    if (!price.per_gib_hour) continue;
    told_.emplace(
        Key(price.region, price.category, LevelOf(price.category, price.performance_level)),
        &price);
  }
  for (const auto& price : inventory.iops_prices) told_iops_.emplace(price.region, &price);
}

std::optional<UnitPrice> Prices::FromOpenApi(const PricedKind& kind) const {
  // DescribePrice has no subscription price for a disk alone.
  if (kind.is_subscription) return std::nullopt;
  const auto found =
      told_.find(Key(kind.region, kind.category, LevelOf(kind.category, kind.performance_level)));
  if (found == told_.end()) return std::nullopt;
  const alibaba::DiskPrice& price = *found->second;
  UnitPrice unit{.per_gib_month = *price.per_gib_hour * options_.hours_per_month,
                 .per_gib_hour = price.per_gib_hour,
                 .currency = price.currency,
                 .source = PriceSource::kOpenApi};
  const auto iops = told_iops_.find(kind.region);
  if (iops != told_iops_.end() && iops->second->per_iops_hour) {
    unit.per_iops_month = *iops->second->per_iops_hour * options_.hours_per_month;
  }
  return unit;
}

std::optional<UnitPrice> Prices::FromList(const PricedKind& kind) const {
  if (options_.source == PriceSource::kFlat) return std::nullopt;
  const auto& prices = options_.list.prices;
  const std::string_view level = LevelOf(kind.category, kind.performance_level);
  const auto found = std::ranges::find_if(prices, [&](const ListPrice& price) {
    return price.category == kind.category &&
           LevelOf(price.category, price.performance_level) == level;
  });
  if (found == prices.end()) return std::nullopt;
  UnitPrice unit{.currency = options_.list.currency, .source = PriceSource::kList};
  if (kind.is_subscription) {
    if (!found->per_gib_month) return std::nullopt;
    unit.per_gib_month = *found->per_gib_month;
    return unit;
  }
  if (!found->per_gib_hour) return std::nullopt;
  unit.per_gib_hour = found->per_gib_hour;
  unit.per_gib_month = *found->per_gib_hour * options_.hours_per_month;
  unit.per_iops_month = found->per_iops_hour.value_or(0) * options_.hours_per_month;
  return unit;
}

bool Prices::has_list() const {
  return options_.source != PriceSource::kFlat && !options_.list.prices.empty();
}

UnitPrice Prices::Of(const PricedKind& kind) const {
  if (const auto told = FromOpenApi(kind)) return *told;
  if (const auto listed = FromList(kind)) return *listed;
  if (has_list()) return {.currency = options_.list.currency, .source = PriceSource::kUnknown};
  return {.per_gib_month = options_.flat_per_gib_month, .currency = std::string(kFlatCurrency)};
}

std::vector<Prices::Row> Prices::All() const {
  std::vector<Row> rows;
  for (const auto& [key, price] : told_) {
    const PricedKind kind{.region = std::get<0>(key),
                          .category = std::get<1>(key),
                          .performance_level = std::get<2>(key)};
    rows.push_back({kind, Of(kind)});
  }
  if (options_.source != PriceSource::kFlat) {
    for (const ListPrice& price : options_.list.prices) {
      const PricedKind kind{.region = {},
                            .category = price.category,
                            .performance_level = LevelOf(price.category, price.performance_level)};
      if (price.per_gib_hour) rows.push_back({kind, Of(kind)});
    }
  }
  if (!has_list()) rows.push_back({{}, Of({})});
  return rows;
}

}  // namespace exporter

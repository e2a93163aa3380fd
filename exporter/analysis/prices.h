// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "exporter/inventory/inventory.h"

namespace exporter {

// Where a price comes from; the label `price_source`. Unknown: neither the price list nor the
// OpenAPI has it.
enum class PriceSource { kFlat, kList, kOpenApi, kUnknown };
std::string_view PriceSourceName(PriceSource source);

// One entry of a price list: pay-as-you-go and subscription prices.
struct ListPrice {
  std::string category;
  std::string performance_level;          // empty: none
  std::optional<double> per_gib_hour;     // pay-as-you-go
  std::optional<double> per_gib_month;    // subscription
  std::optional<double> per_iops_hour{};  // provisioned IOPS, pay-as-you-go
};

struct PriceList {
  std::string currency = "CNY";
  std::vector<ListPrice> prices;
};

// Operator settings for prices.
struct PriceOptions {
  PriceSource source = PriceSource::kFlat;
  double flat_per_gib_month = 0.35;
  PriceList list{};              // if given, also for what the OpenAPI does not price
  double hours_per_month = 720;  // Alibaba's own examples; other tools use 730
};

// Unit prices of a disk, 0 if unknown. The flat price and subscriptions have no hourly price.
struct UnitPrice {
  bool is_known() const { return source != PriceSource::kUnknown; }

  double per_gib_month = 0;
  std::optional<double> per_gib_hour{};
  double per_iops_month = 0;  // of provisioned IOPS
  std::string currency{};
  PriceSource source = PriceSource::kFlat;
};

// The properties of a disk that determine its price.
struct PricedKind {
  std::string_view region{};
  std::string_view category{};
  std::string_view performance_level{};
  bool is_subscription = false;
};

// Prices in use: from the OpenAPI, else from the list; where there is no list, else flat. `options`
// and `inventory` must outlive it.
class Prices {
 public:
  Prices(const PriceOptions& options, const Inventory& inventory);

  UnitPrice Of(const PricedKind& kind) const;
  // Whether a list is in use, so that kinds without a price of their own are unknown.
  bool has_list() const;
  // Of standard snapshots, by the size that they store; nullopt unless the price list in use has
  // the category "snapshot".
  std::optional<UnitPrice> OfSnapshot() const { return FromList({.category = "snapshot"}); }
  double hours_per_month() const { return options_.hours_per_month; }

  // One row per kind with a price of its own, plus the flat price with empty fields if it is in
  // use.
  struct Row {
    PricedKind kind;
    UnitPrice price;
  };
  std::vector<Row> All() const;

 private:
  std::optional<UnitPrice> FromOpenApi(const PricedKind& kind) const;
  std::optional<UnitPrice> FromList(const PricedKind& kind) const;

  using Key = std::tuple<std::string_view, std::string_view, std::string_view>;
  const PriceOptions& options_;
  std::map<Key, const alibaba::DiskPrice*> told_;
  std::map<std::string_view, const alibaba::IopsPrice*> told_iops_;  // by region
};

}  // namespace exporter

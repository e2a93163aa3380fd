#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "exporter/inventory/inventory.h"

namespace exporter {

// Where a price comes from, the label `price_source`.
enum class PriceSource { kFlat, kList, kOpenApi };
std::string_view PriceSourceName(PriceSource source);

// A line of a price list, of what is paid by the hour or for a term.
struct ListPrice {
  std::string category;
  std::string performance_level;          // empty: the category has none
  std::optional<double> per_gib_hour;     // pay-as-you-go
  std::optional<double> per_gib_month;    // subscription
  std::optional<double> per_iops_hour{};  // provisioned IOPS, pay-as-you-go
};

struct PriceList {
  std::string currency = "CNY";
  std::vector<ListPrice> prices;
};

// What the operator chose about prices.
struct PriceOptions {
  PriceSource source = PriceSource::kFlat;
  double flat_per_gib_month = 0.35;
  PriceList list{};              // where given: also what the OpenAPI does not price
  double hours_per_month = 720;  // Alibaba's own examples; other tools use 730
};

// What a GiB of some disk costs. The flat price and subscriptions know no hours.
struct UnitPrice {
  double per_gib_month = 0;
  std::optional<double> per_gib_hour{};
  double per_iops_month = 0;  // of provisioned IOPS
  std::string currency{};
  PriceSource source = PriceSource::kFlat;
};

// What a disk is, as far as its price depends on it.
struct PricedKind {
  std::string_view region{};
  std::string_view category{};
  std::string_view performance_level{};
  bool is_subscription = false;
};

// The prices in use: those that the OpenAPI told, else of the list, else the flat one.
// `options` and `inventory` must outlive it.
class Prices {
 public:
  Prices(const PriceOptions& options, const Inventory& inventory);

  UnitPrice Of(const PricedKind& kind) const;
  double hours_per_month() const { return options_.hours_per_month; }

  // One price for each kind that has its own, and the flat one with empty words where it
  // may be used.
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

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/inventory/inventory.h"

namespace exporter {

// Whether a class provisions ECS disks.
bool MakesDisks(const kubernetes::StorageClass& storage_class);

// The categories that the driver tries for a class, in order: those of parameters.type, or
// cloud_ssd and cloud_efficiency (the documented default). Empty if any of the words is not a
// category.
std::vector<std::string_view> CategoriesOf(const kubernetes::StorageClass& storage_class);

// The size ECS provisions for a request: whole GiB, at least 20 (the driver's default minimum).
std::int64_t DiskGib(std::int64_t bytes);

// Which new disks the account can create and where, according to ECS. Data that is missing or not
// from the latest poll blocks nothing.
class DiskSupply {
 public:
  explicit DiskSupply(const Inventory& inventory);

  bool IsInStock(std::string_view zone, std::string_view category) const;

  // A request for a disk and its location. Empty zone: only region-wide quotas apply.
  struct Order {
    std::string_view region;
    std::string_view zone;
    std::string_view category;
    double bytes = 0;
  };
  // Bytes used by a plan, per quota.
  using Spending = std::vector<double>;
  Spending NothingSpent() const { return Spending(quotas_.size()); }

  // How many times the order can be placed; kUnlimited if no quota applies.
  static constexpr std::int64_t kUnlimited = INT64_MAX;
  std::int64_t Times(const Order& order, const Spending& spent) const;
  void Spend(const Order& order, Spending& spent) const;

 private:
  struct Quota {
    const alibaba::DiskQuota* row;
    double left;
  };
  void AddQuotas(const Table<alibaba::DiskQuota>& table);
  // The quotas that apply to an order.
  std::vector<std::size_t> QuotasOf(const Order& order) const;

  std::set<std::pair<std::string_view, std::string_view>> out_of_stock_;  // zone, category
  std::vector<Quota> quotas_;
  std::map<std::string_view, std::vector<std::size_t>> quotas_of_;  // by category
};

}  // namespace exporter

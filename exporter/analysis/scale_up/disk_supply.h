#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/inventory/inventory.h"

namespace exporter {

// Whether a class makes ECS disks.
bool MakesDisks(const kubernetes::StorageClass& storage_class);

// The categories that the driver tries for a class, in this order: those of parameters.type,
// else cloud_ssd and cloud_efficiency (its documented default). Empty where one of the words is
// no category.
std::vector<std::string_view> CategoriesOf(const kubernetes::StorageClass& storage_class);

// What ECS makes of a request: whole GiB, 20 at least (the driver's default minimum).
std::int64_t DiskGib(std::int64_t bytes);

// Which new disks the account can have where, as far as ECS told. What was not read, is from an
// earlier poll than the last, or has no row is no obstacle.
class DiskSupply {
 public:
  explicit DiskSupply(const Inventory& inventory);

  bool IsInStock(std::string_view zone, std::string_view category) const;

  // A place and what is to be made there. An empty zone: quotas of the whole region alone.
  struct Order {
    std::string_view region;
    std::string_view zone;
    std::string_view category;
    double bytes = 0;
  };
  // Bytes that were used up by a plan, by quota.
  using Spending = std::vector<double>;
  Spending NothingSpent() const { return Spending(quotas_.size()); }

  // How many times the order can be placed; kUnlimited where no quota is in its way.
  static constexpr std::int64_t kUnlimited = INT64_MAX;
  std::int64_t Times(const Order& order, const Spending& spent) const;
  void Spend(const Order& order, Spending& spent) const;

 private:
  struct Quota {
    const alibaba::DiskQuota* row;
    double left;
  };
  void AddQuotas(const Table<alibaba::DiskQuota>& table);
  // The quotas that an order counts against.
  std::vector<std::size_t> QuotasOf(const Order& order) const;

  std::set<std::pair<std::string_view, std::string_view>> out_of_stock_;  // zone, category
  std::vector<Quota> quotas_;
  std::map<std::string_view, std::vector<std::size_t>> quotas_of_;  // by category
};

}  // namespace exporter

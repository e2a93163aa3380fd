// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/analysis/scale_up/driver_tables.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// Which new disks the account can create and where, according to ECS. Data that is missing or not
// from the latest poll blocks nothing.
class DiskSupply {
 public:
  explicit DiskSupply(const Inventory& inventory);

  // Whether a zone has the category at all; CreateDisk answers InvalidDataDiskCategory otherwise.
  bool IsOffered(std::string_view zone, const DiskCategory& category) const;
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

  // What some orders together take of a quota.
  struct Need {
    std::size_t quota;
    double bytes;
  };
  using Needs = std::vector<Need>;
  // Each quota that applies to one of the orders once, grouped by account.
  Needs NeedsOf(const std::vector<Order>& orders) const;

  // How many times all of that can be had; kUnlimited if no quota applies.
  static constexpr std::int64_t kUnlimited = INT64_MAX;
  std::int64_t Times(const Needs& needs, const Spending& spent) const;
  static void Spend(const Needs& needs, std::int64_t times, Spending& spent);

 private:
  struct Quota {
    const alibaba::DiskQuota* row;
    double left;
  };
  void AddQuotas(const Table<alibaba::DiskQuota>& table);
  bool Applies(std::size_t quota, const Order& order) const;
  std::string_view AccountOf(const Need& need) const;

  using ZoneCategory = std::pair<std::string_view, std::string_view>;
  std::set<ZoneCategory> offered_;  // all of them
  std::set<ZoneCategory> out_of_stock_;
  std::vector<Quota> quotas_;
  std::map<std::string_view, std::vector<std::size_t>> quotas_of_;  // by category
};

}  // namespace exporter

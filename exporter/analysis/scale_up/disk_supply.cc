// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/disk_supply.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace exporter {

DiskSupply::DiskSupply(const Inventory& inventory) {
  if (!inventory.disk_stock.failing()) {
    for (const auto& row : inventory.disk_stock) {
      offered_.emplace(row.zone, row.category);
      if (!row.IsInStock()) out_of_stock_.emplace(row.zone, row.category);
    }
  }
  if (!inventory.disk_quotas.failing()) AddQuotas(inventory.disk_quotas);
  if (!inventory.capacity_attributes.failing()) AddQuotas(inventory.capacity_attributes);
}

void DiskSupply::AddQuotas(const Table<alibaba::DiskQuota>& table) {
  for (const auto& quota : table) {
    const bool is_by_use = quota.charge_type.empty() || quota.charge_type == "PostPaid";
    if (!quota.used_bytes || quota.category.empty() || !is_by_use) continue;
    quotas_of_[quota.category].push_back(quotas_.size());
    quotas_.push_back({.row = &quota, .left = quota.total_bytes - *quota.used_bytes});
  }
}

// A zone without any row is not known. Regional and elastic ephemeral disks are not in the list,
// which is that of the zones' cloud disks.
bool DiskSupply::IsOffered(std::string_view zone, const DiskCategory& category) const {
  if (category.is_regional || category.is_single_instance) return true;
  const auto first = offered_.lower_bound({zone, {}});
  if (first == offered_.end() || first->first != zone) return true;
  return offered_.contains({zone, category.name});
}

bool DiskSupply::IsInStock(std::string_view zone, std::string_view category) const {
  return !out_of_stock_.contains({zone, category});
}

bool DiskSupply::Applies(std::size_t quota, const Order& order) const {
  const alibaba::DiskQuota& row = *quotas_[quota].row;
  return row.zone.empty() ? row.region == order.region : row.zone == order.zone;
}

std::string_view DiskSupply::AccountOf(const Need& need) const {
  return quotas_[need.quota].row->target;
}

DiskSupply::Needs DiskSupply::NeedsOf(const std::vector<Order>& orders) const {
  Needs needs;
  for (const Order& order : orders) {
    const auto of_category = quotas_of_.find(order.category);
    if (of_category == quotas_of_.end() || order.bytes <= 0) continue;
    for (const std::size_t quota : of_category->second) {
      if (!Applies(quota, order)) continue;
      const auto known = std::ranges::find(needs, quota, &Need::quota);
      if (known == needs.end()) {
        needs.push_back({.quota = quota, .bytes = order.bytes});
      } else {
        known->bytes += order.bytes;
      }
    }
  }
  std::ranges::sort(needs, {},
                    [&](const Need& need) { return std::pair(AccountOf(need), need.quota); });
  return needs;
}

// If several accounts are polled, we do not know which one the disks are created in, so the one
// with the most quota left counts.
std::int64_t DiskSupply::Times(const Needs& needs, const Spending& spent) const {
  if (needs.empty()) return kUnlimited;
  constexpr double kLargest = 1e15;
  double most = 0;
  for (auto need = needs.begin(); need != needs.end();) {
    const std::string_view account = AccountOf(*need);
    double of_account = kLargest;
    for (; need != needs.end() && AccountOf(*need) == account; ++need) {
      const double left = std::max(0.0, quotas_[need->quota].left - spent[need->quota]);
      of_account = std::min(of_account, std::floor(left / need->bytes));
    }
    most = std::max(most, of_account);
  }
  return most >= kLargest ? kUnlimited : static_cast<std::int64_t>(most);
}

void DiskSupply::Spend(const Needs& needs, std::int64_t times, Spending& spent) {
  for (const Need& need : needs) {
    spent[need.quota] += need.bytes * static_cast<double>(times);
  }
}

}  // namespace exporter

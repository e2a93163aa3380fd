// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/disk_supply.h"

#include <algorithm>
#include <cmath>

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

std::vector<std::size_t> DiskSupply::QuotasOf(const Order& order) const {
  std::vector<std::size_t> found;
  const auto of_category = quotas_of_.find(order.category);
  if (of_category == quotas_of_.end()) return found;
  for (const std::size_t i : of_category->second) {
    const auto& row = *quotas_[i].row;
    if (row.zone.empty() ? row.region == order.region : row.zone == order.zone) found.push_back(i);
  }
  return found;
}

// If several accounts are polled, we do not know which one the disks are created in, so the one
// with the most quota left counts.
std::int64_t DiskSupply::Times(const Order& order, const Spending& spent) const {
  std::map<std::string_view, double> left_of;  // by account
  for (const std::size_t i : QuotasOf(order)) {
    const double left = std::max(0.0, quotas_[i].left - spent[i]);
    const auto [place, is_first] = left_of.emplace(quotas_[i].row->target, left);
    if (!is_first) place->second = std::min(place->second, left);
  }
  if (left_of.empty() || order.bytes <= 0) return kUnlimited;
  double most = 0;
  for (const auto& [target, left] : left_of) most = std::max(most, left);
  const double times = std::floor(most / order.bytes);
  constexpr double kLargest = 1e15;
  return times >= kLargest ? kUnlimited : static_cast<std::int64_t>(times);
}

void DiskSupply::Spend(const Order& order, Spending& spent) const {
  for (const std::size_t i : QuotasOf(order)) spent[i] += order.bytes;
}

}  // namespace exporter

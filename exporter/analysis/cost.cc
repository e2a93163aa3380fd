// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/cost.h"

#include <cmath>

#include "exporter/analysis/volume_facts.h"

namespace exporter {
namespace {

constexpr double kGiB = 1024.0 * 1024.0 * 1024.0;

MonthlyCost CostOf(const UnitPrice& price, double gib, double iops) {
  return {.amount = gib * price.per_gib_month + iops * price.per_iops_month,
          .currency = price.currency,
          .source = price.source};
}

}  // namespace

bool IsBilledAlone(const alibaba::Disk& disk) {
  return !disk.category.starts_with("local_") && !disk.category.starts_with("ephemeral");
}

std::optional<MonthlyCost> DiskMonthlyCost(const Prices& prices, const alibaba::Disk& disk) {
  if (disk.size_gib <= 0 || !IsBilledAlone(disk)) return std::nullopt;
  const UnitPrice price = prices.Of({.region = disk.region,
                                     .category = disk.category,
                                     .performance_level = disk.performance_level,
                                     .is_subscription = disk.charge_type == "PrePaid"});
  return CostOf(price, static_cast<double>(disk.size_gib),
                static_cast<double>(disk.provisioned_iops.value_or(0)));
}

std::optional<MonthlyCost> VolumeMonthlyCost(const Prices& prices, const Index& index,
                                             const kubernetes::PersistentVolume& volume) {
  if (volume.disk_id.empty()) return std::nullopt;
  const bool is_gone = index.IsDiskGone(volume);
  if (!is_gone && index.FindVolumeOfDisk(volume.disk_id) != &volume) return std::nullopt;
  if (const auto* disk = index.FindDisk(volume.disk_id)) return DiskMonthlyCost(prices, *disk);
  const auto regions = RegionsOf(volume);
  const std::string region = regions.size() == 1 ? regions.front() : "";
  const UnitPrice price = prices.Of({.region = region,
                                     .category = volume.category,
                                     .performance_level = volume.performance_level});
  if (is_gone) return CostOf(price, 0, 0);
  if (!volume.capacity_bytes) return std::nullopt;
  return CostOf(price, std::ceil(static_cast<double>(*volume.capacity_bytes) / kGiB), 0);
}

}  // namespace exporter

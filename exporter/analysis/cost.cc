// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/cost.h"

#include "exporter/analysis/analysis.h"
#include "exporter/analysis/volume_facts.h"
#include "exporter/core/quantity.h"

namespace exporter {
namespace {

MonthlyCost CostOf(const UnitPrice& price, double gib, double iops) {
  return {.amount = gib * price.per_gib_month + iops * price.per_iops_month,
          .currency = price.currency,
          .source = price.source};
}

// Whether ECS bills a disk separately; local disks are included in the instance price.
bool IsBilledAlone(const alibaba::Disk& disk) {
  return !disk.category.starts_with("local_") && !disk.category.starts_with("ephemeral");
}

void Count(std::map<CostGroup, CostSum>& groups, std::string_view name, const MonthlyCost& cost,
           std::int64_t gib) {
  CostSum& sum = groups[{.name = std::string(name), .currency = cost.currency}];
  sum.amount += cost.amount;
  sum.gib += gib;
  ++sum.disks;
  if (!cost.is_known()) ++sum.unpriced;
}

std::string_view NamespaceOf(const kubernetes::PersistentVolume* volume) {
  if (volume == nullptr || volume->phase != "Bound" || !volume->claim) return {};
  return volume->claim->ns;
}

}  // namespace

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
  if (is_gone) {
    // Nothing, whatever the price.
    return MonthlyCost{.currency = price.currency,
                       .source = price.is_known() ? price.source : PriceSource::kList};
  }
  if (!volume.capacity_bytes) return std::nullopt;
  return CostOf(price, static_cast<double>(WholeGib(*volume.capacity_bytes)), 0);
}

CostTotals SumCosts(const Analysis& analysis) {
  CostTotals totals;
  for (const ReconciledDisk& entry : analysis.disks.all) {
    const auto cost = DiskMonthlyCost(analysis.prices, *entry.disk);
    if (!cost) continue;
    const std::int64_t gib = entry.disk->size_gib;
    Count(totals.all, {}, *cost, gib);
    Count(totals.by_storage_class,
          entry.volume != nullptr ? std::string_view(entry.volume->storage_class) : "", *cost, gib);
    Count(totals.by_namespace, NamespaceOf(entry.volume), *cost, gib);
    Count(totals.by_state, Name(entry.state), *cost, gib);
  }
  return totals;
}

}  // namespace exporter

#include "exporter/analysis/cost.h"

#include <cmath>

#include "exporter/analysis/volume_facts.h"
#include "exporter/analysis/zones.h"

namespace exporter {
namespace {

constexpr double kGiB = 1024.0 * 1024.0 * 1024.0;

MonthlyCost CostOf(const UnitPrice& price, double gib, double iops) {
  return {.amount = gib * price.per_gib_month + iops * price.per_iops_month,
          .currency = price.currency,
          .source = price.source};
}

}  // namespace

std::optional<MonthlyCost> DiskMonthlyCost(const Prices& prices, const alibaba::Disk& disk) {
  if (disk.size_gib == 0) return std::nullopt;
  const UnitPrice price = prices.Of({.region = disk.region,
                                     .category = disk.category,
                                     .performance_level = disk.performance_level,
                                     .is_subscription = disk.charge_type == "PrePaid"});
  return CostOf(price, static_cast<double>(disk.size_gib),
                static_cast<double>(disk.provisioned_iops.value_or(0)));
}

std::optional<MonthlyCost> VolumeMonthlyCost(const Prices& prices, const Index& index,
                                             const kubernetes::PersistentVolume& volume) {
  if (volume.disk_id.empty() || index.FindVolumeOfDisk(volume.disk_id) != &volume) {
    return std::nullopt;
  }
  if (const alibaba::Disk* disk = index.FindDisk(volume.disk_id)) {
    if (const auto cost = DiskMonthlyCost(prices, *disk)) return cost;
  }
  const VolumePlacement placement = PlacementOf(index, volume);
  const UnitPrice price = prices.Of({.region = RegionOfZone(placement.zone),
                                     .category = placement.category,
                                     .performance_level = placement.performance_level});
  if (index.IsDiskGone(volume)) return CostOf(price, 0, 0);
  if (!volume.capacity_bytes) return std::nullopt;
  return CostOf(price, std::ceil(static_cast<double>(*volume.capacity_bytes) / kGiB), 0);
}

}  // namespace exporter

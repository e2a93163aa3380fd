#include "exporter/analysis/cost.h"

#include <cmath>

namespace exporter {
namespace {

constexpr double kGiB = 1024.0 * 1024.0 * 1024.0;

}  // namespace

std::optional<double> DiskMonthlyCost(const PriceList& prices, const alibaba::Disk& disk) {
  if (disk.size_gib == 0) return std::nullopt;
  return static_cast<double>(disk.size_gib) * prices.per_gib_month;
}

std::optional<double> VolumeMonthlyCost(const PriceList& prices, const Index& index,
                                        const kubernetes::PersistentVolume& volume) {
  if (volume.disk_id.empty() || index.FindVolumeOfDisk(volume.disk_id) != &volume) {
    return std::nullopt;
  }
  if (const alibaba::Disk* disk = index.FindDisk(volume.disk_id)) {
    if (const auto cost = DiskMonthlyCost(prices, *disk)) return cost;
  }
  if (index.IsDiskGone(volume)) return 0.0;
  if (!volume.capacity_bytes) return std::nullopt;
  return std::ceil(static_cast<double>(*volume.capacity_bytes) / kGiB) * prices.per_gib_month;
}

}  // namespace exporter

#pragma once

#include <optional>
#include <string>

#include "exporter/analysis/index.h"
#include "exporter/analysis/prices.h"

namespace exporter {

struct MonthlyCost {
  double amount = 0;
  std::string currency;
  PriceSource source = PriceSource::kFlat;

  friend bool operator==(const MonthlyCost&, const MonthlyCost&) = default;
};

// Whether ECS bills a disk apart from its instance; local disks come with theirs.
bool IsBilledAlone(const alibaba::Disk& disk);

// GiB x price of a disk, attached or not, and its provisioned IOPS where their price is known;
// nullopt when its size is not known, or nothing is paid for it alone. Alibaba bills GiB and
// calls it GB.
std::optional<MonthlyCost> DiskMonthlyCost(const Prices& prices, const alibaba::Disk& disk);

// What the disk behind a volume costs a month. Of a disk that ECS lists it is that of the disk, so
// that the volumes never sum to more than the disks; 0 when the disk is known to be gone; else,
// of a disk that is not read (VolumeState "unread"), the volume's capacity rounded up to whole
// GiB, by what the volume says its disk is. nullopt for volumes that are no disk (NAS, OSS,
// local), whose size is unknown, or whose disk is priced on another volume that names it too.
std::optional<MonthlyCost> VolumeMonthlyCost(const Prices& prices, const Index& index,
                                             const kubernetes::PersistentVolume& volume);

}  // namespace exporter

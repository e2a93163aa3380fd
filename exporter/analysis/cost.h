#pragma once

#include <optional>
#include <string>

#include "exporter/analysis/index.h"

namespace exporter {

// What a GiB of disk costs a month. One flat price for every category.
struct PriceList {
  double per_gib_month = 0.35;
  std::string currency = "CNY";
  std::string source = "flat";  // label price_source
};

// GiB x price of a disk, attached or not; nullopt when its size is not known.
// Alibaba bills GiB and calls it GB.
std::optional<double> DiskMonthlyCost(const PriceList& prices, const alibaba::Disk& disk);

// What the disk behind a volume costs a month: by the disk's size in ECS where it
// is known, else by the volume's capacity rounded up to whole GiB; nothing, 0,
// when the disk is known to be gone. nullopt for
// volumes that are no disk (NAS, OSS, local), whose size is unknown, or whose
// disk is priced on another volume that names it too.
std::optional<double> VolumeMonthlyCost(const PriceList& prices, const Index& index,
                                        const kubernetes::PersistentVolume& volume);

}  // namespace exporter

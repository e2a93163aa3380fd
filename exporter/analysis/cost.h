// SPDX-License-Identifier: Apache-2.0
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

// Whether ECS bills a disk separately; local disks are included in the instance price.
bool IsBilledAlone(const alibaba::Disk& disk);

// Size times the price per GiB, attached or not, plus provisioned IOPS if their price is known;
// nullopt if the size is unknown or the disk is not billed separately. What Alibaba calls GB is
// GiB.
std::optional<MonthlyCost> DiskMonthlyCost(const Prices& prices, const alibaba::Disk& disk);

// The monthly cost of the disk behind a volume: that of the disk if ECS lists it, so that volumes
// never sum to more than disks; 0 if the disk is known to be gone; for a disk that is not polled
// (VolumeState "unread"), the volume's capacity rounded up to whole GiB at the price of the kind
// that the PV states. nullopt for volumes that are not disks (NAS, OSS, local), of unknown size, or
// whose disk is priced on another volume that also refers to it.
std::optional<MonthlyCost> VolumeMonthlyCost(const Prices& prices, const Index& index,
                                             const kubernetes::PersistentVolume& volume);

}  // namespace exporter

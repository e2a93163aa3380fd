// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "exporter/analysis/index.h"
#include "exporter/analysis/prices.h"

namespace exporter {

struct Analysis;

struct MonthlyCost {
  bool is_known() const { return source != PriceSource::kUnknown; }

  double amount = 0;  // also if unknown
  std::string currency;
  PriceSource source = PriceSource::kFlat;

  friend bool operator==(const MonthlyCost&, const MonthlyCost&) = default;
};

// Size times the price per GiB, attached or not, plus provisioned IOPS if their price is known;
// nullopt if the size is unknown or the disk is not billed separately; of source kUnknown if the
// price is unknown. What Alibaba calls GB is
// GiB.
std::optional<MonthlyCost> DiskMonthlyCost(const Prices& prices, const alibaba::Disk& disk);

// The monthly cost of the disk behind a volume: that of the disk if ECS lists it, so that volumes
// never sum to more than disks; 0 if the disk is known to be gone; for a disk that is not polled
// (VolumeState "unread"), the volume's capacity rounded up to whole GiB at the price of the kind
// that the PV states. nullopt for volumes that are not disks (NAS, OSS, local), of unknown size, or
// whose disk is priced on another volume that also refers to it.
std::optional<MonthlyCost> VolumeMonthlyCost(const Prices& prices, const Index& index,
                                             const kubernetes::PersistentVolume& volume);

// Total monthly cost and size of some disks.
struct CostSum {
  double amount = 0;
  std::int64_t gib = 0;
  std::int64_t disks = 0;
  std::int64_t unpriced = 0;  // those among them whose price is unknown: they add no amount
};

// A group of disks, such as a storage class, in one currency.
struct CostGroup {
  std::string name;  // empty: not applicable, e.g. no volume
  std::string currency;

  friend auto operator<=>(const CostGroup&, const CostGroup&) = default;  // NOLINT: not nullptr
};

// Every ECS disk of known size is in each of these maps exactly once, so that all of them have the
// same total cost and size.
struct CostTotals {
  std::map<CostGroup, CostSum> all;  // the names are empty
  std::map<CostGroup, CostSum> by_storage_class;
  std::map<CostGroup, CostSum> by_namespace;  // of the claim of a Bound volume
  std::map<CostGroup, CostSum> by_state;
};

CostTotals SumCosts(const Analysis& analysis);

}  // namespace exporter

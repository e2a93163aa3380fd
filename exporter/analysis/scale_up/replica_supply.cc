// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/replica_supply.h"

#include <algorithm>

namespace exporter {

std::size_t ReplicaSupply::ShareOf(std::uint32_t node) {
  const std::size_t zone = nodes_->all()[node].zone;
  const std::uint64_t attempts = fit_->AttemptsAt(node);
  const auto known = std::ranges::find_if(shares_, [&](const Share& share) {
    return share.zone == zone && share.attempts == attempts;
  });
  if (known != shares_.end()) return static_cast<std::size_t>(known - shares_.begin());
  shares_.push_back({.zone = zone,
                     .attempts = attempts,
                     .region = RegionOf(node, attempts),
                     .left = fit_->Times(node, ReplicaFit::QuotaOf::kZone)});
  return shares_.size() - 1;
}

std::size_t ReplicaSupply::RegionOf(std::uint32_t node, std::uint64_t attempts) {
  const std::string_view name = nodes_->zones()[nodes_->all()[node].zone].region;
  const auto known = std::ranges::find_if(regions_, [&](const Region& region) {
    return region.name == name && region.attempts == attempts;
  });
  if (known != regions_.end()) return static_cast<std::size_t>(known - regions_.begin());
  regions_.push_back({.name = name,
                      .attempts = attempts,
                      .left = fit_->Times(node, ReplicaFit::QuotaOf::kRegion)});
  return regions_.size() - 1;
}

bool ReplicaSupply::HasAny(std::size_t share) const {
  return shares_[share].left > 0 && regions_[shares_[share].region].left > 0;
}

void ReplicaSupply::Take(std::size_t share) {
  --shares_[share].left;
  --regions_[shares_[share].region].left;
}

std::int64_t ReplicaSupply::Covered(const std::vector<std::int64_t>& wanted) const {
  std::vector<std::int64_t> in_region(regions_.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    in_region[shares_[i].region] += std::min(wanted[i], shares_[i].left);
  }
  std::int64_t covered = 0;
  for (std::size_t i = 0; i < regions_.size(); ++i) {
    covered += std::min(in_region[i], regions_[i].left);
  }
  return covered;
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/replica_supply.h"

#include <algorithm>
#include <utility>

namespace exporter {

std::size_t ReplicaSupply::ShareOf(std::uint32_t node) {
  if (spent_.empty()) {  // no quotas
    shares_.resize(1);
    return 0;
  }
  const std::size_t zone = nodes_->all()[node].zone;
  std::string disks = fit_->NewDisksAt(node);
  const auto known = std::ranges::find_if(
      shares_, [&](const Share& share) { return share.zone == zone && share.disks == disks; });
  if (known != shares_.end()) return static_cast<std::size_t>(known - shares_.begin());
  shares_.push_back({.zone = zone,
                     .disks = std::move(disks),
                     .needs = fit_->supply().NeedsOf(fit_->OrdersAt(node))});
  return shares_.size() - 1;
}

bool ReplicaSupply::HasAny(std::size_t share) const {
  return fit_->supply().Times(shares_[share].needs, spent_) > 0;
}

std::int64_t ReplicaSupply::Take(std::size_t share, std::int64_t most) {
  const DiskSupply::Needs& needs = shares_[share].needs;
  const std::int64_t taken = std::min(most, fit_->supply().Times(needs, spent_));
  DiskSupply::Spend(needs, taken, spent_);
  return taken;
}

}  // namespace exporter

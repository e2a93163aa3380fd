// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/cost_totals.h"

#include "exporter/analysis/cost.h"

namespace exporter {
namespace {

void Count(std::map<CostGroup, CostSum>& groups, std::string_view name, const MonthlyCost& cost,
           std::int64_t gib) {
  CostSum& sum = groups[{.name = std::string(name), .currency = cost.currency}];
  sum.amount += cost.amount;
  sum.gib += gib;
  ++sum.disks;
}

std::string_view NamespaceOf(const kubernetes::PersistentVolume* volume) {
  if (volume == nullptr || volume->phase != "Bound" || !volume->claim) return {};
  return volume->claim->ns;
}

}  // namespace

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

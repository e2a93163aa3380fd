// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <unordered_map>

#include <gtest/gtest.h>

#include "exporter/checks/checks.h"
#include "tests/checks/random_inventory.h"

namespace exporter::finding_costs_test {
namespace {

// The cost of each disk by id; for disks that are not polled, as stated by their volumes.
std::unordered_map<std::string, double> CostsOfDisks(const Analysis& analysis) {
  std::unordered_map<std::string, double> costs;
  for (const auto& entry : analysis.disks.volumes) {
    if (entry.state != VolumeState::kUnread) continue;
    const auto cost = VolumeMonthlyCost(analysis.prices, analysis.index, *entry.volume);
    if (cost) costs[entry.volume->disk_id] += cost->amount;
  }
  for (const auto& entry : analysis.disks.all) {
    const auto cost = DiskMonthlyCost(analysis.prices, *entry.disk);
    if (cost) costs[entry.disk->id] = cost->amount;
  }
  return costs;
}

TEST(FindingCosts, NeverSumToMoreThanTheDisksThatTheyName) {
  RandomInventories inventories(20261123);
  std::size_t counted = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto [inventory, memory] = inventories.Next();
    const auto evaluation =
        Evaluate(std::make_shared<const Inventory>(inventory), {}, memory).evaluation;
    const auto costs = CostsOfDisks(evaluation->analysis);
    std::unordered_map<std::string, double> found;
    for (const CheckResult& result : evaluation->results) {
      for (const Finding& finding : result.findings) {
        if (!finding.monthly_cost || !finding.is_cost_counted) continue;
        EXPECT_FALSE(finding.disk_id.empty()) << finding.check;
        found[finding.disk_id] += finding.monthly_cost->amount;
      }
    }
    for (const auto& [disk, amount] : found) {
      ++counted;
      const auto cost = costs.find(disk);
      EXPECT_LE(amount, cost == costs.end() ? 0 : cost->second) << disk;
    }
  }
  EXPECT_GT(counted, 100U) << "the inventories are too tame";
}

TEST(VolumeCosts, AndThoseOfDisksWithoutAVolumeSumToThatOfTheDisks) {
  RandomInventories inventories(20261123);
  std::size_t with_cost = 0;
  for (int i = 0; i < 1000; ++i) {
    const Inventory inventory = inventories.Next().inventory;
    AnalysisOptions options;
    options.prices.flat_per_gib_month = 1;  // whole numbers add up exactly
    const Analysis analysis(inventory, options);
    double volumes = 0;
    for (const auto& entry : analysis.disks.volumes) {
      if (entry.state == VolumeState::kUnread) continue;
      const auto cost = VolumeMonthlyCost(analysis.prices, analysis.index, *entry.volume);
      volumes += cost ? cost->amount : 0;
    }
    double disks = 0;
    double without_volume = 0;
    for (const auto& entry : analysis.disks.all) {
      const auto cost = DiskMonthlyCost(analysis.prices, *entry.disk);
      disks += cost ? cost->amount : 0;
      without_volume += cost && entry.volume == nullptr ? cost->amount : 0;
    }
    EXPECT_EQ(volumes + without_volume, disks);
    if (volumes > 0) ++with_cost;
  }
  EXPECT_GT(with_cost, 100U) << "the inventories are too tame";
}

}  // namespace
}  // namespace exporter::finding_costs_test

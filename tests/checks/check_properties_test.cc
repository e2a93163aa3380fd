#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "exporter/checks/checks.h"
#include "tests/checks/random_inventory.h"

namespace exporter {
namespace {

constexpr int kInventories = 500;
constexpr std::uint64_t kSeed = 20261122;

std::vector<CheckResult> Judge(const Inventory& inventory) {
  const Index index(inventory);
  const PriceOptions price_options;
  const Prices prices(price_options, inventory);
  const CheckOptions options;
  return RunChecks({inventory, index, prices, options});
}

auto Everything(const Finding& finding) {
  const double cost = finding.monthly_cost ? finding.monthly_cost->amount : -1;
  return std::tuple(finding.check, finding.severity, finding.kind, finding.ns, finding.name,
                    finding.storage_class, finding.node, finding.zone, finding.reason,
                    finding.since, cost);
}

// Calls `visit` with the results of many random inventories; how many findings they held.
std::size_t ForEachInventory(const std::function<void(RandomInventories&, const Inventory&,
                                                      const std::vector<CheckResult>&)>& visit) {
  RandomInventories inventories(kSeed);
  std::size_t findings = 0;
  for (int i = 0; i < kInventories; ++i) {
    const Inventory inventory = inventories.Next();
    const auto results = Judge(inventory);
    for (const CheckResult& result : results) findings += result.findings.size();
    visit(inventories, inventory, results);
  }
  return findings;
}

TEST(AnyCheck, ObjectsToAnObjectOnceAtMostInOrderAndOfADeclaredSeverity) {
  const auto count = ForEachInventory([](auto&, const Inventory&, const auto& results) {
    for (const CheckResult& result : results) {
      std::set<std::tuple<std::string, std::string, std::string>> objects;
      for (const Finding& finding : result.findings) {
        EXPECT_EQ(finding.check, result.check->name);
        EXPECT_FALSE(finding.kind.empty());
        EXPECT_FALSE(finding.name.empty());
        EXPECT_FALSE(finding.reason.empty());
        EXPECT_TRUE(objects.emplace(finding.kind, finding.ns, finding.name).second) << finding.name;
        EXPECT_NE(std::ranges::find(result.check->severities, finding.severity),
                  result.check->severities.end());
      }
      EXPECT_TRUE(std::ranges::is_sorted(result.findings, {}, [](const Finding& finding) {
        return std::tie(finding.ns, finding.name);
      }));
    }
  });
  EXPECT_GT(count, 100U) << "the inventories are too tame";
}

TEST(AnyCheck, FindsNothingWhereTheVerdictIsWithheld) {
  std::size_t withheld = 0;
  ForEachInventory([&](auto&, const Inventory& inventory, const auto& results) {
    for (const CheckResult& result : results) {
      EXPECT_EQ(result.complete, result.check->is_complete(inventory));
      if (result.complete) continue;
      ++withheld;
      EXPECT_TRUE(result.findings.empty());
    }
  });
  EXPECT_GT(withheld, 0U);
}

TEST(AnyCheck, DoesNotDependOnTheOrderOfWhatWasRead) {
  ForEachInventory(
      [](RandomInventories& inventories, const Inventory& inventory, const auto& results) {
        const Inventory shuffled = inventories.Shuffled(inventory);
        const auto again = Judge(shuffled);
        ASSERT_EQ(results.size(), again.size());
        for (std::size_t i = 0; i < results.size(); ++i) {
          EXPECT_EQ(results[i].complete, again[i].complete);
          ASSERT_EQ(results[i].findings.size(), again[i].findings.size());
          for (std::size_t j = 0; j < results[i].findings.size(); ++j) {
            EXPECT_EQ(Everything(results[i].findings[j]), Everything(again[i].findings[j]));
          }
        }
      });
}

TEST(AnyCheck, NeverNamesACostBelowZeroOrAnAgeBelowTheGrace) {
  ForEachInventory([](auto&, const Inventory& inventory, const auto& results) {
    for (const CheckResult& result : results) {
      for (const Finding& finding : result.findings) {
        EXPECT_GE(finding.monthly_cost.value_or(MonthlyCost{}).amount, 0);
        const TimePoint youngest = inventory.taken_at - CheckOptions{}.grace;
        EXPECT_LE(finding.since.value_or(youngest), youngest);
      }
    }
  });
}

TEST(OrphanedPv, NeverPricesADiskTwice) {
  ForEachInventory([](auto&, const Inventory& inventory, const auto& results) {
    std::set<std::string> priced;
    for (const Finding& finding : results.at(0).findings) {
      if (!finding.monthly_cost) continue;
      const auto volume = std::ranges::find(inventory.persistent_volumes, finding.name,
                                            [](const auto& row) { return row.meta.name; });
      EXPECT_TRUE(priced.insert(volume->disk_id).second) << volume->disk_id;
    }
  });
}

}  // namespace
}  // namespace exporter

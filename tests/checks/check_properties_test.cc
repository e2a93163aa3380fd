// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "exporter/checks/evaluate.h"
#include "tests/checks/random_inventory.h"

namespace exporter::check_properties_test {
namespace {

constexpr int kInventories = 500;
constexpr std::uint64_t kSeed = 20261122;

std::vector<CheckResult> EvaluateAll(const RandomInventory& random) {
  return Evaluate(std::make_shared<const Inventory>(random.inventory), {}, random.memory)
      .evaluation->results;
}

auto Everything(const Finding& finding) {
  const double cost = finding.monthly_cost ? finding.monthly_cost->amount : -1;
  return std::tuple(finding.check, finding.severity, finding.kind, finding.ns, finding.name,
                    finding.storage_class, finding.node, finding.zone, finding.reason,
                    finding.since, cost);
}

// Calls `visit` with the results for many random inventories; returns the number of findings.
std::size_t ForEachInventory(const std::function<void(RandomInventories&, const RandomInventory&,
                                                      const std::vector<CheckResult>&)>& visit) {
  RandomInventories inventories(kSeed);
  std::size_t findings = 0;
  for (int i = 0; i < kInventories; ++i) {
    const RandomInventory random = inventories.Next();
    const auto results = EvaluateAll(random);
    for (const CheckResult& result : results) findings += result.findings.size();
    visit(inventories, random, results);
  }
  return findings;
}

TEST(AnyCheck, ReportsAnObjectOnceAtMostInOrderAndOfADeclaredSeverity) {
  const auto count = ForEachInventory([](auto&, const RandomInventory&, const auto& results) {
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

TEST(AnyCheck, FindsNothingWhereTheResultIsWithheld) {
  std::size_t withheld = 0;
  ForEachInventory([&](auto&, const RandomInventory& random, const auto& results) {
    for (const CheckResult& result : results) {
      const bool is_complete = HasTables(*result.check, random.inventory);
      if (result.check->is_known == nullptr) {
        EXPECT_EQ(result.complete, is_complete);
      } else if (result.complete) {
        EXPECT_TRUE(is_complete);
      }
      if (result.complete) continue;
      ++withheld;
      EXPECT_TRUE(result.findings.empty());
    }
  });
  EXPECT_GT(withheld, 0U);
}

TEST(AnyCheck, DoesNotDependOnTheOrderOfWhatWasRead) {
  ForEachInventory(
      [](RandomInventories& inventories, const RandomInventory& random, const auto& results) {
        const auto again = EvaluateAll(inventories.Shuffled(random));
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

TEST(AnyCheck, NamesNoCostBelowZeroAndNoAgeBelowTheGrace) {
  ForEachInventory([](auto&, const RandomInventory& random, const auto& results) {
    for (const CheckResult& result : results) {
      const auto grace = AnalysisOptions{}.grace;
      for (const Finding& finding : result.findings) {
        EXPECT_GE(finding.monthly_cost.value_or(MonthlyCost{}).amount, 0);
        ASSERT_TRUE(finding.since) << finding.name;
        if (result.check->has_grace) {
          EXPECT_LE(*finding.since, random.inventory.taken_at - grace);
        }
        EXPECT_FALSE(finding.summary.empty()) << finding.check;
        EXPECT_FALSE(finding.remedy.empty()) << finding.check;
      }
    }
  });
}

TEST(AnyCheck, NeverCountsADiskTwice) {
  ForEachInventory([](auto&, const RandomInventory&, const auto& results) {
    std::set<std::string> counted;
    for (const CheckResult& result : results) {
      for (const Finding& finding : result.findings) {
        if (!finding.monthly_cost || !finding.is_cost_counted) continue;
        EXPECT_TRUE(counted.insert(finding.disk_id).second) << finding.disk_id;
      }
    }
  });
}

// The names of the objects of a kind that are being deleted, as kubectl is told them.
template <class T>
void AddDeleted(const char* kind, const Table<T>& table, std::set<std::string>& commands) {
  for (const T& object : table) {
    if (!object.meta.deleting_since) continue;
    const std::string& ns = object.meta.ns;
    for (const char* option : {"-n ", "--namespace "}) {
      commands.insert("kubectl delete " + std::string(kind) + " " +
                      (ns.empty() ? "" : option + ns + " ") + object.meta.name);
    }
  }
}

std::set<std::string> CommandsInVain(const Inventory& inventory) {
  std::set<std::string> commands;
  AddDeleted("pv", inventory.persistent_volumes, commands);
  AddDeleted("pvc", inventory.persistent_volume_claims, commands);
  AddDeleted("pod", inventory.pods, commands);
  AddDeleted("volumeattachment", inventory.volume_attachments, commands);
  AddDeleted("statefulset", inventory.stateful_sets, commands);
  AddDeleted("volumesnapshotcontent", inventory.volume_snapshot_contents, commands);
  return commands;
}

// Deleting a pod by force is another thing: it takes the pod away without asking its node.
TEST(AnyCheck, NeverTellsToDeleteWhatIsBeingDeleted) {
  std::size_t deletions = 0;
  std::size_t avoided = 0;
  ForEachInventory([&](auto&, const RandomInventory& random, const auto& results) {
    const auto in_vain = CommandsInVain(random.inventory);
    for (const CheckResult& result : results) {
      for (const Finding& finding : result.findings) {
        for (const RemedyStep& step : finding.remedy) {
          if (step.what.find("is being deleted") != std::string::npos) ++avoided;
          if (!step.command.starts_with("kubectl delete ")) continue;
          ++deletions;
          if (step.command.ends_with(" --force")) continue;
          for (const std::string& command : in_vain) {
            EXPECT_FALSE((step.command + " ").starts_with(command + " "))
                << result.check->name << ": " << step.command;
          }
        }
      }
    }
  });
  EXPECT_GT(deletions, 100U) << "the inventories are too tame";
  EXPECT_GT(avoided, 10U) << "the inventories are too tame";
}

TEST(AnyCheck, CallsNothingThatIsBeingDeletedIdleLeftOverOrOrphaned) {
  ForEachInventory([](auto&, const RandomInventory& random, const auto& results) {
    std::set<std::string> deleted;
    const auto add = [&](const auto& table) {
      for (const auto& object : table) {
        if (object.meta.deleting_since) deleted.insert(object.meta.ns + "/" + object.meta.name);
      }
    };
    add(random.inventory.persistent_volumes);
    add(random.inventory.persistent_volume_claims);
    for (const CheckResult& result : results) {
      const std::string name(result.check->name);
      if (name != "idle-claim" && name != "leftover-claim" && name != "orphaned-pv" &&
          name != "stray-pv" && name != "pending-claim") {
        continue;
      }
      for (const Finding& finding : result.findings) {
        EXPECT_FALSE(deleted.contains(finding.ns + "/" + finding.name)) << name;
      }
    }
  });
}

}  // namespace
}  // namespace exporter::check_properties_test

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/analysis/scale_up/scale_up.h"
#include "tests/analysis/scale_up_world.h"

namespace exporter::scale_up_quota_test {
namespace {

using ::testing::ElementsAre;

// The nodes have these categories and no others.
void LimitTo(kubernetes::Node& node, const std::vector<std::string>& categories) {
  for (const std::string& category : categories) {
    node.labels.emplace_back("node.csi.alibabacloud.com/disktype." + category, "available");
  }
  std::ranges::sort(node.labels);
}

// A second template, "log", of a class of its own.
void AddLog(ScaleUpWorld& world, const std::string& type) {
  world.classes.push_back(MakeClass("log-class"));
  world.classes.back().category = type;
  world.AddTemplate("log");
  world.set.claim_templates.back().storage_class = "log-class";
}

struct Counted {
  std::int64_t headroom = -1;
  std::int64_t planned = 0;                      // before the first that is blocked
  std::map<std::string, std::int64_t> gib = {};  // of them, by category
};

Counted Count(const ScaleUpWorld& world) {
  const Inventory inventory = world.Take();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  Counted counted{.headroom = analysis.scale_ups.at(0).headroom.value_or(-1)};
  for (const auto& replica : Simulate(analysis, inventory.stateful_sets[0], 60).planned) {
    if (replica.is_blocked()) break;
    ++counted.planned;
    for (const PlannedClaim& claim : replica.claims) counted.gib[claim.category] += claim.added.gib;
  }
  return counted;
}

// Nodes of one zone get different disks by their labels; all of them draw on the quota of the
// region for cloud_essd.
TEST(Quotas, OfARegionAreOneForNodesThatGetDifferentDisks) {
  ScaleUpWorld world;
  world.classes[0].category = "cloud_auto,cloud_essd";
  AddLog(world, "cloud_essd");
  LimitTo(world.NodeOf("n1"), {"cloud_auto", "cloud_essd"});
  LimitTo(world.NodeOf("n2"), {"cloud_essd"});
  LimitTo(world.NodeOf("n3"), {"cloud_ssd"});
  world.SetRoom("n1", 4);  // two replicas, of 1000 GiB of cloud_essd each
  world.others.disk_quotas = TableOf<alibaba::DiskQuota>({MakeQuota("", "cloud_essd", 6999)});
  EXPECT_EQ(Count(world).headroom, 4) << "two on n1, two of 2000 GiB on n2";
  EXPECT_EQ(Count(world).planned, 4);
  EXPECT_EQ(Count(world).gib["cloud_essd"], 6000);
  world.others.disk_quotas =
      TableOf<alibaba::DiskQuota>({MakeQuota("cn-shenzhen-d", "cloud_essd", 6999)});
  EXPECT_EQ(Count(world).headroom, 4) << "of the zone as well";
}

// CreateDisk is called for one claim after the other, whatever their classes.
TEST(Quotas, AreOneForClaimsOfDifferentClasses) {
  ScaleUpWorld world;
  AddLog(world, "cloud_essd");
  world.others.disk_quotas = TableOf<alibaba::DiskQuota>({MakeQuota("", "cloud_essd", 1999)});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked quota", "2 blocked quota"));
  EXPECT_EQ(Count(world).headroom, 0);
  world.others.disk_quotas = TableOf<alibaba::DiskQuota>({MakeQuota("", "cloud_essd", 2000)});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e", "2 provision d,e"));
  EXPECT_EQ(Count(world).headroom, 1);
  world.classes[1].category = "cloud_ssd";
  EXPECT_EQ(Count(world).headroom, 2) << "another category has its own";
}

// Two claims of a class and one stray of it: one new disk.
TEST(Quotas, AreNotNeededForTheClaimThatTakesAStray) {
  ScaleUpWorld world;
  world.AddTemplate("log");
  world.AddVolume("d-1", "");
  world.others.disk_quotas = TableOf<alibaba::DiskQuota>({MakeQuota("", "cloud_essd", 1500)});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 bind_stray pv-d-1", "2 provision d,e"));
  EXPECT_EQ(Count(world).headroom, 1);
}

// Worlds of two classes, labels and quotas that overlap.
class QuotaWorlds {
 public:
  struct World {
    ScaleUpWorld world;
    std::map<std::string, double> left_in_region{};
  };

  World Next() {
    World made;
    ScaleUpWorld& world = made.world;
    world.classes[0].category =
        Pick({"cloud_auto,cloud_essd", "cloud_essd,cloud_auto", "cloud_ssd"});
    if (Chance(2)) AddLog(world, Pick({"cloud_essd", "cloud_ssd,cloud_auto"}));
    for (auto& node : world.nodes) {
      if (Chance(2))
        LimitTo(node, Chance(2) ? std::vector<std::string>{"cloud_essd", "cloud_ssd"}
                                : std::vector<std::string>{"cloud_auto", "cloud_ssd"});
    }
    std::vector<alibaba::DiskQuota> quotas;
    for (const std::string category : {"cloud_auto", "cloud_essd", "cloud_ssd"}) {
      const auto left = static_cast<double>(Below(12) * 500);
      if (Chance(3)) continue;
      const std::string zone = Chance(3) ? "cn-shenzhen-d" : "";
      quotas.push_back(MakeQuota(zone, category, left));
      if (zone.empty()) made.left_in_region[category] = left;
    }
    world.others.disk_quotas = TableOf(quotas);
    return made;
  }

 private:
  std::int64_t Below(std::int64_t end) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(end));
  }
  bool Chance(std::int64_t one_in) { return Below(one_in) == 0; }
  std::string Pick(const std::vector<std::string>& words) {
    return words[static_cast<std::size_t>(Below(static_cast<std::int64_t>(words.size())))];
  }

  std::mt19937_64 random_{20261130};
};

TEST(AnyQuotas, AreNeverSpentTwiceAndCountedAsThePlanSpendsThem) {
  QuotaWorlds worlds;
  int short_of_quota = 0;
  for (int i = 0; i < 500; ++i) {
    const QuotaWorlds::World each = worlds.Next();
    const Counted counted = Count(each.world);
    EXPECT_EQ(counted.headroom, counted.planned) << i;
    for (const auto& [category, left] : each.left_in_region) {
      const auto used = counted.gib.find(category);
      if (used == counted.gib.end()) continue;
      EXPECT_LE(static_cast<double>(used->second), left) << i << ' ' << category;
      if (static_cast<double>(used->second) + 1000 > left) ++short_of_quota;
    }
  }
  EXPECT_GT(short_of_quota, 100);
}

}  // namespace
}  // namespace exporter::scale_up_quota_test

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "exporter/analysis/scale_up/scale_up.h"
#include "tests/analysis/scale_up_world.h"

namespace exporter::scale_up_properties_test {
namespace {

constexpr int kWorlds = 1000;

// Random worlds of leftovers, strays, reservations, zones, free slots and binding modes.
class RandomWorlds {
 public:
  ScaleUpWorld Next() {
    ScaleUpWorld world;
    world.AddVolume("b-0", "cn-shenzhen-d", "Bound").claim = {"ns", "data-web-0", "uid"};
    if (Chance(3)) world.AddTemplate("log");
    for (const char* node : {"n1", "n2", "n3"}) world.SetRoom(node, Below(6));
    for (auto& node : world.nodes) node.is_cordoned = Chance(8);
    if (Chance(4)) world.classes[0].volume_binding_mode = "Immediate";
    if (Chance(8)) world.classes[0].provisioner = "kubernetes.io/no-provisioner";
    if (Chance(8)) world.classes[0].zone_ids = {Zone()};
    if (Chance(4)) AddQuota(world);
    for (std::int64_t ordinal = 2; ordinal < 8; ++ordinal) {
      if (Chance(4)) AddClaim(world, ordinal);
    }
    for (int i = 0; i < 3; ++i) {
      if (Chance(3)) world.AddVolume("s-" + std::to_string(i), Chance(3) ? "" : Zone());
    }
    if (Chance(3)) {
      world.AddVolume("r-1", Zone()).claim = {"ns", "data-web-" + std::to_string(Below(9)), ""};
    }
    return world;
  }

  // The same world with its rows shuffled.
  ScaleUpWorld Shuffled(ScaleUpWorld world) {
    std::ranges::shuffle(world.nodes, random_);
    std::ranges::shuffle(world.csi_nodes, random_);
    std::ranges::shuffle(world.volumes, random_);
    std::ranges::shuffle(world.claims, random_);
    std::ranges::shuffle(world.attachments, random_);
    return world;
  }

 private:
  std::int64_t Below(std::int64_t end) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(end));
  }
  bool Chance(std::int64_t one_in) { return Below(one_in) == 0; }
  std::string Zone() {
    const std::vector<std::string> zones{"cn-shenzhen-d", "cn-shenzhen-e", "cn-shenzhen-f"};
    return zones[static_cast<std::size_t>(Below(Chance(4) ? 3 : 2))];
  }

  void AddClaim(ScaleUpWorld& world, std::int64_t ordinal) {
    const std::string disk = "c-" + std::to_string(ordinal);
    auto& claim = world.AddClaim(ordinal, disk, Zone());
    if (Chance(6)) claim.phase = "Lost";
    if (Chance(6)) world.Attach(disk, "n" + std::to_string(1 + Below(3)));
  }

  void AddQuota(ScaleUpWorld& world) {
    const std::string zone = Chance(2) ? "" : Zone();
    world.others.disk_quotas = TableOf<alibaba::DiskQuota>(
        {MakeQuota(zone, "cloud_essd", static_cast<double>(Below(5000)))});
  }

  std::mt19937_64 random_{20261122};
};

template <class Visit>
void WithPlan(const ScaleUpWorld& world, Visit visit) {
  const Inventory inventory = world.Take();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  ASSERT_EQ(analysis.scale_ups.size(), 1U);
  visit(Simulate(analysis, inventory.stateful_sets[0], 30), analysis.scale_ups[0]);
}

// Whether the volume of a claim does not depend on the scheduler.
bool IsCertain(const PlannedClaim& claim) {
  const auto is_alike = [&](const auto* volume) {
    return claim.volume == nullptr || volume->zones == claim.volume->zones;
  };
  return claim.is_certain && std::ranges::all_of(claim.may_bind, is_alike);
}

bool IsCertain(const ScaleUp& plan) {
  return std::ranges::all_of(plan.planned, [](const PlannedReplica& replica) {
    return std::ranges::all_of(replica.claims,
                               [](const PlannedClaim& claim) { return IsCertain(claim); });
  });
}

TEST(AnyScaleUp, IsForetoldAsThePlanHasItAndCountsTheReplicasBeforeTheFirstBlockedOne) {
  RandomWorlds worlds;
  int counted = 0;
  for (int i = 0; i < kWorlds; ++i) {
    const ScaleUpWorld world = worlds.Next();
    WithPlan(world, [&](const ScaleUp& plan, const ScaleForecast& forecast) {
      EXPECT_EQ(forecast.next.reason, plan.planned.at(0).reason) << i;
      for (std::size_t claim = 0; claim < world.set.claim_templates.size(); ++claim) {
        EXPECT_EQ(forecast.next.claims.at(claim).outcome,
                  plan.planned.at(0).claims.at(claim).outcome)
            << i;
      }
      const auto blocked = std::ranges::find_if(plan.planned, &PlannedReplica::is_blocked);
      ASSERT_TRUE(forecast.headroom) << i;
      EXPECT_EQ(*forecast.headroom == 0, blocked == plan.planned.begin()) << i;
      // Where the scheduler decides which disks strays save, several counts are correct.
      if (!IsCertain(plan)) return;
      EXPECT_EQ(*forecast.headroom, blocked - plan.planned.begin()) << i;
      ++counted;
    });
  }
  EXPECT_GT(counted, kWorlds / 2);
}

TEST(AnyScaleUp, DoesNotDependOnTheOrderOfWhatWasRead) {
  RandomWorlds worlds;
  for (int i = 0; i < kWorlds; ++i) {
    const ScaleUpWorld world = worlds.Next();
    const ScaleUpWorld shuffled = worlds.Shuffled(world);
    WithPlan(world, [&](const ScaleUp& plan, const ScaleForecast& forecast) {
      WithPlan(shuffled, [&](const ScaleUp& again, const ScaleForecast& forecast_again) {
        EXPECT_EQ(WordsOf(plan), WordsOf(again)) << i;
        EXPECT_EQ(plan.slots_by_zone, again.slots_by_zone) << i;
        EXPECT_EQ(plan.added_at_least.gib, again.added_at_least.gib) << i;
        EXPECT_EQ(plan.added_at_most.gib, again.added_at_most.gib) << i;
        EXPECT_EQ(forecast.headroom, forecast_again.headroom) << i;
      });
    });
  }
}

TEST(AnyScaleUp, SaysWhyOneIsBlocked) {
  RandomWorlds worlds;
  for (int i = 0; i < kWorlds; ++i) {
    WithPlan(worlds.Next(), [&](const ScaleUp& plan, const ScaleForecast&) {
      EXPECT_LE(plan.added_at_least.gib, plan.added_at_most.gib) << i;
      for (const PlannedReplica& replica : plan.planned) {
        bool has_blocked = false;
        for (const PlannedClaim& claim : replica.claims) {
          const bool is_blocked = claim.outcome == ClaimOutcome::kBlocked;
          EXPECT_EQ(is_blocked, claim.reason != BlockedReason::kNone) << i;
          has_blocked = has_blocked || is_blocked;
        }
        EXPECT_EQ(has_blocked, replica.is_blocked()) << i;
      }
    });
  }
}

}  // namespace
}  // namespace exporter::scale_up_properties_test

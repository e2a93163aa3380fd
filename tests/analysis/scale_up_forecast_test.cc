// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/analysis/scale_up/scale_up.h"
#include "tests/analysis/scale_up_world.h"

namespace exporter::scale_up_forecast_test {
namespace {

std::size_t CountOf(const ScaleUpWorld& world) {
  const Inventory inventory = world.Take();
  const AnalysisOptions options;
  return Analysis(inventory, options).scale_ups.size();
}

// How many replicas of a large scale-up are planned before one is blocked.
std::int64_t PlannedUntilBlocked(const ScaleUpWorld& world) {
  const Inventory inventory = world.Take();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  std::int64_t count = 0;
  for (const auto& replica : Simulate(analysis, inventory.stateful_sets[0], 100).planned) {
    if (replica.is_blocked()) break;
    ++count;
  }
  return count;
}

TEST(ScaleForecast, AgreesWithThePlan) {
  struct Case {
    const char* what;
    void (*change)(ScaleUpWorld& world);
    std::int64_t headroom;
  };
  const std::vector<Case> cases{
      {"thirty slots", [](auto&) {}, 30},
      {"two disks each, an odd slot on each node",
       [](auto& world) {
         world.AddTemplate("log");
         for (const char* node : {"n1", "n2", "n3"}) world.SetRoom(node, 5);
       },
       6},
      {"one zone", [](auto& world) { world.classes[0].zone_ids = {"cn-shenzhen-e"}; }, 10},
      {"no usable node", [](auto& world) { world.nodes.clear(); }, 0},
      {"quotas of the zones",
       [](auto& world) {
         world.others.disk_quotas =
             TableOf<alibaba::DiskQuota>({MakeQuota("cn-shenzhen-d", "cloud_essd", 3999),
                                          MakeQuota("cn-shenzhen-e", "cloud_essd", 99000)});
       },
       13},
      {"a quota of the region",
       [](auto& world) {
         world.others.disk_quotas =
             TableOf<alibaba::DiskQuota>({MakeQuota("", "cloud_essd", 7500)});
       },
       7},
      {"a Lost claim ahead",
       [](auto& world) { world.AddClaim(6, "d-6", "cn-shenzhen-d").phase = "Lost"; }, 4},
      {"a leftover in a zone that is full",
       [](auto& world) {
         world.AddClaim(4, "d-4", "cn-shenzhen-e");
         world.SetRoom("n3", 0);
       },
       2},
      {"leftovers take slots, too",
       [](auto& world) {
         world.AddClaim(2, "d-2", "cn-shenzhen-d");
         world.AddClaim(3, "d-3", "cn-shenzhen-e");
       },
       30},
      {"a reserved volume",
       [](auto& world) {
         world.AddVolume("d-3", "cn-shenzhen-f").claim = {"ns", "data-web-3", ""};
       },
       1},
      {"strays where no new disk can be had",
       [](auto& world) {
         world.AddVolume("d-1", "");
         world.AddVolume("d-2", "");
         world.others.disk_quotas = TableOf<alibaba::DiskQuota>({MakeQuota("", "cloud_essd", 0)});
       },
       2},
      {"strays under Immediate, the second out of reach",
       [](auto& world) {
         world.classes[0].volume_binding_mode = "Immediate";
         world.AddVolume("d-1", "");
         world.AddVolume("d-2", "cn-shenzhen-f");
       },
       1},
      {"strays take slots, too", [](auto& world) { world.AddVolume("d-1", ""); }, 30},
  };
  for (const Case& each : cases) {
    ScaleUpWorld world;
    each.change(world);
    EXPECT_EQ(HeadroomOf(world), each.headroom) << each.what;
    EXPECT_EQ(PlannedUntilBlocked(world), each.headroom) << each.what;
  }
}

TEST(ScaleForecast, StopsAtTheFirstBlockedReplicaInParallelAsWell) {
  ScaleUpWorld world;
  world.set.is_parallel = true;
  world.AddClaim(6, "d-6", "cn-shenzhen-d").phase = "Lost";
  EXPECT_EQ(HeadroomOf(world), 4);
}

TEST(ScaleForecast, IsNotPutOffByClaimsOfOrdinalsThatNobodyReaches) {
  ScaleUpWorld world;
  world.AddClaim(2147483647, "d-2", "cn-shenzhen-d");
  EXPECT_EQ(HeadroomOf(world), 30);
}

TEST(ScaleForecast, KnowsNoHeadroomWhereTheRoomOfANodeIsNotKnown) {
  ScaleUpWorld world;
  world.NodeOf("n3").is_virtual = true;
  EXPECT_EQ(HeadroomOf(world), std::nullopt);
  world.NodeOf("n3").taints = {{"virtual-kubelet.io/provider", "alibabacloud", "NoSchedule"}};
  EXPECT_EQ(HeadroomOf(world), 20);
}

TEST(ScaleForecast, IsOfTheNextReplica) {
  ScaleUpWorld world;
  world.AddClaim(2, "d-2", "cn-shenzhen-d");
  const Inventory inventory = world.Take();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  const ScaleForecast& forecast = analysis.scale_ups.at(0);
  EXPECT_EQ(forecast.stateful_set, &inventory.stateful_sets[0]);
  EXPECT_EQ(forecast.next.ordinal, 2);
  EXPECT_EQ(Words(forecast.next.claims.at(0)), "reuse_claim pv-d-2");
}

TEST(ScaleForecast, IsGivenForSetsWhoseClaimsMayBeDisks) {
  ScaleUpWorld without;
  without.set.claim_templates.clear();
  EXPECT_EQ(CountOf(without), 0U);
  ScaleUpWorld nas;
  nas.classes[0].provisioner = "nasplugin.csi.alibabacloud.com";
  EXPECT_EQ(CountOf(nas), 0U);
  nas.classes[0].provisioner = "kubernetes.io/no-provisioner";
  EXPECT_EQ(CountOf(nas), 0U) << "local disks of nodes";
  nas.AddClaim(0, "d-0", "cn-shenzhen-d");
  EXPECT_EQ(CountOf(nas), 1U) << "disks that were made by hand";
  ScaleUpWorld no_class;
  no_class.classes.clear();
  EXPECT_EQ(CountOf(no_class), 1U);
  ScaleUpWorld none_running;
  none_running.set.replicas = 0;
  EXPECT_EQ(CountOf(none_running), 1U);
}

TEST(ScaleForecast, IsNotGivenForASetThatIsBeingDeleted) {
  ScaleUpWorld world;
  world.set.meta.deleting_since = SampleTime();
  EXPECT_EQ(CountOf(world), 0U);
}

TEST(CanPlanScaleUp, AsksForEveryListThatAPlanRestsOn) {
  const std::vector<void (*)(Inventory&)> changes{
      [](auto& inventory) { inventory.persistent_volumes = {}; },
      [](auto& inventory) { inventory.persistent_volume_claims = {}; },
      [](auto& inventory) { inventory.storage_classes = {}; },
      [](auto& inventory) { inventory.stateful_sets = {}; },
      [](auto& inventory) { inventory.nodes = {}; },
      [](auto& inventory) { inventory.csi_nodes = {}; },
      [](auto& inventory) { inventory.volume_attachments = {}; },
      [](auto& inventory) { LetFail(inventory.disks); },
  };
  const Inventory complete = ScaleUpWorld().Take();
  EXPECT_TRUE(CanPlanScaleUp(complete));
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Inventory inventory = complete;
    changes[i](inventory);
    EXPECT_FALSE(CanPlanScaleUp(inventory)) << i;
    const AnalysisOptions options;
    EXPECT_TRUE(Analysis(inventory, options).scale_ups.empty()) << i;
  }
}

TEST(CanPlanScaleUp, NeedsNothingOfEcs) {
  Inventory inventory = ScaleUpWorld().Take();
  inventory.disks = {};
  inventory.disk_regions.clear();
  inventory.instance_types = {};
  inventory.disk_stock = {};
  inventory.disk_quotas = {};
  inventory.capacity_attributes = {};
  EXPECT_TRUE(CanPlanScaleUp(inventory));
  EXPECT_EQ(HeadroomOf(inventory), 30);
}

}  // namespace
}  // namespace exporter::scale_up_forecast_test

// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/analysis/scale_up/scale_up.h"
#include "tests/analysis/scale_up_world.h"

namespace exporter::scale_up_supply_test {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

alibaba::DiskQuota EssdQuota(const std::string& zone, double gib_left) {
  return MakeQuota(zone, "cloud_essd", gib_left);
}

ScaleUp Planned(const Inventory& inventory, std::int64_t replicas,
                const AnalysisOptions& options = {}) {
  const Analysis analysis(inventory, options);
  return Simulate(analysis, inventory.stateful_sets[0], replicas);
}

void SetLabel(kubernetes::Node& node, const std::string& category) {
  node.labels.emplace_back("node.csi.alibabacloud.com/disktype." + category, "available");
  std::ranges::sort(node.labels);
}

TEST(SupplyOfScaleUp, LeavesZonesOutWhereTheCategoryIsOutOfStock) {
  ScaleUpWorld world;
  world.others.disk_stock =
      TableOf<alibaba::DiskStock>({MakeStock("cn-shenzhen-d", "cloud_essd", false)});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision e")) << "no row: not known, so it may";
  world.others.disk_stock =
      TableOf<alibaba::DiskStock>({MakeStock("cn-shenzhen-d", "cloud_essd", false),
                                   MakeStock("cn-shenzhen-e", "cloud_essd", false)});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked no_stock"));
}

TEST(SupplyOfScaleUp, TakesTheDefaultsOfTheDriverForAClassWithoutACategory) {
  ScaleUpWorld world;
  world.classes[0].category = "";
  EXPECT_EQ(Planned(world.Take(), 3).planned.at(0).claims.at(0).category, "cloud_ssd");
}

TEST(SupplyOfScaleUp, AsksWhetherNodesCanHaveTheCategory) {
  ScaleUpWorld world;
  SetLabel(world.NodeOf("n1"), "cloud_ssd");
  SetLabel(world.NodeOf("n2"), "cloud_efficiency");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision e")) << "n3 has no such labels";
  SetLabel(world.NodeOf("n3"), "cloud_auto");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked category_unsupported"));
  SetLabel(world.NodeOf("n1"), "cloud_essd");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d"));
}

// getSupportedDiskTypes in pkg/disk/cloud.go of kubernetes-sigs/alibaba-cloud-csi-driver: of the
// labels it takes the keys. It writes "available" itself (pkg/disk/nodeserver.go).
TEST(SupplyOfScaleUp, TakesANodesCategoriesFromTheKeysOfItsLabels) {
  ScaleUpWorld world;
  world.NodeOf("n1").labels.emplace_back("node.csi.alibabacloud.com/disktype.cloud_essd", "");
  std::ranges::sort(world.NodeOf("n1").labels);
  SetLabel(world.NodeOf("n2"), "cloud_efficiency");
  SetLabel(world.NodeOf("n3"), "cloud_auto");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d"));
}

TEST(SupplyOfScaleUp, UsesQuotasUpZoneByZone) {
  ScaleUpWorld world;
  world.others.disk_quotas = TableOf<alibaba::DiskQuota>(
      {EssdQuota("cn-shenzhen-d", 1500), EssdQuota("cn-shenzhen-e", 1000)});
  EXPECT_THAT(PlanOf(world, 5), ElementsAre("2 provision d,e", "3 provision e", "4 blocked quota"));
}

TEST(SupplyOfScaleUp, UsesAQuotaOfTheRegionUpInAnyZone) {
  ScaleUpWorld world;
  world.others.capacity_attributes = TableOf<alibaba::DiskQuota>({EssdQuota("", 1999)});
  EXPECT_THAT(PlanOf(world, 4), ElementsAre("2 provision d,e", "3 blocked quota"));
}

TEST(SupplyOfScaleUp, AddsUpTheDisksOfAReplica) {
  ScaleUpWorld world;
  world.AddTemplate("log");
  world.others.disk_quotas = TableOf<alibaba::DiskQuota>({EssdQuota("", 1999)});
  const auto lines = PlanOf(world, 3);
  EXPECT_EQ(lines.back(), "2 blocked quota");
}

TEST(SupplyOfScaleUp, IgnoresQuotasThatSayNothingOfIt) {
  const std::vector<void (*)(alibaba::DiskQuota&)> changes{
      [](auto& quota) { quota.used_bytes.reset(); },
      [](auto& quota) { quota.category = "cloud_ssd"; },
      [](auto& quota) { quota.category = ""; },
      [](auto& quota) { quota.zone = "cn-shenzhen-f"; },
      [](auto& quota) { quota.region = "cn-beijing"; },
      [](auto& quota) { quota.charge_type = "PrePaid"; },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    ScaleUpWorld world;
    alibaba::DiskQuota quota = EssdQuota("", 0);
    changes[i](quota);
    world.others.disk_quotas = TableOf<alibaba::DiskQuota>({quota});
    EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e")) << i;
  }
}

TEST(SupplyOfScaleUp, CountsTheAccountWithTheMostRoomWhereSeveralAreRead) {
  ScaleUpWorld world;
  alibaba::DiskQuota of_b = EssdQuota("", 1000);
  of_b.target = "b";
  world.others.disk_quotas = TableOf<alibaba::DiskQuota>({EssdQuota("", 0), of_b});
  EXPECT_THAT(PlanOf(world, 4), ElementsAre("2 provision d,e", "3 blocked quota"));
}

TEST(SupplyOfScaleUp, NeedsNeitherStockNorQuotaForWhatIsThere) {
  ScaleUpWorld world;
  world.AddClaim(2, "d-2", "cn-shenzhen-d");
  world.AddVolume("d-3", "");
  world.others.disk_quotas = TableOf<alibaba::DiskQuota>({EssdQuota("", 0)});
  world.others.disk_stock =
      TableOf<alibaba::DiskStock>({MakeStock("cn-shenzhen-d", "cloud_essd", false),
                                   MakeStock("cn-shenzhen-e", "cloud_essd", false)});
  EXPECT_THAT(PlanOf(world, 5),
              ElementsAre("2 reuse_claim pv-d-2", "3 bind_stray pv-d-3", "4 blocked no_stock"));
}

TEST(SupplyOfScaleUp, IsNotAskedWhileItIsFromAnEarlierPoll) {
  ScaleUpWorld world;
  world.others.disk_quotas = TableOf<alibaba::DiskQuota>({EssdQuota("", 0)});
  world.others.capacity_attributes = TableOf<alibaba::DiskQuota>({EssdQuota("", 0)});
  world.others.disk_stock =
      TableOf<alibaba::DiskStock>({MakeStock("cn-shenzhen-d", "cloud_essd", false),
                                   MakeStock("cn-shenzhen-e", "cloud_essd", false)});
  LetFail(world.others.disk_quotas);
  LetFail(world.others.capacity_attributes);
  LetFail(world.others.disk_stock);
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e"));
}

TEST(SupplyOfScaleUp, SumsWhatNewDisksAdd) {
  ScaleUpWorld world;
  world.AddClaim(2, "d-2", "cn-shenzhen-d");
  world.AddVolume("d-3", "cn-shenzhen-d");
  const ScaleUp plan = Planned(world.Take(), 8);
  // 2 has its disk already; one of the other five may bind the stray.
  EXPECT_EQ(plan.added_at_most.gib, 5000);
  EXPECT_THAT(plan.added_at_most.monthly_cost, ElementsAre(Pair("CNY", 1750)));
  EXPECT_EQ(plan.added_at_least.gib, 4000);
  EXPECT_THAT(plan.added_at_least.monthly_cost, ElementsAre(Pair("CNY", 1400)));
  world.volumes.pop_back();
  EXPECT_EQ(Planned(world.Take(), 8).added_at_least.gib, 5000);
}

// Wherever 2 runs it takes one of the strays: only the other one is left to save a disk.
TEST(SupplyOfScaleUp, CountsNoStrayTwiceAmongWhatIsSaved) {
  ScaleUpWorld world;
  world.AddVolume("d-2", "cn-shenzhen-d");
  world.AddVolume("d-3", "cn-shenzhen-e");
  const ScaleUp plan = Planned(world.Take(), 8);
  EXPECT_EQ(plan.added_at_most.gib, 5000);
  EXPECT_EQ(plan.added_at_least.gib, 4000);
}

TEST(SupplyOfScaleUp, AddsNothingForWhatIsBlocked) {
  ScaleUpWorld world;
  world.nodes.resize(1);
  world.SetRoom("n1", 1);
  EXPECT_EQ(Planned(world.Take(), 8).added_at_most.gib, 1000);
}

TEST(SupplyOfScaleUp, PricesByCategoryAndLevel) {
  ScaleUpWorld world;
  world.classes[0].performance_level = "PL2,PL1";
  AnalysisOptions options;
  options.prices.source = PriceSource::kList;
  options.prices.list.prices = {{.category = "cloud_essd",
                                 .performance_level = "PL2",
                                 .per_gib_hour = 0.01,
                                 .per_gib_month = {}}};
  const ScaleUp plan = Planned(world.Take(), 3, options);
  EXPECT_EQ(plan.planned.at(0).claims.at(0).performance_level, "PL2");
  EXPECT_DOUBLE_EQ(plan.added_at_least.monthly_cost.at("CNY"), 7200);
}

TEST(SupplyOfScaleUp, NamesNoCostWhereTheListHasNoPrice) {
  ScaleUpWorld world;
  world.classes[0].performance_level = "PL0";
  AnalysisOptions options;
  options.prices.source = PriceSource::kList;
  options.prices.list.prices = {{.category = "cloud_essd",
                                 .performance_level = "PL1",
                                 .per_gib_hour = 0.01,
                                 .per_gib_month = {}}};
  const ScaleUp plan = Planned(world.Take(), 4, options);
  EXPECT_EQ(plan.added_at_least.gib, 2000);
  EXPECT_EQ(plan.added_at_least.unpriced_gib, 2000);
  EXPECT_TRUE(plan.added_at_least.monthly_cost.empty());
}

TEST(SupplyOfScaleUp, RoundsUpToWholeGib) {
  ScaleUpWorld world;
  world.set.claim_templates[0].requested_bytes = 30 * kGibibyte + 1;
  EXPECT_EQ(Planned(world.Take(), 3).added_at_least.gib, 31);
}

TEST(SupplyOfScaleUp, AsksForAClass) {
  ScaleUpWorld world;
  world.set.claim_templates[0].storage_class = "typo";
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked class_missing"));
  world.set.claim_templates[0].storage_class = "";
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked no_class"));
  world.set.claim_templates[0].storage_class.reset();
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked no_class"));
  world.classes[0].is_default = true;
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e"));
}

}  // namespace
}  // namespace exporter::scale_up_supply_test

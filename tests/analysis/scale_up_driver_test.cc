// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/analysis/scale_up/scale_up.h"
#include "tests/analysis/scale_up_world.h"

namespace exporter::scale_up_driver_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr const char* kD = "cn-shenzhen-d";
constexpr const char* kE = "cn-shenzhen-e";

// The node can have these categories and no others.
void SetCategories(kubernetes::Node& node, const std::vector<std::string>& categories) {
  for (const std::string& category : categories) {
    node.labels.emplace_back("node.csi.alibabacloud.com/disktype." + category, "available");
  }
  std::ranges::sort(node.labels);
}

void SetCategories(ScaleUpWorld& world, const std::vector<std::string>& categories) {
  for (auto& node : world.nodes) SetCategories(node, categories);
}

ScaleUpWorld WorldOf(const std::string& type, std::int64_t gib = 1000) {
  ScaleUpWorld world;
  world.classes[0].category = type;
  world.set.claim_templates[0].requested_bytes = gib * kGibibyte;
  return world;
}

struct Foretold {
  PlannedClaim claim;
  std::optional<std::int64_t> headroom;
};

// The next replica; the inventory is not needed afterwards.
Foretold Foretell(const ScaleUpWorld& world) {
  const Inventory inventory = world.Take();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  const ScaleUp plan = Simulate(analysis, inventory.stateful_sets[0], 3);
  return {.claim = plan.planned.at(0).claims.at(0), .headroom = analysis.scale_ups.at(0).headroom};
}

std::string CategoryOf(const ScaleUpWorld& world) {
  return Foretell(world).claim.category;
}

// createDisk in pkg/disk/cloud.go of kubernetes-sigs/alibaba-cloud-csi-driver: after any error that
// it does not know, such as that of a quota, it does not try the next type.
TEST(DriverInScaleUp, DoesNotGoOnAfterAQuota) {
  ScaleUpWorld world = WorldOf("cloud_auto,cloud_essd");
  world.others.disk_quotas = TableOf<alibaba::DiskQuota>(
      {MakeQuota("", "cloud_auto", 0), MakeQuota("", "cloud_essd", 99'990)});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked quota"));
  EXPECT_EQ(Foretell(world).headroom, 0);
  world.classes[0].category = "cloud_essd,cloud_auto";
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e"));
}

TEST(DriverInScaleUp, CountsTheQuotaOfTheTypeThatItTriesAlone) {
  ScaleUpWorld world = WorldOf("cloud_auto,cloud_essd");
  world.others.disk_quotas = TableOf<alibaba::DiskQuota>(
      {MakeQuota("", "cloud_auto", 2500), MakeQuota("", "cloud_essd", 99'990)});
  EXPECT_EQ(Foretell(world).headroom, 2);
  EXPECT_THAT(PlanOf(world, 5),
              ElementsAre("2 provision d,e", "3 provision d,e", "4 blocked quota"));
}

// The same for OperationDenied.NoStock.
TEST(DriverInScaleUp, DoesNotGoOnForWantOfStock) {
  ScaleUpWorld world = WorldOf("cloud_auto,cloud_essd");
  world.others.disk_stock = TableOf<alibaba::DiskStock>(
      {MakeStock(kD, "cloud_auto", false), MakeStock(kD, "cloud_essd", true),
       MakeStock(kE, "cloud_auto", false), MakeStock(kE, "cloud_essd", true)});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked no_stock"));
}

// createDiskAttempt in pkg/disk/cloud.go: InvalidDataDiskCategory* is not final.
TEST(DriverInScaleUp, GoesOnToTheNextTypeWhereAZoneDoesNotOfferTheFirst) {
  ScaleUpWorld world = WorldOf("cloud_auto,cloud_essd");
  world.others.disk_stock = TableOf<alibaba::DiskStock>(
      {MakeStock(kD, "cloud_essd", true), MakeStock(kE, "cloud_essd", false)});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d"));
  EXPECT_EQ(CategoryOf(world), "cloud_essd");
  world.classes[0].category = "cloud_auto";
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked category_unsupported"));
}

TEST(DriverInScaleUp, BelievesTheLabelOfANodeBeforeTheListOfTheZone) {
  ScaleUpWorld world = WorldOf("cloud_auto");
  world.others.disk_stock = TableOf<alibaba::DiskStock>(
      {MakeStock(kD, "cloud_essd", true), MakeStock(kE, "cloud_essd", true)});
  SetCategories(world.NodeOf("n3"), {"cloud_auto"});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision e"));
  EXPECT_EQ(CategoryOf(world), "cloud_auto");
}

// DescribeAvailableResource lists the disks of zones: not regional ones, for which the driver asks
// with Scope=region (pkg/labeler).
TEST(DriverInScaleUp, MissesNoRegionalOrElasticDisksInTheListOfTheZone) {
  ScaleUpWorld world = WorldOf("cloud_regional_disk_auto");
  world.others.disk_stock = TableOf<alibaba::DiskStock>(
      {MakeStock(kD, "cloud_essd", true), MakeStock(kE, "cloud_essd", true)});
  const Foretold foretold = Foretell(world);
  EXPECT_EQ(foretold.claim.category, "cloud_regional_disk_auto");
  EXPECT_EQ(foretold.claim.outcome, ClaimOutcome::kProvision);
  EXPECT_THAT(foretold.claim.zones, IsEmpty()) << "it can be attached in any";
}

// createDisk in pkg/disk/cloud.go: "not supported by node".
TEST(DriverInScaleUp, PassesOverTypesThatTheLabelsOfTheNodeLeaveOut) {
  ScaleUpWorld world = WorldOf("cloud_auto,cloud_essd");
  SetCategories(world, {"cloud_essd"});
  EXPECT_EQ(CategoryOf(world), "cloud_essd");
  world.others.disk_quotas = TableOf<alibaba::DiskQuota>({MakeQuota("", "cloud_auto", 0)});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e")) << "it does not ask for cloud_auto";
}

TEST(DriverInScaleUp, MakesOnEachNodeWhatItsLabelsAllow) {
  ScaleUpWorld world = WorldOf("cloud_auto,cloud_essd");
  SetCategories(world.NodeOf("n1"), {"cloud_auto", "cloud_essd"});
  SetCategories(world.NodeOf("n2"), {"cloud_essd"});
  SetCategories(world.NodeOf("n3"), {"cloud_ssd"});
  world.others.disk_quotas = TableOf<alibaba::DiskQuota>(
      {MakeQuota("", "cloud_auto", 3999), MakeQuota("", "cloud_essd", 4999)});
  EXPECT_EQ(Foretell(world).headroom, 7) << "three on n1, four on n2";
  EXPECT_EQ(PlanOf(world, 10).back(), "9 blocked quota");
}

// Without a selected node the labels are not looked at: the first type is final, and a node that
// cannot have it cannot run the pod.
TEST(DriverInScaleUp, DoesNotLookAtLabelsUnderImmediateBinding) {
  ScaleUpWorld world = WorldOf("cloud_auto,cloud_essd");
  world.classes[0].volume_binding_mode = "Immediate";
  SetCategories(world.NodeOf("n3"), {"cloud_auto"});
  SetCategories(world.NodeOf("n1"), {"cloud_essd"});
  SetCategories(world.NodeOf("n2"), {"cloud_essd"});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision e"));
  SetCategories(world.NodeOf("n3"), {"cloud_essd"});
  world.classes[0].category = "cloud_ssd,cloud_essd";
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked category_unsupported"));
}

// pkg/disk/category.go and cloud.go: sizes by level; the level of the attempt that is made.
TEST(DriverInScaleUp, TakesTheFirstLevelThatHasTheSize) {
  ScaleUpWorld world = WorldOf("cloud_essd", 100);
  world.classes[0].performance_level = "PL3,PL1";
  const Foretold foretold = Foretell(world);
  EXPECT_EQ(foretold.claim.performance_level, "PL1");
  EXPECT_EQ(foretold.claim.added.gib, 100);
  world.classes[0].performance_level = "PL3";
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked size"));
  EXPECT_THAT(Foretell(world).claim.detail, HasSubstr("minimum of 1261"));
}

// createDisk in pkg/disk/cloud.go: the id of the instance comes from a label; none on virtual
// nodes.
TEST(DriverInScaleUp, MakesDisksOfOneInstanceWhereItsIdIsKnown) {
  ScaleUpWorld world = WorldOf("elastic_ephemeral_disk_standard", 100);
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked category_unsupported"));
  world.NodeOf("n3").is_virtual = true;
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision e"));
  world.NodeOf("n3").is_virtual = false;
  auto& labels = world.NodeOf("n1").labels;
  labels.emplace_back("alibabacloud.com/ecs-instance-id", "i-n1");
  std::ranges::sort(labels);
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d"));
}

// getZone in pkg/disk/utils.go is not called for regional types alone, and compares zones as
// written.
TEST(DriverInScaleUp, ReadsTheZonesOfTheClassAsTheyAreWritten) {
  ScaleUpWorld world;
  world.classes[0].zone_ids = {" cn-shenzhen-d", kE};
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision e"));
  world.classes[0].category = "cloud_regional_disk_auto";
  world.classes[0].zone_ids = {"cn-shenzhen-f"};
  EXPECT_EQ(CategoryOf(world), "cloud_regional_disk_auto");
}

}  // namespace
}  // namespace exporter::scale_up_driver_test

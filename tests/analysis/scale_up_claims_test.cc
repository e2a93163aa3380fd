// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/analysis/scale_up/scale_up.h"
#include "tests/analysis/scale_up_world.h"

namespace exporter::scale_up_claims_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr const char* kD = "cn-shenzhen-d";

ScaleUpWorld ScaleUpWorldOf(const std::string& type, std::int64_t gib = 1000) {
  ScaleUpWorld world;
  world.classes[0].category = type;
  world.set.claim_templates[0].requested_bytes = gib * kGibibyte;
  return world;
}

// Of the next replica, without what points into the inventory.
PlannedClaim NextClaim(const ScaleUpWorld& world) {
  const Inventory inventory = world.Take();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  return Simulate(analysis, inventory.stateful_sets[0], 3).planned.at(0).claims.at(0);
}

TEST(ClaimInScaleUp, IsNotAskedForVolumesThatExist) {
  ScaleUpWorld world = ScaleUpWorldOf("typo");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked class_invalid"));
  world.AddVolume("d-1", "");
  EXPECT_THAT(PlanOf(world, 4), ElementsAre("2 bind_stray pv-d-1", "3 blocked class_invalid"));
  world.AddClaim(2, "d-2", kD);
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 reuse_claim pv-d-2"));
}

TEST(ClaimInScaleUp, SaysWhyItRefusesAClaim) {
  ScaleUpWorld world;
  world.set.claim_templates[0].access_modes = {"ReadWriteMany"};
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked access_mode"));
  EXPECT_THAT(NextClaim(world).detail, HasSubstr("mode Block"));
  world = ScaleUpWorld();
  world.set.claim_templates[0].source = kubernetes::VolumeSource::kClaim;
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked source_unsupported"));
  world.set.claim_templates[0].source = kubernetes::VolumeSource::kSnapshot;
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e"))
      << "of another namespace: whether the snapshot exists is not known";
}

// VolumeSnapshot ns/nightly, which is ready, and the template of 1000Gi that names it.
ScaleUpWorld WorldWithSnapshot() {
  ScaleUpWorld world;
  world.set.claim_templates[0].source = kubernetes::VolumeSource::kSnapshot;
  world.set.claim_templates[0].source_name = "nightly";
  kubernetes::VolumeSnapshot snapshot;
  snapshot.meta.ns = "ns";
  snapshot.meta.name = "nightly";
  snapshot.content_name = "snapcontent-1";
  snapshot.is_ready = true;
  snapshot.restore_bytes = 1000 * kGibibyte;
  world.others.volume_snapshots = TableOf<kubernetes::VolumeSnapshot>({snapshot});
  return world;
}

void Change(ScaleUpWorld& world, void (*change)(kubernetes::VolumeSnapshot& snapshot)) {
  kubernetes::VolumeSnapshot snapshot = *world.others.volume_snapshots.begin();
  change(snapshot);
  world.others.volume_snapshots = TableOf<kubernetes::VolumeSnapshot>({snapshot});
}

// getSnapshotSource of kubernetes-csi/external-provisioner pkg/controller/controller.go.
TEST(ClaimInScaleUp, NeedsTheSourceOfItsVolume) {
  ScaleUpWorld world = WorldWithSnapshot();
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e"));
  Change(world, [](auto& snapshot) { snapshot.is_ready = false; });
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked source_not_ready"));
  EXPECT_EQ(NextClaim(world).detail, "VolumeSnapshot ns/nightly is not ready");
  world = WorldWithSnapshot();
  Change(world, [](auto& snapshot) { snapshot.restore_bytes = 1001 * kGibibyte; });
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked size"));
  world = WorldWithSnapshot();
  world.others.volume_snapshots = TableOf<kubernetes::VolumeSnapshot>({});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked source_missing"));
  EXPECT_EQ(NextClaim(world).detail, "VolumeSnapshot ns/nightly does not exist");
  world.others.volume_snapshots = {};
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e")) << "not read";
  world.set.claim_templates[0].source = kubernetes::VolumeSource::kClaim;
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked source_missing"));
  world.set.claim_templates[0].source_name = "data-web-0";
  world.AddClaim(0, "d-0", kD);
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked source_unsupported"));
}

TEST(ClaimInScaleUp, NeedsTheSourceOfItsVolumeWhereItWaitsAlready) {
  ScaleUpWorld world = WorldWithSnapshot();
  world.others.volume_snapshots = TableOf<kubernetes::VolumeSnapshot>({});
  auto claim = MakeClaim("ns", "data-web-2");
  claim.phase = "Pending";
  claim.volume_name = "";
  claim.access_modes = {"ReadWriteOnce"};
  world.claims = {claim};
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e")) << "the claim names no source";
  world.claims[0].source = kubernetes::VolumeSource::kSnapshot;
  world.claims[0].source_name = "nightly";
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked source_missing"));
}

TEST(ClaimInScaleUp, DoesNotShareAForecastThatASourceDecides) {
  ScaleUpWorld world = WorldWithSnapshot();
  world.others.volume_snapshots = TableOf<kubernetes::VolumeSnapshot>({});
  Inventory inventory = world.Take();
  kubernetes::StatefulSet other = world.set;
  other.meta.ns = "elsewhere";
  kubernetes::VolumeSnapshot snapshot;
  snapshot.meta.ns = "elsewhere";
  snapshot.meta.name = "nightly";
  snapshot.content_name = "snapcontent-1";
  snapshot.is_ready = true;
  inventory.volume_snapshots = TableOf<kubernetes::VolumeSnapshot>({snapshot});
  inventory.stateful_sets = TableOf<kubernetes::StatefulSet>({world.set, other});
  const AnalysisOptions options;
  const auto forecasts = ForecastScaleUps(Analysis(inventory, options));
  ASSERT_EQ(forecasts.size(), 2U);
  EXPECT_EQ(forecasts[0].next.reason, BlockedReason::kSourceMissing);
  EXPECT_EQ(forecasts[0].headroom, 0);
  EXPECT_EQ(forecasts[1].next.reason, BlockedReason::kNone);
}

// FindMatchingVolume of k8s.io/component-helpers/storage/volume does not look at dataSource.
TEST(ClaimInScaleUp, LetsAClaimOfASnapshotTakeAStray) {
  ScaleUpWorld world;
  world.set.claim_templates[0].source = kubernetes::VolumeSource::kSnapshot;
  world.AddVolume("d-1", "");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 bind_stray pv-d-1"));
  world.set.claim_templates[0].source_name = "nightly";
  EXPECT_THAT(PlanOf(world, 4), ElementsAre("2 bind_stray pv-d-1", "3 blocked source_missing"));
  world.classes[0].volume_binding_mode = "Immediate";
  EXPECT_THAT(PlanOf(world, 4), ElementsAre("2 bind_stray pv-d-1", "3 blocked source_missing"));
}

// The same function compares volumeAttributesClassName.
TEST(ClaimInScaleUp, LetsAClaimTakeAStrayOfItsVolumeAttributesClassAlone) {
  ScaleUpWorld world;
  world.AddVolume("d-1", "").volume_attributes_class = "gold";
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e"));
  world.set.claim_templates[0].volume_attributes_class = "gold";
  EXPECT_THAT(PlanOf(world, 4), ElementsAre("2 bind_stray pv-d-1", "3 provision d,e"));
}

// pkg/disk/modify.go: the class replaces type and level, which are then not known.
TEST(ClaimInScaleUp, KnowsNoCategoryUnderAVolumeAttributesClass) {
  ScaleUpWorld world;
  world.classes[0].performance_level = "PL3";
  world.set.claim_templates[0].requested_bytes = 30 * kGibibyte;
  world.set.claim_templates[0].volume_attributes_class = "gold";
  world.others.disk_quotas = TableOf<alibaba::DiskQuota>({MakeQuota("", "cloud_essd", 0)});
  const PlannedClaim claim = NextClaim(world);
  EXPECT_EQ(claim.outcome, ClaimOutcome::kProvision);
  EXPECT_EQ(claim.category, "");
  EXPECT_EQ(claim.added.gib, 30);
}

// Two sets that differ in it are not foretold alike.
TEST(ClaimInScaleUp, DoesNotTakeOneSetForAnother) {
  ScaleUpWorld world = ScaleUpWorldOf("cloud_essd", 5);
  Inventory inventory = world.Take();
  auto attributed = world.set;
  attributed.meta.name = "web2";
  attributed.claim_templates[0].volume_attributes_class = "gold";
  inventory.stateful_sets = TableOf<kubernetes::StatefulSet>({world.set, attributed});
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  EXPECT_EQ(analysis.scale_ups.at(0).next.reason, BlockedReason::kSize);
  EXPECT_EQ(analysis.scale_ups.at(1).next.reason, BlockedReason::kNone);
}

// VolumeRestrictions of kube-scheduler: "ReadWriteOncePod access mode already in-use by another
// pod".
TEST(ReadWriteOncePod, LetsNoSecondPodUseTheClaim) {
  ScaleUpWorld world;
  world.AddClaim(2, "d-2", kD).access_modes = {"ReadWriteOncePod"};
  const auto plan_beside = [&](const kubernetes::Pod& pod) {
    world.others.pods = TableOf<kubernetes::Pod>({pod});
    return PlanOf(world, 3).at(0);
  };
  const auto other = MakePod("ns", "debug", "n1", {"data-web-2"});
  EXPECT_EQ(plan_beside(other), "2 blocked claim_in_use");
  EXPECT_EQ(plan_beside(MakePod("ns", "web-2", "n1", {"data-web-2"})), "2 reuse_claim pv-d-2");
  EXPECT_EQ(plan_beside(MakePod("ns", "debug", "", {"data-web-2"})), "2 reuse_claim pv-d-2")
      << "not scheduled";
  EXPECT_EQ(plan_beside(MakePod("other", "debug", "n1", {"data-web-2"})), "2 reuse_claim pv-d-2");
  auto ended = other;
  ended.phase = "Succeeded";
  EXPECT_EQ(plan_beside(ended), "2 reuse_claim pv-d-2");
  auto going = other;
  going.meta.deleting_since = SampleTime();
  EXPECT_EQ(plan_beside(going), "2 reuse_claim pv-d-2");
  world.claims[0].access_modes = {"ReadWriteOnce"};
  EXPECT_EQ(plan_beside(other), "2 reuse_claim pv-d-2") << "the pod may go to its node";
}

TEST(ReadWriteOncePod, IsNotJudgedWithoutThePods) {
  ScaleUpWorld world;
  world.AddClaim(2, "d-2", kD).access_modes = {"ReadWriteOncePod"};
  world.others.pods = TableOf<kubernetes::Pod>({MakePod("ns", "debug", "n1", {"data-web-2"})});
  LetFail(world.others.pods);
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 reuse_claim pv-d-2"));
}

// CheckAccessModes of k8s.io/component-helpers/storage/volume.
TEST(ReadWriteOncePod, TakesStraysThatOfferItAlone) {
  ScaleUpWorld world;
  world.set.claim_templates[0].access_modes = {"ReadWriteOncePod"};
  world.AddVolume("d-1", "");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e"));
  world.volumes[0].access_modes = {"ReadWriteOncePod"};
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 bind_stray pv-d-1"));
}

// Five sets that ask for small disks, one of each rule.
TEST(SmallClaims, AreRefusedOrMadeAsTheirClassSays) {
  struct Row {
    const char* type;
    const char* level;
    const char* raises;
    std::int64_t gib;
    const char* words;
    std::int64_t added;
    double cost;
  };
  const std::vector<Row> rows{
      {"cloud_essd", "PL1", "", 5, "2 blocked size", 0, 0},
      {"cloud_auto", "", "", 5, "2 provision d,e", 5, 1.75},
      {"cloud_essd", "PL0", "", 5, "2 provision d,e", 5, 1.75},
      {"cloud_essd", "PL3", "", 100, "2 blocked size", 0, 0},
      {"cloud_essd", "", "true", 5, "2 provision d,e", 20, 7},
  };
  for (const Row& row : rows) {
    ScaleUpWorld world = ScaleUpWorldOf(row.type, row.gib);
    world.classes[0].performance_level = row.level;
    world.classes[0].parameters = {{"volumeSizeAutoAvailable", row.raises}};
    EXPECT_THAT(PlanOf(world, 3), ElementsAre(row.words)) << row.type << row.level;
    const AddedStorage added = NextClaim(world).added;
    EXPECT_EQ(added.gib, row.added) << row.type << row.level;
    if (row.added > 0) EXPECT_THAT(added.monthly_cost, ElementsAre(Pair("CNY", row.cost)));
  }
}

}  // namespace
}  // namespace exporter::scale_up_claims_test

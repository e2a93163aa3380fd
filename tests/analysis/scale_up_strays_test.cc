// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/analysis/scale_up/scale_up.h"
#include "tests/analysis/scale_up_world.h"

namespace exporter::scale_up_strays_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> NamesOf(const std::vector<const kubernetes::PersistentVolume*>& volumes) {
  std::vector<std::string> names;
  for (const auto* volume : volumes) names.push_back(volume->meta.name);
  return names;
}

// The strays that the first new replica may bind.
std::vector<std::string> MayBind(const ScaleUpWorld& world) {
  const Inventory inventory = world.Take();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  const ScaleUp plan = Simulate(analysis, inventory.stateful_sets[0], 3);
  return NamesOf(plan.planned.at(0).claims.at(0).may_bind);
}

void MakeImmediate(ScaleUpWorld& world) {
  world.classes[0].volume_binding_mode = "Immediate";
}

TEST(StrayInScaleUp, IsTakenForCertainWhereEveryNodeReachesIt) {
  ScaleUpWorld world;
  world.AddVolume("d-1", "");
  EXPECT_THAT(PlanOf(world, 4), ElementsAre("2 bind_stray pv-d-1", "3 provision d,e"));
}

TEST(StrayInScaleUp, MayBeTakenWhereSomeNodesReachIt) {
  ScaleUpWorld world;
  world.AddVolume("d-1", "cn-shenzhen-e");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 bind_stray pv-d-1 or new"));
  EXPECT_THAT(MayBind(world), ElementsAre("pv-d-1"));
}

// The claim of 2 waits for the provisioner, on the node that the scheduler selected.
TEST(StrayInScaleUp, IsNotForAClaimThatTheProvisionerHas) {
  const auto plan = [](bool has_selected_node, const char* binding) {
    ScaleUpWorld world;
    world.classes[0].volume_binding_mode = binding;
    kubernetes::PersistentVolumeClaim& claim = world.AddClaim(2, "d-2", "cn-shenzhen-d");
    world.volumes.clear();
    claim.volume_name.clear();
    claim.phase = "Pending";
    claim.storage_class = kSampleClass;
    claim.has_selected_node = has_selected_node;
    world.AddVolume("d-1", "");
    return PlanOf(world, 4);
  };
  EXPECT_THAT(plan(true, "WaitForFirstConsumer"),
              ElementsAre("2 provision d,e", "3 bind_stray pv-d-1"));
  EXPECT_THAT(plan(false, "WaitForFirstConsumer"),
              ElementsAre("2 bind_stray pv-d-1", "3 provision d,e"));
  EXPECT_THAT(plan(true, "Immediate"), ElementsAre("2 bind_stray pv-d-1", "3 provision d,e"));
}

TEST(StrayInScaleUp, StaysWhereItIsWhenNoNodeReachesIt) {
  ScaleUpWorld world;
  world.AddVolume("d-1", "cn-shenzhen-f");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e"));
  EXPECT_THAT(MayBind(world), IsEmpty());
}

TEST(StrayInScaleUp, StaysWhereTheNodesThatReachItAreFullOrNotUsable) {
  ScaleUpWorld full;
  full.AddVolume("d-1", "cn-shenzhen-e");
  full.SetRoom("n3", 0);
  EXPECT_THAT(PlanOf(full, 3), ElementsAre("2 provision d"));
  ScaleUpWorld cordoned;
  cordoned.AddVolume("d-1", "cn-shenzhen-e");
  cordoned.NodeOf("n3").is_cordoned = true;
  EXPECT_THAT(PlanOf(cordoned, 3), ElementsAre("2 provision d"));
}

TEST(StrayInScaleUp, IsTheSmallestThatFitsThenTheFirstByName) {
  ScaleUpWorld world;
  world.AddVolume("d-4", "").capacity_bytes = 2000 * kGibibyte;
  world.AddVolume("d-3", "");
  world.AddVolume("d-2", "");
  world.AddVolume("d-1", "").capacity_bytes = 999 * kGibibyte;
  EXPECT_THAT(PlanOf(world, 6), ElementsAre("2 bind_stray pv-d-2", "3 bind_stray pv-d-3",
                                            "4 bind_stray pv-d-4", "5 provision d,e"));
  EXPECT_THAT(MayBind(world), ElementsAre("pv-d-2", "pv-d-3", "pv-d-4"));
}

TEST(StrayInScaleUp, OfEveryZoneMeansThatOneIsTakenForCertain) {
  ScaleUpWorld world;
  world.AddVolume("d-1", "cn-shenzhen-d");
  world.AddVolume("d-2", "cn-shenzhen-e");
  // From here on it is unknown which one is left.
  EXPECT_THAT(PlanOf(world, 4), ElementsAre("2 bind_stray pv-d-1", "3 bind_stray pv-d-1 or new"));
  EXPECT_THAT(MayBind(world), ElementsAre("pv-d-1", "pv-d-2"));
}

TEST(StrayInScaleUp, GoesToOneClaimOfAReplicaOnly) {
  ScaleUpWorld world;
  world.AddTemplate("log");
  world.AddVolume("d-1", "");
  world.AddVolume("d-2", "");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 bind_stray pv-d-1", "2 bind_stray pv-d-2"));
}

TEST(StrayInScaleUp, IsBoundAtOnceUnderImmediateWhateverItsZone) {
  ScaleUpWorld world;
  MakeImmediate(world);
  world.AddVolume("d-1", "cn-shenzhen-e");
  EXPECT_THAT(PlanOf(world, 4), ElementsAre("2 bind_stray pv-d-1", "3 provision d,e"));
  world.volumes[0] = ScaleUpWorld().AddVolume("d-1", "cn-shenzhen-f");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked zone_conflict"));
}

TEST(StrayInScaleUp, UnderImmediateIsTheOneOfTheFewestAccessModes) {
  ScaleUpWorld world;
  MakeImmediate(world);
  world.AddVolume("d-1", "").access_modes = {"ReadOnlyMany", "ReadWriteOnce"};
  world.AddVolume("d-2", "").capacity_bytes = 2000 * kGibibyte;
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 bind_stray pv-d-2"));
}

TEST(StrayInScaleUp, GoesUnderImmediateToOneClaimOfAReplicaOnly) {
  ScaleUpWorld world;
  MakeImmediate(world);
  world.AddTemplate("log");
  world.AddVolume("d-1", "cn-shenzhen-d");
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 bind_stray pv-d-1", "2 provision d"));
}

TEST(StrayInScaleUp, OfAClassThatDoesNotExistIsBoundAtOnce) {
  ScaleUpWorld world;
  world.classes.clear();
  world.AddVolume("d-1", "cn-shenzhen-d");
  EXPECT_THAT(PlanOf(world, 4), ElementsAre("2 bind_stray pv-d-1", "3 blocked class_missing"));
}

TEST(StrayInScaleUp, HasToFitTheTemplate) {
  const std::vector<void (*)(kubernetes::PersistentVolume&)> changes{
      [](auto& volume) { volume.storage_class = "other"; },
      [](auto& volume) { volume.capacity_bytes = kGibibyte; },
      [](auto& volume) { volume.volume_mode = "Block"; },
      [](auto& volume) { volume.access_modes = {"ReadWriteMany"}; },
      [](auto& volume) { volume.phase = "Released"; },
      [](auto& volume) { volume.meta.deleting_since = SampleTime(); },
      [](auto& volume) {
        volume.claim = {"ns", "another", ""};
      },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    ScaleUpWorld world;
    changes[i](world.AddVolume("d-1", ""));
    EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e")) << i;
  }
}

TEST(StrayInScaleUp, GoesFirstToAReservation) {
  ScaleUpWorld world;
  world.AddVolume("d-1", "");
  world.AddVolume("d-2", "cn-shenzhen-d").claim = {"ns", "data-web-2", ""};
  EXPECT_THAT(PlanOf(world, 4), ElementsAre("2 reuse_claim pv-d-2", "3 bind_stray pv-d-1"));
}

TEST(StrayInScaleUp, IsNoUseAsAReservationWhereItIsTooSmall) {
  ScaleUpWorld world;
  auto& small = world.AddVolume("d-2", "cn-shenzhen-d");
  small.claim = {"ns", "data-web-2", ""};
  small.capacity_bytes = kGibibyte;
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 provision d,e"));
}

TEST(StrayInScaleUp, IsAllThereIsWhereTheClassMakesNoVolumes) {
  ScaleUpWorld world;
  world.classes[0].provisioner = "kubernetes.io/no-provisioner";
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked no_provisioner"));
  world.AddVolume("d-1", "cn-shenzhen-e");
  EXPECT_THAT(PlanOf(world, 4), ElementsAre("2 bind_stray pv-d-1", "3 blocked no_provisioner"));
  world.NodeOf("n3").is_ready = false;
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked zone_conflict"));
}

TEST(StrayInScaleUp, IsAllThereIsForATemplateWithASelector) {
  ScaleUpWorld world;
  world.set.claim_templates[0].selector = kubernetes::LabelSelector{{"pool", "In", {"a"}}};
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked selector_unsupported"));
  world.AddVolume("d-1", "").labels = {{"pool", "a"}};
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 bind_stray pv-d-1"));
}

}  // namespace
}  // namespace exporter::scale_up_strays_test

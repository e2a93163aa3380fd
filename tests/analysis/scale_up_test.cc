// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/scale_up.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analysis/scale_up_world.h"

namespace exporter::scale_up_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The incident's StatefulSet after 2 -> 8 -> 2: claims 2 and 7 are left over; 3 was deleted and its
// volume is Released; 4 was deleted and its volume's claimRef removed; for 5 only the uid of the
// claimRef was removed; 6 is Lost.
ScaleUpWorld Incident() {
  ScaleUpWorld world;
  world.AddClaim(2, "d-2", "cn-shenzhen-d");
  world.AddVolume("d-3", "cn-shenzhen-e", "Released").claim = {"ns", "data-web-3", "gone"};
  world.AddVolume("d-4", "cn-shenzhen-d");
  world.AddVolume("d-5", "cn-shenzhen-d").claim = {"ns", "data-web-5", ""};
  auto lost = MakeClaim("ns", "data-web-6");
  lost.phase = "Lost";
  lost.volume_name = "pv-d-6";
  world.claims.push_back(lost);
  world.AddClaim(7, "d-7", "cn-shenzhen-e");
  return world;
}

TEST(ScaleUp, TellsOrdinalByOrdinalWhatTheIncidentComesTo) {
  EXPECT_THAT(PlanOf(Incident(), 8),
              ElementsAre("2 reuse_claim pv-d-2", "3 bind_stray pv-d-4 or new",
                          "4 bind_stray pv-d-4 or new", "5 reuse_claim pv-d-5",
                          "6 blocked claim_lost", "~7 reuse_claim pv-d-7"));
}

TEST(ScaleUp, GoesOnAfterABlockedReplicaWherePodsAreMadeInParallel) {
  ScaleUpWorld world = Incident();
  world.set.is_parallel = true;
  EXPECT_THAT(PlanOf(world, 8).back(), "7 reuse_claim pv-d-7");
}

// Two runs in the notes, with claims 3, 4 and 6 deleted and one stray: in one, the disk of replica
// 4 went to 6, in the other to 3.
TEST(ScaleUp, LetsAnyOfTheReplicasWithoutAClaimTakeTheStray) {
  ScaleUpWorld world = Incident();
  std::erase_if(world.claims, [](const auto& claim) { return claim.phase == "Lost"; });
  EXPECT_THAT(PlanOf(world, 8), ElementsAre("2 reuse_claim pv-d-2", "3 bind_stray pv-d-4 or new",
                                            "4 bind_stray pv-d-4 or new", "5 reuse_claim pv-d-5",
                                            "6 bind_stray pv-d-4 or new", "7 reuse_claim pv-d-7"));
}

TEST(ScaleUp, GivesAReservedDiskBackAndSaysSo) {
  const Inventory inventory = Incident().Take();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  const ScaleUp plan = Simulate(analysis, inventory.stateful_sets[0], 8);
  const PlannedClaim& reserved = plan.planned.at(3).claims.at(0);
  EXPECT_TRUE(reserved.is_reserved);
  EXPECT_EQ(reserved.claim, nullptr);
  EXPECT_THAT(reserved.zones, ElementsAre("cn-shenzhen-d"));
  EXPECT_FALSE(plan.planned.at(0).claims.at(0).is_reserved);
}

TEST(ScaleUp, SaysHowOldAReusedClaimIs) {
  ScaleUpWorld world;
  auto& claim = world.AddClaim(2, "d-2", "cn-shenzhen-d");
  claim.meta.created = At("2026-01-01T00:00:00Z");
  claim.conditions = {{.type = "Unused", .status = "True", .since = At("2026-05-01T00:00:00Z")}};
  const Inventory inventory = world.Take();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  const ScaleUp plan = Simulate(analysis, inventory.stateful_sets[0], 3);
  const PlannedClaim& planned = plan.planned.at(0).claims.at(0);
  EXPECT_EQ(planned.name, "data-web-2");
  EXPECT_EQ(planned.created, At("2026-01-01T00:00:00Z"));
  EXPECT_EQ(planned.unused_since, At("2026-05-01T00:00:00Z"));
}

TEST(ScaleUp, IsEmptyWithoutMoreReplicas) {
  EXPECT_THAT(PlanOf(ScaleUpWorld(), 2), IsEmpty());
  EXPECT_THAT(PlanOf(ScaleUpWorld(), 0), IsEmpty());
}

TEST(ScaleUp, CountsFromTheFirstOrdinal) {
  ScaleUpWorld world;
  world.set.first_ordinal = 5;
  EXPECT_THAT(PlanOf(world, 4), ElementsAre("7 provision d,e", "8 provision d,e"));
}

TEST(ScaleUp, StartsAtTheFirstReplicaOfASetThatHasNone) {
  ScaleUpWorld world;
  world.set.replicas = 0;
  EXPECT_THAT(PlanOf(world, 1), ElementsAre("0 provision d,e"));
}

TEST(ScaleUp, SurvivesAServerThatIsOutOfItsMind) {
  ScaleUpWorld world;
  world.set.replicas = -7;
  world.set.first_ordinal = -7;
  EXPECT_EQ(PlanOf(world, 1).size(), 1U);
  world.set.replicas = INT64_MAX;
  world.set.first_ordinal = INT64_MAX;
  EXPECT_THAT(PlanOf(world, INT64_MAX), IsEmpty());
  world.set.replicas = 1;
  EXPECT_EQ(PlanOf(world, INT64_MAX).size(), static_cast<std::size_t>(kMaxPlannedReplicas));
}

TEST(ScaleUp, IsBlockedByAnExistingClaimThatIsOfNoUse) {
  struct Case {
    const char* what;
    void (*change)(kubernetes::PersistentVolumeClaim& claim);
    const char* words;
  };
  const std::vector<Case> cases{
      {"being deleted", [](auto& claim) { claim.meta.deleting_since = SampleTime(); },
       "2 blocked claim_terminating"},
      {"Lost", [](auto& claim) { claim.phase = "Lost"; }, "2 blocked claim_lost"},
      {"Pending for a volume that is another's",
       [](auto& claim) {
         claim.phase = "Pending";
         claim.meta.uid = "another";
       },
       "2 blocked claim_pending"},
      {"Pending for a volume that is not there",
       [](auto& claim) {
         claim.phase = "Pending";
         claim.volume_name = "typo";
       },
       "2 blocked claim_pending"},
      {"Pending for its own volume", [](auto& claim) { claim.phase = "Pending"; },
       "2 reuse_claim pv-d-2"},
      {"Pending for any volume",
       [](auto& claim) {
         claim.phase = "Pending";
         claim.volume_name = "";
       },
       "2 provision d,e"},
      {"Bound to a volume that is not listed", [](auto& claim) { claim.volume_name = "new"; },
       "2 reuse_claim"},
  };
  for (const Case& each : cases) {
    ScaleUpWorld world;
    each.change(world.AddClaim(2, "d-2", "cn-shenzhen-d"));
    EXPECT_THAT(PlanOf(world, 3), ElementsAre(each.words)) << each.what;
  }
}

TEST(ScaleUp, IsBlockedWhereTheDiskOfTheVolumeIsGone) {
  ScaleUpWorld world;
  world.AddClaim(2, "d-2", "cn-shenzhen-d");
  world.AddClaim(0, "d-0", "cn-shenzhen-d");
  for (auto& volume : world.volumes) volume.meta.created = SampleTime() - std::chrono::hours{9};
  world.others.disks = TableOf<alibaba::Disk>({MakeDisk("d-0")});
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 reuse_claim pv-d-2")) << "one list is no proof";
  const auto see = [&](bool is_confirmed) {
    world.memory = MemoryOfLoss("pv-d-2", {.is_confirmed = is_confirmed});
  };
  see(false);
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 reuse_claim pv-d-2"));
  see(true);
  EXPECT_THAT(PlanOf(world, 3), ElementsAre("2 blocked disk_missing"));
}

}  // namespace
}  // namespace exporter::scale_up_test

// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "tests/checks/pending_world.h"

namespace exporter::pending_claim_test {
namespace {

using pending_world::Check;
using pending_world::kBoth;
using pending_world::kNoCpu;
using pending_world::kNoRoom;
using pending_world::Of;
using pending_world::ReasonIn;
using pending_world::World;
using namespace std::chrono_literals;

TEST(PendingClaim, IsOneOfAClassThatBindsAtOnce) {
  Check({
      {"nothing known", [](World&) {}, "waiting"},
      {"Bound", [](World& world) { world.claim.phase = "Bound"; }, "-"},
      {"Lost", [](World& world) { world.claim.phase = "Lost"; }, "-"},
      {"being deleted", [](World& world) { world.claim.meta.deleting_since = SampleTime() - 1h; },
       "-"},
      {"failing", [](World& world) { world.Fail("ProvisioningFailed", "InvalidDiskSize"); },
       "size"},
      {"not bound", [](World& world) { world.Fail("FailedBinding", "no volume"); },
       "provisioning_failed"},
      {"failing for a reason that no rule knows",
       [](World& world) { world.Fail("ProvisioningFailed", "?"); }, "provisioning_failed"},
      {"an event of something else", [](World& world) { world.Fail("FailedMount", "x"); },
       "waiting"},
      {"an event of an earlier claim of the name",
       [](World& world) { world.Fail("ProvisioningFailed", "x", "other"); }, "waiting"},
      {"a class that does not exist", [](World& world) { world.claim.storage_class = "typo"; },
       "class_missing"},
      {"the same, with the words of the controller",
       [](World& world) {
         world.claim.storage_class = "typo";
         world.Fail("ProvisioningFailed", "storageclass.storage.k8s.io \"typo\" not found");
       },
       "class_missing"},
      {"explicitly no class", [](World& world) { world.claim.storage_class = ""; }, "no_class"},
      {"no class named and no default",
       [](World& world) {
         world.claim.storage_class.reset();
         world.later.is_default = false;
       },
       "no_class"},
      {"the default class binds at once",
       [](World& world) {
         world.claim.storage_class.reset();
         world.later.is_default = false;
         world.now.is_default = true;
       },
       "waiting"},
  });
}

TEST(PendingClaim, IsNoneThatWaitsForAConsumerThatNobodyMadeYet) {
  Check({
      {"no pod", [](World& world) { world.WantedBy({}); }, "-"},
      {"by the default class", [](World& world) { world.claim.storage_class.reset(); }, "-"},
      {"an old failure, and no pod any more",
       [](World& world) {
         world.WantedBy({});
         world.Fail("ProvisioningFailed", "x");
       },
       "-"},
      {"a pod that has ended",
       [](World& world) {
         world.WantedBy({kNoRoom});
         world.pods[0].phase = "Failed";
       },
       "-"},
      {"a pod that is Terminating for longer than the grace age",
       [](World& world) {
         world.WantedBy({kNoRoom});
         world.pods[0].meta.deleting_since = SampleTime() - 601s;
       },
       "-"},
      {"a pod of another claim",
       [](World& world) {
         world.WantedBy({kNoRoom});
         world.pods[0].claims = {"other"};
       },
       "-"},
  });
}

TEST(PendingClaim, IsOneThatAPodWants) {
  Check({
      {"nothing known", [](World& world) { world.WantedBy({""}); }, "waiting"},
      {"storage keeps the pod unschedulable", [](World& world) { world.WantedBy({kNoRoom}); },
       "storage_unschedulable"},
      {"CPU does", [](World& world) { world.WantedBy({kNoCpu}); }, "pod_unschedulable"},
      {"labels on some nodes, storage on the others", [](World& world) { world.WantedBy({kBoth}); },
       "storage_unschedulable"},
      {"one pod lacks CPU, another a slot",
       [](World& world) {
         world.WantedBy({kNoCpu, kNoRoom});
       },
       "storage_unschedulable"},
      {"one pod lacks CPU, another was not looked at",
       [](World& world) {
         world.WantedBy({"", kNoCpu});
       },
       "pod_unschedulable"},
      {"a scheduling gate",
       [](World& world) {
         world.WantedBy({""});
         world.pods[0].unscheduled_reason = "SchedulingGated";
       },
       "pod_unschedulable"},
      {"put on a node by hand",
       [](World& world) {
         world.WantedBy({""});
         world.pods[0].node_name = "n1";
       },
       "waiting"},
  });
}

// For a claim with volumeName the binder ignores class and consumers.
TEST(PendingClaim, IsOneThatNamesAVolumeItDoesNotGet) {
  const auto names = [](const std::optional<kubernetes::ClaimRef>& taker) {
    return [taker](World& world) {
      world.WantedBy({});
      world.Names("pv-d-1");
      world.volumes = {MakeDiskVolume("d-1", taker ? "Bound" : "Available")};
      world.volumes[0].claim = taker;
    };
  };
  using kubernetes::ClaimRef;
  Check({
      {"missing", [](World& world) { world.Names("gone"); }, "volume_missing by sight"},
      {"of another claim", names(ClaimRef{.ns = "ns", .name = "o", .uid = "o"}), "volume_taken"},
      {"of another namespace", names(ClaimRef{.ns = "o", .name = "c", .uid = "u"}), "volume_taken"},
      {"of an earlier claim of the name", names(ClaimRef{.ns = "ns", .name = "c", .uid = "o"}),
       "volume_taken"},
      {"reserved for it", names(ClaimRef{.ns = "ns", .name = "c", .uid = ""}), "waiting by sight"},
      {"about to be bound", names(ClaimRef{.ns = "ns", .name = "c", .uid = "u"}),
       "waiting by sight"},
      {"free, and does not fit", names(std::nullopt), "waiting by sight"},
  });
}

TEST(PendingClaim, AgesSinceItWasMade) {
  World world;
  world.claim.meta.created = SampleTime() - 599s;
  EXPECT_TRUE(EvaluateOne(PendingClaimCheck(), Of(world)).findings.empty());
  world.claim.meta.created = SampleTime() - 600s;
  EXPECT_EQ(EvaluateOne(PendingClaimCheck(), Of(world)).findings.at(0).since, SampleTime() - 600s);
}

TEST(PendingClaim, AgesSinceAPodWantsIt) {
  World world;
  world.WantedBy({kNoRoom, kNoRoom});
  world.claim.meta.created = SampleTime() - 30 * 24h;
  world.pods[0].meta.created = SampleTime() - 10s;
  world.pods[1].meta.created = SampleTime() - 599s;
  EXPECT_TRUE(EvaluateOne(PendingClaimCheck(), Of(world)).findings.empty());
  world.pods[1].meta.created = SampleTime() - 20min;
  EXPECT_EQ(EvaluateOne(PendingClaimCheck(), Of(world)).findings.at(0).since, SampleTime() - 20min);
  world.claim.meta.created = SampleTime() - 15min;
  EXPECT_EQ(EvaluateOne(PendingClaimCheck(), Of(world)).findings.at(0).since, SampleTime() - 15min);
  world.pods[0].meta.created.reset();
  EXPECT_EQ(ReasonIn(world), "storage_unschedulable by sight");
}

}  // namespace
}  // namespace exporter::pending_claim_test

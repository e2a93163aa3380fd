// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::pending_claim_test {
namespace {

using kubernetes::PersistentVolume;
using kubernetes::PersistentVolumeClaim;
using kubernetes::Pod;
using namespace std::chrono_literals;

constexpr const char* kNoRoom = "0/4 nodes are available: 4 node(s) exceed max volume count.";
constexpr const char* kNoCpu = "0/4 nodes are available: 4 Insufficient cpu.";
constexpr const char* kBoth =
    "0/4 nodes are available: 1 node(s) exceed max volume count, 3 node(s) didn't match Pod's node "
    "affinity/selector.";
constexpr const char* kNotBound =
    "running PreBind plugin \"VolumeBinding\": binding volumes: context deadline exceeded";

// A claim that has been Pending for an hour, and the classes "now" (Immediate) and "later"
// (WaitForFirstConsumer, the default).
struct World {
  World() {
    claim.meta.uid = "u";
    claim.phase = "Pending";
    claim.meta.created = SampleTime() - 1h;
    claim.storage_class = "now";
    later.is_default = true;
    now.volume_binding_mode = "Immediate";
  }

  // Delays binding and adds a pod for each scheduler message; an empty message is a pod that has
  // not been scheduled yet.
  void WantedBy(const std::vector<std::string>& messages) {
    claim.storage_class = "later";
    for (const std::string& message : messages) {
      Pod pod = MakePod("ns", "p" + std::to_string(pods.size()), "", {"c"});
      pod.unscheduled_reason = message.empty() ? "" : "Unschedulable";
      pod.unscheduled_message = message;
      pods.push_back(pod);
    }
  }

  void Fail(std::string reason, std::string message, std::string uid = "u") {
    kubernetes::Event event;
    event.reason = std::move(reason);
    event.message = std::move(message);
    event.involved = {
        .kind = "PersistentVolumeClaim", .ns = "ns", .name = "c", .uid = std::move(uid)};
    event.last_seen = SampleTime() - 5min + std::chrono::seconds(events.size());
    events.push_back(event);
  }

  void Names(const std::string& volume) { claim.volume_name = volume; }

  PersistentVolumeClaim claim = MakeClaim("ns", "c");
  kubernetes::StorageClass now = MakeClass("now");
  kubernetes::StorageClass later = MakeClass("later");
  std::vector<PersistentVolume> volumes{};
  std::vector<Pod> pods{};
  std::vector<kubernetes::Event> events{};
};

Inventory Of(const World& world) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volume_claims = TableOf<PersistentVolumeClaim>({world.claim});
  inventory.storage_classes = TableOf<kubernetes::StorageClass>({world.now, world.later});
  inventory.persistent_volumes = TableOf(world.volumes);
  inventory.pods = TableOf(world.pods);
  inventory.events = TableOf(world.events);
  return inventory;
}

// The reason reported at once; "later" if its age starts at our first observation, "-" if none.
std::string ReasonIn(const World& world) {
  const auto findings = EvaluateOne(PendingClaimCheck(), Of(world)).findings;
  if (!findings.empty()) return findings[0].reason;
  const auto aged = EvaluateAgain(PendingClaimCheck(), Of(world), 600s).findings;
  return aged.empty() ? "-" : aged[0].reason + " by sight";
}

struct Case {
  const char* what;
  std::function<void(World&)> change;
  std::string reason;
};

void Check(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    World world;
    each.change(world);
    EXPECT_EQ(ReasonIn(world), each.reason) << each.what;
  }
}

TEST(PendingClaim, IsOneOfAClassThatBindsAtOnce) {
  Check({
      {"nothing known", [](World&) {}, "waiting"},
      {"Bound", [](World& world) { world.claim.phase = "Bound"; }, "-"},
      {"Lost", [](World& world) { world.claim.phase = "Lost"; }, "-"},
      {"being deleted", [](World& world) { world.claim.meta.deleting_since = SampleTime() - 1h; },
       "-"},
      {"failing", [](World& world) { world.Fail("ProvisioningFailed", "InvalidDiskSize"); },
       "provisioning_failed"},
      {"not bound", [](World& world) { world.Fail("FailedBinding", "no volume"); },
       "provisioning_failed"},
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
      {"provisioning fails",
       [](World& world) {
         world.WantedBy({kNoCpu});
         world.Fail("ProvisioningFailed", "InvalidDiskCategory.NotSupported");
       },
       "provisioning_failed"},
      {"provisioning failed long ago, and by now no node fits",
       [](World& world) {
         world.WantedBy({kNoRoom});
         world.Fail("ProvisioningFailed", "InvalidDiskCategory.NotSupported");
         world.events[0].last_seen = SampleTime() - 601s;
       },
       "storage_unschedulable"},
      {"provisioning failed long ago, and nobody says anything else",
       [](World& world) {
         world.WantedBy({""});
         world.Fail("ProvisioningFailed", "InvalidDiskCategory.NotSupported");
         world.events[0].last_seen = SampleTime() - 601s;
       },
       "provisioning_failed"},
      {"provisioning failed long ago, and that ended the scheduler's last try",
       [](World& world) {
         world.WantedBy({kNotBound});
         world.Fail("ProvisioningFailed", "InvalidDiskCategory.NotSupported");
         world.events[0].last_seen = SampleTime() - 601s;
       },
       "provisioning_failed"},
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
  const auto names = [](std::optional<kubernetes::ClaimRef> taker) {
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

TEST(PendingClaim, FailsStillBetweenTwoTriesWhateverTheGraceAge) {
  World world;
  world.WantedBy({kNoCpu});
  world.Fail("ProvisioningFailed", "QuotaExceed");
  AnalysisOptions options;
  options.grace = 0s;
  const auto findings = EvaluateOne(PendingClaimCheck(), Of(world), options).findings;
  EXPECT_EQ(findings.at(0).reason, "provisioning_failed");
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

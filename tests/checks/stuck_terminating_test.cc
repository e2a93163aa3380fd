// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::stuck_terminating_test {
namespace {

using kubernetes::PersistentVolume;
using kubernetes::PersistentVolumeClaim;
using kubernetes::Pod;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace std::chrono_literals;

constexpr const char* kPvcProtection = "kubernetes.io/pvc-protection";
constexpr const char* kPvProtection = "kubernetes.io/pv-protection";
constexpr const char* kAttacher = "external-attacher/diskplugin-csi-alibabacloud-com";
constexpr const char* kProvisioner = "external-provisioner.volume.kubernetes.io/finalizer";

// A claim of a Bound volume of disk d-1, used by pod web-0 on node n1; nothing is being deleted.
struct World {
  PersistentVolumeClaim claim = MakeClaim("ns", "data-web-0");
  PersistentVolume volume = MakeDiskVolume("d-1", "Bound");
  std::vector<Pod> pods{MakePod("ns", "web-0", "n1", {"data-web-0"})};
  std::vector<kubernetes::VolumeAttachment> attachments;

  World() {
    claim.meta.uid = "u";
    claim.volume_name = "pv-d-1";
    volume.claim = kubernetes::ClaimRef{.ns = "ns", .name = "data-web-0", .uid = "u"};
  }

  void DeleteClaim(std::vector<std::string> finalizers, std::chrono::seconds ago = 600s) {
    claim.meta.deleting_since = SampleTime() - ago;
    claim.finalizers = std::move(finalizers);
  }
  void DeleteVolume(std::vector<std::string> finalizers, std::chrono::seconds ago = 600s) {
    volume.meta.deleting_since = SampleTime() - ago;
    volume.finalizers = std::move(finalizers);
  }
  void Attach() {
    attachments.push_back(MakeAttachment("n1"));
    attachments.back().meta.name = "csi-1";
    attachments.back().persistent_volume = "pv-d-1";
  }

  Inventory inventory() const {
    Inventory inventory = EmptyInventory();
    inventory.persistent_volume_claims = TableOf<PersistentVolumeClaim>({claim});
    inventory.persistent_volumes = TableOf<PersistentVolume>({volume});
    inventory.pods = TableOf(pods);
    inventory.volume_attachments = TableOf(attachments);
    inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-1", "i-n1")});
    inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
    return inventory;
  }
};

std::vector<Finding> FindIn(const World& world) {
  return EvaluateOne(StuckTerminatingCheck(), world.inventory()).findings;
}

TEST(StuckTerminating, IsAClaimOrVolumeThatWasDeletedTheGraceAgeAgo) {
  World world;
  EXPECT_THAT(FindIn(world), IsEmpty());
  world.DeleteClaim({kPvcProtection}, 599s);
  world.DeleteVolume({kPvProtection}, 599s);
  EXPECT_THAT(FindIn(world), IsEmpty());
  world.DeleteClaim({kPvcProtection}, 600s);
  world.DeleteVolume({kPvProtection}, 1h);
  const auto findings = FindIn(world);
  ASSERT_THAT(NamesOf(findings), ElementsAre("pv-d-1", "ns/data-web-0"));
  EXPECT_EQ(findings[0].kind, "PersistentVolume");
  EXPECT_EQ(findings[0].since, SampleTime() - 1h);
  const Finding& claim = findings[1];
  EXPECT_EQ(claim.check, "stuck-terminating");
  EXPECT_EQ(claim.severity, Severity::kWarning);
  EXPECT_EQ(claim.kind, "PersistentVolumeClaim");
  EXPECT_EQ(claim.since, SampleTime() - 600s);
  EXPECT_EQ(claim.storage_class, kSampleClass);
  EXPECT_EQ(claim.disk_id, "d-1");
}

TEST(StuckTerminating, NamesFinalizerAndHolder) {
  World world;
  world.DeleteClaim({kPvcProtection});
  const auto findings = FindIn(world);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].node, "n1");
  EXPECT_EQ(findings[0].summary,
            "PersistentVolumeClaim ns/data-web-0 was deleted and is still there: pod web-0 "
            "(Running) on node n1 still references it (finalizers: kubernetes.io/pvc-protection).");
  world.pods.push_back(MakePod("ns", "a", "n2", {"data-web-0"}));
  EXPECT_THAT(FindIn(world).at(0).summary,
              HasSubstr("pod a (Running) on node n2 and 1 more still reference it"));
}

// What each finalizer waits for: the sources are named in stuck_terminating.cc.
TEST(StuckTerminating, SaysWhatTheFinalizerWaitsFor) {
  struct Case {
    const char* name;
    void (*change)(World& world);
    const char* reason;
    const char* text;
  };
  const std::vector<Case> cases{
      {"a pod runs with it", [](World& w) { w.DeleteClaim({kPvcProtection}); }, "pod", "web-0"},
      {"a completed pod counts (pvcprotection asks for nodeName alone)",
       [](World& w) {
         w.DeleteClaim({kPvcProtection});
         w.pods[0].phase = "Succeeded";
       },
       "pod", "web-0 (Succeeded)"},
      {"a pod without a node does not",
       [](World& w) {
         w.DeleteClaim({kPvcProtection});
         w.pods[0].node_name.clear();
       },
       "finalizer", "nothing the exporter reads explains why"},
      {"a pod of the same claim name elsewhere does not",
       [](World& w) {
         w.DeleteClaim({kPvcProtection});
         w.pods[0].meta.ns = "other";
       },
       "finalizer", ""},
      {"a snapshot is taken",
       [](World& w) { w.DeleteClaim({"snapshot.storage.kubernetes.io/pvc-as-source-protection"}); },
       "snapshot", "snapshot"},
      {"a clone is made",
       [](World& w) { w.DeleteClaim({"provisioner.storage.kubernetes.io/cloning-protection"}); },
       "clone", "another claim"},
      {"the pod comes before the snapshot",
       [](World& w) {
         w.DeleteClaim({"snapshot.storage.kubernetes.io/pvc-as-source-protection", kPvcProtection});
       },
       "pod", "web-0"},
      {"somebody's own finalizer", [](World& w) { w.DeleteClaim({"example.com/keep"}); },
       "finalizer", "example.com/keep"},
      {"none", [](World& w) { w.DeleteClaim({}); }, "unknown",
       "nothing that the exporter reads keeps it"},
      {"the volume is Bound",
       [](World& w) {
         w.DeleteVolume({kPvProtection, kAttacher});
       },
       "claim", "ns/data-web-0"},
      {"its claim is gone",
       [](World& w) {
         w.DeleteVolume({kPvProtection});
         w.volume.claim->uid = "an older one";
       },
       "claim", "which does not exist"},
      {"it is attached",
       [](World& w) {
         w.DeleteVolume({kPvProtection, kAttacher});
         w.volume.phase = "Released";
         w.Attach();
       },
       "attachment", "VolumeAttachment csi-1 has it on node n1"},
      {"it cannot be detached",
       [](World& w) {
         w.DeleteVolume({kAttacher});
         w.volume.phase = "Released";
         w.Attach();
         w.attachments[0].detach_error =
             kubernetes::VolumeError{.time = {}, .message = "no permission"};
       },
       "attachment", "cannot be ended: no permission"},
      {"its disk cannot be deleted",
       [](World& w) {
         w.DeleteVolume({kProvisioner});
         w.volume.phase = "Failed";
         w.volume.reclaim_policy = "Delete";
         w.volume.message = "disk has snapshots";
       },
       "disk", "not been deleted yet: disk has snapshots"},
      {"its disk is not deleted under the policy Retain",
       [](World& w) {
         w.DeleteVolume({kProvisioner});
         w.volume.phase = "Released";
         w.volume.reclaim_policy = "Retain";
       },
       "finalizer", kProvisioner},
      {"the provisioner waits for the claim as well",
       [](World& w) { w.DeleteVolume({kProvisioner}); }, "claim", "ns/data-web-0"},
      {"in-tree driver",
       [](World& w) {
         w.DeleteVolume({"kubernetes.io/pv-controller"});
         w.volume.phase = "Released";
         w.volume.reclaim_policy = "Delete";
       },
       "disk", "not been deleted"},
      {"protected, and not Bound",
       [](World& w) {
         w.DeleteVolume({kPvProtection});
         w.volume.phase = "Available";
         w.volume.claim.reset();
       },
       "finalizer", ""},
  };
  for (const Case& each : cases) {
    World world;
    each.change(world);
    const auto findings = FindIn(world);
    ASSERT_EQ(findings.size(), 1U) << each.name;
    EXPECT_EQ(findings[0].reason, each.reason) << each.name;
    EXPECT_THAT(findings[0].summary, HasSubstr(each.text)) << each.name;
  }
}

TEST(StuckTerminating, TellsWhatToLookAtAndNeverToDelete) {
  World world;
  world.DeleteClaim({kPvcProtection});
  world.DeleteVolume({kPvProtection, kProvisioner});
  world.Attach();
  for (const char* policy : {"Retain", "Delete"}) {
    world.volume.reclaim_policy = policy;
    for (const Finding& finding : FindIn(world)) {
      EXPECT_THAT(finding.remedy, Not(IsEmpty()));
      for (const RemedyStep& step : finding.remedy) {
        EXPECT_THAT(step.command,
                    Not(AnyOf(HasSubstr("delete"), HasSubstr("finalizers"), HasSubstr("Delete"))));
      }
    }
  }
}

TEST(StuckTerminating, WarnsWhereTheDataGoesWithIt) {
  World world;
  world.DeleteClaim({kPvcProtection});
  EXPECT_THAT(FindIn(world).at(0).remedy.back().what, Not(HasSubstr("cannot be taken back")));
  world.volume.reclaim_policy = "Delete";
  EXPECT_EQ(FindIn(world).at(0).remedy.back().command,
            R"(kubectl patch pv pv-d-1 -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}')");
}

TEST(StuckTerminating, IsIgnoredByItsMarkAndLeftOutOfScope) {
  World world;
  world.DeleteClaim({kPvcProtection});
  world.claim.meta.marks = {"ack-storage.io/ignore"};
  EXPECT_THAT(NamesOf(EvaluateOne(StuckTerminatingCheck(), world.inventory()).ignored),
              ElementsAre("ns/data-web-0"));
  Inventory narrowed = world.inventory();
  narrowed.scope.excluded_namespaces = {"ns"};
  EXPECT_THAT(EvaluateOne(StuckTerminatingCheck(), narrowed).ignored, IsEmpty());
}

TEST(StuckTerminating, IsWithheldWithoutWhatMayHoldThem) {
  const Inventory whole = World{}.inventory();
  EXPECT_TRUE(IsComplete(StuckTerminatingCheck(), whole));
  const auto without = [&](void (*take)(Inventory & inventory)) {
    Inventory inventory = whole;
    take(inventory);
    return IsComplete(StuckTerminatingCheck(), inventory);
  };
  EXPECT_FALSE(without([](Inventory& inventory) { inventory.persistent_volumes = {}; }));
  EXPECT_FALSE(without([](Inventory& inventory) { inventory.persistent_volume_claims = {}; }));
  EXPECT_FALSE(without([](Inventory& inventory) { inventory.pods = {}; }));
  EXPECT_FALSE(without([](Inventory& inventory) { inventory.volume_attachments = {}; }));
  EXPECT_TRUE(without([](Inventory& inventory) { inventory.disks = {}; }));
}

// A volume that is being deleted is none that nobody looks after.
TEST(StuckTerminating, TakesTheVolumeFromOrphanedPv) {
  for (const char* phase : {"Available", "Released", "Failed"}) {
    World world;
    world.volume.phase = phase;
    EXPECT_THAT(NamesOf(EvaluateOne(OrphanedPvCheck(), world.inventory()).findings),
                ElementsAre("pv-d-1"));
    world.DeleteVolume({kPvProtection});
    EXPECT_THAT(EvaluateOne(OrphanedPvCheck(), world.inventory()).findings, IsEmpty()) << phase;
    EXPECT_THAT(NamesOf(FindIn(world)), ElementsAre("pv-d-1"));
  }
}

}  // namespace
}  // namespace exporter::stuck_terminating_test

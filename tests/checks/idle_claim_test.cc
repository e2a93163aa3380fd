// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::idle_claim_test {
namespace {

using kubernetes::PersistentVolume;
using kubernetes::PersistentVolumeClaim;
using kubernetes::Pod;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono_literals;

// A manually created claim, Bound to an unattached disk volume, without pods.
struct World {
  World() {
    claim.meta.uid = "u";
    claim.volume_name = "pv-d-1";
    volume.claim = kubernetes::ClaimRef{.ns = "ns", .name = "archive", .uid = "u"};
  }

  PersistentVolumeClaim claim = MakeClaim("ns", "archive");
  PersistentVolume volume = MakeDiskVolume("d-1", "Bound");
  std::vector<Pod> pods{};
  std::vector<kubernetes::VolumeAttachment> attachments{};
  std::vector<kubernetes::StatefulSet> sets{};
  std::vector<kubernetes::CronJob> cron_jobs{};
  std::vector<kubernetes::Job> jobs{};
};

Inventory Of(const World& world) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volume_claims = TableOf<PersistentVolumeClaim>({world.claim});
  inventory.persistent_volumes = TableOf<PersistentVolume>({world.volume});
  inventory.pods = TableOf(world.pods);
  inventory.volume_attachments = TableOf(world.attachments);
  inventory.stateful_sets = TableOf(world.sets);
  inventory.cron_jobs = TableOf(world.cron_jobs);
  inventory.jobs = TableOf(world.jobs);
  return inventory;
}

// Findings after the state has been observed for an hour.
std::vector<Finding> FindIn(const World& world) {
  return EvaluateAgain(IdleClaimCheck(), Of(world), 1h).findings;
}

std::string ReasonIn(const World& world) {
  const auto findings = FindIn(world);
  return findings.empty() ? "-" : findings[0].reason;
}

Pod User(const std::function<void(Pod&)>& change) {
  Pod pod = MakePod("ns", "job-x", "n1", {"archive"});
  change(pod);
  return pod;
}

struct Case {
  const char* what;
  std::function<void(World&)> change;
  std::string reason;
};

template <class Row>
Row Naming(std::string ns, std::string claim) {
  Row row;
  row.meta.ns = std::move(ns);
  row.meta.name = "backup";
  row.claims = {"other", std::move(claim)};
  return row;
}

TEST(IdleClaim, IsNoneThatAJobOrCronJobNames) {
  using kubernetes::CronJob;
  using kubernetes::Job;
  World world;
  world.cron_jobs = {Naming<CronJob>("ns", "archive")};
  EXPECT_EQ(ReasonIn(world), "-") << "between two runs";
  world.pods = {User([](Pod& pod) { pod.phase = "Succeeded"; })};
  EXPECT_EQ(ReasonIn(world), "-") << "after a run";
  world.cron_jobs = {Naming<CronJob>("elsewhere", "archive"), Naming<CronJob>("ns", "archive-2")};
  EXPECT_EQ(ReasonIn(world), "ended_pod");
  world.jobs = {Naming<Job>("ns", "archive")};
  EXPECT_EQ(ReasonIn(world), "-") << "suspended, or between two tries";
}

TEST(IdleClaim, IsWithheldWhileJobsMayBeThereUnread) {
  const auto is_complete = [](auto table, const SourceHealth& health) {
    Inventory inventory = Of({});
    inventory.*table = {};
    (inventory.*table).set_health(health);
    return IsComplete(IdleClaimCheck(), inventory);
  };
  const SourceHealth forbidden{
      .is_scheduled = true, .is_tried = true, .was_read = false, .failure = ErrorKind::kForbidden};
  EXPECT_TRUE(is_complete(&Inventory::cron_jobs, {})) << "switched off";
  EXPECT_TRUE(is_complete(&Inventory::jobs, {}));
  EXPECT_FALSE(is_complete(&Inventory::cron_jobs, forbidden));
  EXPECT_FALSE(is_complete(&Inventory::jobs, forbidden));
}

TEST(IdleClaim, IsBoundAttachedNowhereAndNamedByNoLivePod) {
  const auto attach = [](std::string driver, std::string volume) {
    return [=](World& world) {
      auto attachment = MakeAttachment("n1");
      attachment.attacher = driver;
      attachment.persistent_volume = volume;
      attachment.attached = false;
      world.attachments = {attachment};
    };
  };
  const std::vector<Case> cases{
      {"made by hand", [](World&) {}, "unused"},
      {"NAS", [](World& world) { world.volume = MakeVolume("pv-d-1", "Bound"); }, "unused"},
      {"Pending", [](World& world) { world.claim.phase = "Pending"; }, "-"},
      {"Lost", [](World& world) { world.claim.phase = "Lost"; }, "-"},
      {"being deleted", [](World& world) { world.claim.meta.deleting_since = SampleTime() - 1h; },
       "-"},
      {"attached", attach(std::string(kubernetes::kDiskDriver), "pv-d-1"), "-"},
      {"attached by another driver", attach("nasplugin.csi.alibabacloud.com", "pv-d-1"), "-"},
      {"another volume is attached", attach(std::string(kubernetes::kDiskDriver), "pv-d-2"),
       "unused"},
      {"a running pod", [](World& world) { world.pods = {User([](Pod&) {})}; }, "-"},
      {"a pod without a node",
       [](World& world) { world.pods = {MakePod("ns", "p", "", {"archive"})}; }, "-"},
      {"a pod of another claim",
       [](World& world) { world.pods = {MakePod("ns", "p", "n1", {"archive-2"})}; }, "unused"},
      {"a pod of another namespace",
       [](World& world) { world.pods = {MakePod("other", "p", "n1", {"archive"})}; }, "unused"},
      {"a pod that Succeeded",
       [](World& world) { world.pods = {User([](Pod& pod) { pod.phase = "Succeeded"; })}; },
       "ended_pod"},
      {"a pod that Failed",
       [](World& world) { world.pods = {User([](Pod& pod) { pod.phase = "Failed"; })}; },
       "ended_pod"},
      {"a pod that Succeeded and one that runs",
       [](World& world) {
         world.pods = {User([](Pod& pod) { pod.phase = "Succeeded"; }),
                       MakePod("ns", "p", "n1", {"archive"})};
       },
       "-"},
      {"a generic ephemeral volume of a pod that exists",
       [](World& world) {
         world.pods = {User([](Pod& pod) { pod.phase = "Succeeded"; })};
         world.claim.owners = {{"Pod", "job-x", "uid-job-x"}};
       },
       "-"},
      {"that of a pod that is gone",
       [](World& world) {
         world.claim.owners = {{"Pod", "job-x", "uid-job-x"}};
       },
       "unused"},
      {"in the range of its StatefulSet, whose pod is missing",
       [](World& world) {
         world.claim.meta.name = "data-web-0";
         world.sets = {MakeStatefulSet("ns", "web", {"data"}, 1)};
       },
       "replica_missing"},
      {"a leftover",
       [](World& world) {
         world.claim.meta.name = "data-web-1";
         world.sets = {MakeStatefulSet("ns", "web", {"data"}, 1)};
       },
       "-"},
  };
  for (const Case& each : cases) {
    World world;
    each.change(world);
    EXPECT_EQ(ReasonIn(world), each.reason) << each.what;
  }
}

TEST(IdleClaim, DeletesNothingThatAReplicaNeeds) {
  World world;
  world.claim.meta.name = "data-web-0";
  world.sets = {MakeStatefulSet("ns", "web", {"data"}, 1)};
  const Finding finding = EvaluateAgain(IdleClaimCheck(), Of(world), 1h).findings.at(0);
  EXPECT_THAT(finding.summary, HasSubstr("StatefulSet ns/web wants the replica"));
  for (const RemedyStep& step : finding.remedy) {
    EXPECT_THAT(step.command, ::testing::Not(HasSubstr("elete"))) << step.what;
  }
}

TEST(IdleClaim, CountsATerminatingPodForTheGraceAge) {
  World world;
  world.pods = {User([](Pod& pod) { pod.meta.deleting_since = SampleTime() - 600s; })};
  EXPECT_THAT(EvaluateOne(IdleClaimCheck(), Of(world)).findings, IsEmpty());
  world.claim.conditions = {{.type = "Unused", .status = "True", .since = SampleTime() - 1h}};
  EXPECT_THAT(EvaluateOne(IdleClaimCheck(), Of(world)).findings, IsEmpty());
  world.pods = {User([](Pod& pod) { pod.meta.deleting_since = SampleTime() - 601s; })};
  EXPECT_THAT(EvaluateOne(IdleClaimCheck(), Of(world)).findings, SizeIs(1));
}

TEST(IdleClaim, IsOlderThanTheGraceAgeByTheConditionUnused) {
  World world;
  world.claim.conditions = {{.type = "Unused", .status = "True", .since = SampleTime() - 599s}};
  EXPECT_THAT(EvaluateOne(IdleClaimCheck(), Of(world)).findings, IsEmpty());
  world.claim.conditions[0].since = SampleTime() - 600s;
  EXPECT_EQ(EvaluateOne(IdleClaimCheck(), Of(world)).findings.at(0).since, SampleTime() - 600s);
}

TEST(IdleClaim, IsOlderThanTheGraceAgeSinceFirstSeenWithoutIt) {
  World world;
  for (const char* status : {"", "False"}) {
    world.claim.conditions = {{.type = "Unused", .status = status, .since = SampleTime() - 9h}};
    EXPECT_THAT(EvaluateOne(IdleClaimCheck(), Of(world)).findings, IsEmpty());
    EXPECT_THAT(EvaluateAgain(IdleClaimCheck(), Of(world), 599s).findings, IsEmpty());
    EXPECT_THAT(EvaluateAgain(IdleClaimCheck(), Of(world), 600s).findings, SizeIs(1));
  }
}

TEST(IdleClaim, NamesTheClaimAndWhatItCosts) {
  World world;
  world.volume.zones = {"cn-shenzhen-e"};
  const Finding finding = FindIn(world).at(0);
  EXPECT_EQ(finding.check, "idle-claim");
  EXPECT_EQ(finding.severity, Severity::kWarning);
  EXPECT_EQ(finding.kind, "PersistentVolumeClaim");
  EXPECT_EQ(finding.ns + "/" + finding.name, "ns/archive");
  EXPECT_EQ(finding.storage_class, kSampleClass);
  EXPECT_EQ(finding.zone, "cn-shenzhen-e");
  EXPECT_EQ(finding.disk_id, "d-1");
  EXPECT_EQ(finding.monthly_cost, (MonthlyCost{.amount = 350, .currency = "CNY"}));
  EXPECT_EQ(finding.summary,
            "PersistentVolumeClaim ns/archive is Bound, but its volume is attached nowhere and no "
            "pod uses it; its disk d-1 costs ¥350.00 a month.");
}

TEST(IdleClaim, SaysWhichEndedPodHasToGoFirst) {
  World world;
  world.pods = {User([](Pod& pod) { pod.phase = "Succeeded"; })};
  const Finding finding = FindIn(world).at(0);
  EXPECT_THAT(finding.summary, HasSubstr("job-x"));
  std::vector<std::string> commands;
  for (const auto& step : finding.remedy) commands.push_back(step.command);
  EXPECT_THAT(commands, ElementsAre("kubectl describe pvc -n ns archive",
                                    "kubectl get deployments,statefulsets,cronjobs,jobs -n ns",
                                    "kubectl delete pod -n ns job-x",
                                    "aliyun ecs CreateSnapshot --DiskId d-1",
                                    "kubectl delete pvc -n ns archive", "kubectl delete pv pv-d-1",
                                    "aliyun ecs DeleteDisk --DiskId d-1"));
}

// Attached manually, or by a driver without VolumeAttachments.
TEST(IdleClaim, IsNoneWhoseDiskEcsHasAttached) {
  Inventory inventory = Of(World());
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-1", "i-rescue")});
  EXPECT_THAT(EvaluateAgain(IdleClaimCheck(), inventory, 1h).findings, IsEmpty());
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-1")});
  EXPECT_THAT(EvaluateAgain(IdleClaimCheck(), inventory, 1h).findings, SizeIs(1));
}

TEST(IdleClaim, KeepsIgnoredClaimsApartAndLeavesOutWhatIsOutOfScope) {
  World world;
  world.claim.meta.marks = {"ack-storage.io/ignore"};
  const auto result = EvaluateAgain(IdleClaimCheck(), Of(world), 1h);
  EXPECT_THAT(result.findings, IsEmpty());
  EXPECT_THAT(NamesOf(result.ignored), ElementsAre("ns/archive"));
  Inventory inventory = Of(world);
  inventory.scope.excluded_storage_classes = {kSampleClass};
  EXPECT_THAT(EvaluateAgain(IdleClaimCheck(), inventory, 1h).ignored, IsEmpty());
}

TEST(IdleClaim, IsWithheldWithoutClaimsPodsSetsOrAttachments) {
  const std::vector<std::function<void(Inventory&)>> losses{
      [](Inventory& inventory) { inventory.persistent_volume_claims = {}; },
      [](Inventory& inventory) { inventory.pods = {}; },
      [](Inventory& inventory) { inventory.stateful_sets = {}; },
      [](Inventory& inventory) { inventory.volume_attachments = {}; }};
  EXPECT_TRUE(IsComplete(IdleClaimCheck(), EmptyInventory()));
  for (const auto& lose : losses) {
    Inventory inventory = EmptyInventory();
    lose(inventory);
    EXPECT_FALSE(IsComplete(IdleClaimCheck(), inventory));
  }
}

}  // namespace
}  // namespace exporter::idle_claim_test

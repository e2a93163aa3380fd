// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::orphaned_pv_test {
namespace {

using kubernetes::PersistentVolume;
using namespace std::chrono_literals;

std::vector<Finding> FindIn(const Inventory& inventory) {
  return EvaluateOne(OrphanedPvCheck(), inventory).findings;
}

std::vector<Finding> FindAmong(std::vector<PersistentVolume> volumes) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes = TableOf(std::move(volumes));
  return FindIn(inventory);
}

// The only finding for a single volume.
Finding FindingOf(const PersistentVolume& volume) {
  return OnlyOneOf(FindAmong({volume}));
}

TEST(OrphanedPv, NamesTheVolumeWhyAndSinceWhen) {
  PersistentVolume volume = MakeDiskVolume("d-1", "Available");
  volume.zones = {"cn-shenzhen-e"};
  const Finding finding = FindingOf(volume);
  EXPECT_EQ(finding.check, "orphaned-pv");
  EXPECT_EQ(finding.kind, "PersistentVolume");
  EXPECT_EQ(finding.ns, "");
  EXPECT_EQ(finding.name, "pv-d-1");
  EXPECT_EQ(finding.storage_class, kSampleClass);
  EXPECT_EQ(finding.node, "");
  EXPECT_EQ(finding.zone, "cn-shenzhen-e");
  EXPECT_EQ(finding.reason, "available");
  EXPECT_EQ(finding.since, SampleTime() - 1h);
  EXPECT_EQ(finding.monthly_cost, (MonthlyCost{.amount = 350, .currency = "CNY"}));
}

TEST(OrphanedPv, IsAvailableReleasedOrFailed) {
  EXPECT_EQ(FindingOf(MakeDiskVolume("d-1", "Available")).reason, "available");
  EXPECT_EQ(FindingOf(MakeDiskVolume("d-1", "Released")).reason, "released");
  EXPECT_EQ(FindingOf(MakeDiskVolume("d-1", "Failed")).reason, "failed");
}

TEST(OrphanedPv, IsNeitherBoundNorPendingNorOfNoPhase) {
  EXPECT_TRUE(FindAmong({MakeDiskVolume("d-1", "Bound"), MakeDiskVolume("d-2", "Pending"),
                         MakeDiskVolume("d-3", "")})
                  .empty());
}

TEST(OrphanedPv, IsAReservedOneToo) {
  PersistentVolume reserved = MakeDiskVolume("d-1", "Available");
  reserved.claim = kubernetes::ClaimRef{.ns = "ns", .name = "data-mysql-5", .uid = ""};
  EXPECT_EQ(FindingOf(reserved).reason, "available");
}

TEST(OrphanedPv, IsOlderThanTheGraceAge) {
  PersistentVolume volume = MakeDiskVolume("d-1", "Released");
  volume.phase_since = SampleTime() - 600s + 1us;
  EXPECT_TRUE(FindAmong({volume}).empty());
  volume.phase_since = SampleTime() - 600s;
  EXPECT_EQ(FindingOf(volume).since, SampleTime() - 600s);
}

TEST(OrphanedPv, AgesSinceFirstSeenWhereTheObjectHasNoTime) {
  PersistentVolume volume = MakeDiskVolume("d-1", "Released");
  volume.phase_since.reset();
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes = TableOf<PersistentVolume>({volume});
  inventory.first_seen[PhaseKey(volume)] = SampleTime() - 599s;
  EXPECT_TRUE(FindIn(inventory).empty());
  inventory.first_seen[PhaseKey(volume)] = SampleTime() - 601s;
  ASSERT_EQ(FindIn(inventory).size(), 1U);
  EXPECT_EQ(FindIn(inventory)[0].since, SampleTime() - 601s);
}

TEST(OrphanedPv, IsYoungWhenFirstSeenWhereNobodyKnowsItsAge) {
  PersistentVolume volume = MakeDiskVolume("d-1", "Released");
  volume.phase_since.reset();
  EXPECT_TRUE(FindAmong({volume}).empty());
}

TEST(OrphanedPv, LeavesIgnoredVolumesOut) {
  PersistentVolume volume = MakeDiskVolume("d-1", "Released");
  volume.meta.marks = {"ack-storage.io/ignore"};
  EXPECT_TRUE(FindAmong({volume}).empty());
}

TEST(OrphanedPv, SaysWhatToDoInOrderAndWhatItCosts) {
  PersistentVolume volume = MakeDiskVolume("d-1", "Released");
  volume.claim = kubernetes::ClaimRef{.ns = "ns", .name = "data-0", .uid = "u"};
  const Finding finding = FindingOf(volume);
  EXPECT_EQ(finding.summary,
            "PersistentVolume pv-d-1 is Released: its claim ns/data-0 was deleted and it is kept; "
            "its disk costs ¥350.00 a month.");
  ASSERT_EQ(finding.remedy.size(), 4U);
  EXPECT_EQ(finding.remedy[0].command, "kubectl describe pv pv-d-1");
  EXPECT_EQ(finding.remedy[1].command, "aliyun ecs CreateSnapshot --DiskId d-1");
  EXPECT_EQ(finding.remedy[2].command, "kubectl delete pv pv-d-1");
  EXPECT_EQ(finding.remedy[3].command, "aliyun ecs DeleteDisk --DiskId d-1");
  EXPECT_THAT(finding.remedy[3].risk, ::testing::HasSubstr("data on the disk is lost"));
}

TEST(OrphanedPv, KeepsTheDiskOfAVolumeUntilTheLastStep) {
  PersistentVolume volume = MakeDiskVolume("d-1", "Released");
  volume.reclaim_policy = "Delete";
  const Finding finding = FindingOf(volume);
  ASSERT_EQ(finding.remedy.size(), 5U);
  EXPECT_EQ(finding.remedy[2].what,
            "Set the policy to Retain first, so that the disk outlives this volume.");
  EXPECT_EQ(finding.remedy[3].command, "kubectl delete pv pv-d-1");
  EXPECT_EQ(finding.remedy[4].command, "aliyun ecs DeleteDisk --DiskId d-1");
}

TEST(OrphanedPv, SparesTheDiskOfAnotherVolume) {
  for (const char* policy : {"Retain", "Delete"}) {
    PersistentVolume old = MakeDiskVolume("d-live", "Released");
    old.meta.name = "pv-old";
    old.reclaim_policy = policy;
    const auto findings = FindAmong({old, MakeDiskVolume("d-live", "Bound")});
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].severity, Severity::kWarning) << "no money is behind it";
    EXPECT_THAT(findings[0].summary, ::testing::HasSubstr("that of PersistentVolume pv-d-live"));
    bool is_kept = std::string(policy) == "Retain";
    for (const RemedyStep& step : findings[0].remedy) {
      EXPECT_THAT(step.command, ::testing::Not(::testing::HasSubstr("DeleteDisk"))) << policy;
      is_kept = is_kept || step.command.find("Retain") != std::string::npos;
      if (step.command.find("delete pv") != std::string::npos) {
        EXPECT_TRUE(is_kept) << policy;
        EXPECT_THAT(step.risk,
                    ::testing::HasSubstr("all data on it that PersistentVolume pv-d-live may use"));
      }
    }
  }
}

TEST(OrphanedPv, SaysThatEcsDoesNotListItsDiskAndWantsThatLookedAt) {
  PersistentVolume volume = MakeDiskVolume("d-gone", "Released");
  volume.meta.created = SampleTime() - 24h;
  volume.zones = {"cn-shenzhen-d"};
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes =
      TableOf<PersistentVolume>({volume, MakeDiskVolume("d-1", "Bound")});
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-1", "i-n1")});
  const auto findings = FindIn(inventory);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::kCritical) << "one list proves nothing";
  EXPECT_THAT(findings[0].summary, ::testing::HasSubstr("ECS does not list its disk"));
  EXPECT_THAT(findings[0].remedy[1].command,
              ::testing::HasSubstr("DescribeDisks --region cn-shenzhen"));
  EXPECT_EQ(findings[0].remedy.back().command, "kubectl delete pv pv-d-gone");
}

TEST(OrphanedPv, IsWithheldWithoutTheVolumes) {
  Inventory inventory = EmptyInventory();
  EXPECT_TRUE(IsComplete(OrphanedPvCheck(), inventory));
  inventory.persistent_volumes = {};
  EXPECT_FALSE(IsComplete(OrphanedPvCheck(), inventory));
}

TEST(OrphanedPv, NeedsNothingButTheVolumes) {
  Inventory inventory;
  inventory.taken_at = SampleTime();
  inventory.persistent_volumes = TableOf<PersistentVolume>({MakeDiskVolume("d-1", "Released")});
  EXPECT_TRUE(IsComplete(OrphanedPvCheck(), inventory));
  EXPECT_EQ(FindIn(inventory).size(), 1U);
}

TEST(OrphanedPv, IsCriticalWhereADiskIsPaidFor) {
  PersistentVolume flex = MakeDiskVolume("d-1", "Available");
  flex.driver = "alicloud/disk";
  EXPECT_EQ(FindingOf(flex).severity, Severity::kCritical);
  EXPECT_EQ(FindingOf(MakeDiskVolume("d-1", "Available")).severity, Severity::kCritical);
}

TEST(OrphanedPv, IsAWarningWithoutACostForNasAndLocal) {
  for (const char* driver : {"nasplugin.csi.alibabacloud.com", "kubernetes.io/local-volume"}) {
    PersistentVolume volume = MakeVolume("pv-1", "Failed");
    volume.driver = driver;
    EXPECT_EQ(FindingOf(volume).severity, Severity::kWarning) << driver;
    EXPECT_EQ(FindingOf(volume).monthly_cost, std::nullopt) << driver;
  }
}

TEST(OrphanedPv, TakesZoneAndCostFromTheDiskInEcs) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes = TableOf<PersistentVolume>({MakeDiskVolume("d-1", "Released")});
  alibaba::Disk disk = MakeDisk("d-1");
  disk.size_gib = 40;
  inventory.disks = TableOf<alibaba::Disk>({disk});
  const auto findings = FindIn(inventory);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].zone, "cn-shenzhen-d");
  EXPECT_EQ(findings[0].monthly_cost->amount, 14);
}

TEST(OrphanedPv, PricesADiskOfTwoVolumesOnce) {
  PersistentVolume copy = MakeDiskVolume("d-1", "Available");
  copy.meta.name = "copy";
  const auto findings = FindAmong({MakeDiskVolume("d-1", "Available"), copy});
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].monthly_cost->amount, 350);
  EXPECT_EQ(findings[1].monthly_cost, std::nullopt);
}

TEST(OrphanedPv, ComesSortedByName) {
  std::vector<std::string> names;
  for (const Finding& finding :
       FindAmong({MakeDiskVolume("d-2", "Failed"), MakeDiskVolume("d-3", "Available"),
                  MakeDiskVolume("d-1", "Released")})) {
    names.push_back(finding.name);
  }
  EXPECT_THAT(names, ::testing::ElementsAre("pv-d-1", "pv-d-2", "pv-d-3"));
}

}  // namespace
}  // namespace exporter::orphaned_pv_test

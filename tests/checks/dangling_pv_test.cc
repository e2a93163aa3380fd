// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::dangling_pv_test {
namespace {

using kubernetes::PersistentVolume;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

// A volume in zone d, created a day ago.
PersistentVolume OldVolume(const std::string& disk, const std::string& phase = "Bound") {
  PersistentVolume volume = MakeDiskVolume(disk, phase);
  volume.meta.created = SampleTime() - 24h;
  volume.zones = {"cn-shenzhen-d"};
  return volume;
}

// These volumes plus one with the only disk of the account.
Inventory With(std::vector<PersistentVolume> volumes) {
  volumes.push_back(OldVolume("d-there"));
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes = TableOf(std::move(volumes));
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-there")});
  return inventory;
}

// After the grace period from our first observation, as the API has no timestamp for it.
CheckResult LaterIn(const Inventory& inventory) {
  return EvaluateAgain(DanglingPvCheck(), inventory, 600s);
}

std::vector<std::string> FoundAmong(std::vector<PersistentVolume> volumes) {
  return NamesOf(LaterIn(With(std::move(volumes))).findings);
}

TEST(DanglingPv, IsCriticalAndCostsNothing) {
  const auto findings = LaterIn(With({OldVolume("d-gone")})).findings;
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].check, "dangling-pv");
  EXPECT_EQ(findings[0].severity, Severity::kCritical);
  EXPECT_EQ(findings[0].kind, "PersistentVolume");
  EXPECT_EQ(findings[0].name, "pv-d-gone");
  EXPECT_EQ(findings[0].storage_class, kSampleClass);
  EXPECT_EQ(findings[0].zone, "cn-shenzhen-d");
  EXPECT_EQ(findings[0].reason, "disk_missing");
  EXPECT_EQ(findings[0].disk_id, "d-gone");
  EXPECT_EQ(findings[0].since, SampleTime());
  EXPECT_EQ(findings[0].monthly_cost, (MonthlyCost{.amount = 0, .currency = "CNY"}));
}

TEST(DanglingPv, IsSoInEveryPhase) {
  for (const char* phase : {"Pending", "Available", "Bound", "Released", "Failed"}) {
    EXPECT_THAT(FoundAmong({OldVolume("d-gone", phase)}), ElementsAre("pv-d-gone")) << phase;
  }
}

TEST(DanglingPv, IsAFlexVolumeDiskToo) {
  PersistentVolume flex = OldVolume("d-gone");
  flex.driver = "alicloud/disk";
  EXPECT_THAT(FoundAmong({flex}), ElementsAre("pv-d-gone"));
}

TEST(DanglingPv, IsEachOfTwoVolumesOfOneDiskAndNeitherCosts) {
  PersistentVolume copy = OldVolume("d-gone", "Available");
  copy.meta.name = "copy";
  const auto findings = LaterIn(With({OldVolume("d-gone"), copy})).findings;
  ASSERT_THAT(NamesOf(findings), ElementsAre("copy", "pv-d-gone"));
  for (const Finding& finding : findings) EXPECT_EQ(finding.monthly_cost->amount, 0);
}

TEST(DanglingPv, IsARegionalDiskWhoseRegionIsRead) {
  PersistentVolume regional = OldVolume("d-gone");
  regional.zones = {};
  const auto in_region = [](std::vector<std::string> regions) {
    return kubernetes::NodeSelectorTerm{
        .labels = {{.key = "topology.kubernetes.io/region", .op = "In", .values = regions}},
        .fields = {}};
  };
  regional.node_affinity = kubernetes::NodeSelector{in_region({"cn-shenzhen"})};
  EXPECT_THAT(FoundAmong({regional}), ElementsAre("pv-d-gone"));
  regional.node_affinity = kubernetes::NodeSelector{in_region({"cn-beijing"})};
  EXPECT_THAT(FoundAmong({regional}), IsEmpty());
  regional.node_affinity = kubernetes::NodeSelector{in_region({"cn-shenzhen"}), {}};
  EXPECT_THAT(FoundAmong({regional}), IsEmpty()) << "the other term allows any region";
}

TEST(DanglingPv, IsNoneWhereTheDiskMayBeUnseen) {
  PersistentVolume there = OldVolume("d-there");
  there.meta.name = "second";
  EXPECT_THAT(FoundAmong({there}), IsEmpty()) << "its disk is there";
  PersistentVolume elsewhere = OldVolume("d-gone");
  elsewhere.zones = {"cn-beijing-a"};
  EXPECT_THAT(FoundAmong({elsewhere}), IsEmpty()) << "region that is not read";
  PersistentVolume either = OldVolume("d-gone");
  either.zones = {"cn-beijing-a", "cn-shenzhen-d"};
  EXPECT_THAT(FoundAmong({either}), IsEmpty()) << "one of two regions is not read";
  PersistentVolume nowhere = OldVolume("d-gone");
  nowhere.zones = {};
  EXPECT_THAT(FoundAmong({nowhere}), IsEmpty()) << "region that is not known";
  PersistentVolume fresh = OldVolume("d-gone");
  fresh.meta.created = SampleTime();
  EXPECT_THAT(FoundAmong({fresh}), IsEmpty()) << "made after the disks were listed";
  PersistentVolume ageless = OldVolume("d-gone");
  ageless.meta.created.reset();
  EXPECT_THAT(FoundAmong({ageless}), IsEmpty()) << "nobody knows when it was made";
  EXPECT_THAT(FoundAmong({MakeVolume("nas", "Bound")}), IsEmpty()) << "no disk";
}

TEST(DanglingPv, IsNoneInAnAccountThatHasNoDiskOfOurs) {
  Inventory inventory = With({OldVolume("d-gone")});
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-of-others")});
  const CheckResult result = LaterIn(inventory);
  EXPECT_THAT(result.findings, IsEmpty());
  EXPECT_FALSE(result.complete) << "whether it is gone is not known";
  auto far = OldVolume("d-gone");
  far.zones = {"cn-beijing-a"};
  inventory.persistent_volumes = TableOf<PersistentVolume>({far});
  EXPECT_TRUE(LaterIn(inventory).complete) << "a region that we do not read is no business of ours";
}

TEST(DanglingPv, IsOlderThanTheGraceAgeSinceFirstSeen) {
  const Inventory inventory = With({OldVolume("d-gone")});
  EXPECT_THAT(EvaluateOne(DanglingPvCheck(), inventory).findings, IsEmpty());
  EXPECT_THAT(EvaluateAgain(DanglingPvCheck(), inventory, 599s).findings, IsEmpty());
}

TEST(DanglingPv, IsIgnoredByItsMarkAndLeftOutOfScope) {
  PersistentVolume ignored = OldVolume("d-gone");
  ignored.meta.marks = {"ack-storage.io/ignore"};
  const CheckResult result = LaterIn(With({ignored}));
  EXPECT_THAT(result.findings, IsEmpty());
  EXPECT_THAT(NamesOf(result.ignored), ElementsAre("pv-d-gone"));
  Inventory narrowed = With({OldVolume("d-gone")});
  narrowed.scope.excluded_storage_classes = {kSampleClass};
  EXPECT_THAT(LaterIn(narrowed).findings, IsEmpty());
}

TEST(DanglingPv, IsWithheldWithoutWholeAndCurrentLists) {
  const auto is_complete = [](const Inventory& each) {
    return IsComplete(DanglingPvCheck(), each);
  };
  const Inventory inventory = With({});
  EXPECT_TRUE(is_complete(inventory));
  Inventory no_volumes = inventory;
  no_volumes.persistent_volumes = {};
  EXPECT_FALSE(is_complete(no_volumes));
  Inventory no_disks = inventory;
  no_disks.disks = {};
  EXPECT_FALSE(is_complete(no_disks));
  Inventory failing = inventory;
  LetFail(failing.disks);
  EXPECT_FALSE(is_complete(failing));
  failing = inventory;
  LetFail(failing.persistent_volumes);
  EXPECT_FALSE(is_complete(failing));
}

TEST(DanglingPv, SaysWhichClaimHangsAndWhatToDoInOrder) {
  PersistentVolume volume = OldVolume("d-gone");
  volume.claim = kubernetes::ClaimRef{.ns = "ns", .name = "data-0", .uid = "u"};
  const Finding finding = LaterIn(With({volume})).findings.at(0);
  EXPECT_EQ(finding.summary,
            "PersistentVolume pv-d-gone (Bound) names disk d-gone, which does not exist in ECS: "
            "the next pod that mounts claim ns/data-0 hangs, and its data is lost.");
  std::vector<std::string> commands;
  for (const RemedyStep& step : finding.remedy) commands.push_back(step.command);
  EXPECT_THAT(
      commands,
      ElementsAre(
          R"(aliyun ecs DescribeDisks --region cn-shenzhen --DiskIds '["d-gone"]')",
          "kubectl describe pv pv-d-gone",
          "aliyun ecs DescribeSnapshots --region cn-shenzhen --PageSize 100 --DiskId d-gone", "",
          "kubectl delete pvc -n ns data-0", "kubectl delete pv pv-d-gone"));
  EXPECT_THAT(finding.remedy[4].risk, HasSubstr("empty"));
}

TEST(DanglingPv, KeepsTheDiskFirstShouldItBeThereAfterAll) {
  PersistentVolume volume = OldVolume("d-gone");
  volume.reclaim_policy = "Delete";
  const Finding finding = LaterIn(With({volume})).findings.at(0);
  EXPECT_THAT(finding.remedy.at(4).command, HasSubstr("kubectl patch pv pv-d-gone"));
  EXPECT_THAT(finding.remedy.at(4).command, HasSubstr("Retain"));
  EXPECT_EQ(finding.remedy.back().command, "kubectl delete pv pv-d-gone");
}

}  // namespace
}  // namespace exporter::dangling_pv_test

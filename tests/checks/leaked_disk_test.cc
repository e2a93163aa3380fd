// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::leaked_disk_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

constexpr const char* kOurs = "c-ours";

// A disk of 1000 GiB that the driver created for our cluster, detached an hour ago.
alibaba::Disk LeakedDisk(std::string id = "d-leaked") {
  alibaba::Disk disk = MakeDisk(std::move(id));
  disk.cluster_id = kOurs;
  disk.created_by = "alibabacloud-csi-plugin";
  disk.created = SampleTime() - 24h;
  disk.detached_at = SampleTime() - 1h;
  return disk;
}

Inventory With(std::vector<alibaba::Disk> disks,
               std::vector<kubernetes::PersistentVolume> volumes = {}) {
  Inventory inventory = EmptyInventory();
  inventory.disks = TableOf(std::move(disks));
  inventory.persistent_volumes = TableOf(std::move(volumes));
  return inventory;
}

AnalysisOptions OurOptions() {
  AnalysisOptions options;
  options.cluster_id = kOurs;
  return options;
}

// The same rows as another poll reads them, `later`.
Inventory PolledAgain(const Inventory& inventory, std::chrono::seconds later) {
  Inventory again = inventory;
  again.taken_at += later;
  const auto reread = [&](auto& table) {
    using Row = std::decay_t<decltype(*table.begin())>;
    if (!table.available()) return;
    table = Table<Row>(std::vector<Row>(table.begin(), table.end()), table.read_started() + later);
  };
  reread(again.disks);
  reread(again.persistent_volumes);
  return again;
}

// The result of two consecutive polls, ten minutes (the grace period) apart.
CheckResult PollTwice(const Inventory& inventory, const AnalysisOptions& options = OurOptions(),
                      std::chrono::seconds later = 600s) {
  EXPECT_THAT(EvaluateOne(LeakedDiskCheck(), inventory, options).findings, IsEmpty())
      << "one list is never enough";
  return EvaluateOne(LeakedDiskCheck(), PolledAgain(inventory, later), options,
                     MemoryOf(inventory, options));
}

std::vector<Finding> FindIn(const Inventory& inventory,
                            const AnalysisOptions& options = OurOptions()) {
  return PollTwice(inventory, options).findings;
}

// The only finding for a single disk.
Finding FindingOf(const alibaba::Disk& disk) {
  return OnlyOneOf(FindIn(With({disk})));
}

TEST(LeakedDisk, NamesTheDiskWhySinceWhenAndWhatItCosts) {
  const Finding finding = FindingOf(LeakedDisk());
  EXPECT_EQ(finding.check, "leaked-disk");
  EXPECT_EQ(finding.severity, Severity::kWarning);
  EXPECT_EQ(finding.kind, "Disk");
  EXPECT_EQ(finding.ns, "");
  EXPECT_EQ(finding.name, "d-leaked");
  EXPECT_EQ(finding.disk_id, "d-leaked");
  EXPECT_EQ(finding.zone, "cn-shenzhen-d");
  EXPECT_EQ(finding.reason, "leaked");
  EXPECT_EQ(finding.since, SampleTime() - 1h);
  EXPECT_EQ(finding.monthly_cost, (MonthlyCost{.amount = 350, .currency = "CNY"}));
}

TEST(LeakedDisk, IsInfoWhereItIsPaidForAnywayOrNotMadeByTheDriver) {
  alibaba::Disk prepaid = LeakedDisk();
  prepaid.charge_type = "PrePaid";
  EXPECT_EQ(FindingOf(prepaid).severity, Severity::kInfo);
  EXPECT_EQ(FindingOf(prepaid).reason, "prepaid");
  alibaba::Disk by_hand = LeakedDisk();
  by_hand.created_by = "";
  EXPECT_EQ(FindingOf(by_hand).severity, Severity::kInfo);
  EXPECT_EQ(FindingOf(by_hand).reason, "static");
  by_hand.charge_type = "PrePaid";
  EXPECT_EQ(FindingOf(by_hand).reason, "prepaid");
}

TEST(LeakedDisk, IsCountedFromItsCreationWhereItWasNeverDetached) {
  alibaba::Disk disk = LeakedDisk();
  disk.detached_at.reset();
  EXPECT_EQ(FindingOf(disk).since, SampleTime() - 24h);
}

TEST(LeakedDisk, IsOlderThanTheGraceAge) {
  alibaba::Disk disk = LeakedDisk();
  disk.detached_at = SampleTime();
  EXPECT_EQ(FindingOf(disk).since, SampleTime()) << "at the second poll 600 s";
  disk.detached_at = SampleTime() + 1s;
  EXPECT_THAT(FindIn(With({disk})), IsEmpty());
}

TEST(LeakedDisk, IsForgottenForTheGraceAgeHoweverLongItIsDetached) {
  const Inventory inventory = With({LeakedDisk()});
  EXPECT_THAT(PollTwice(inventory, OurOptions(), 599s).findings, IsEmpty())
      << "its volume may have been deleted a moment ago, to be made anew";
  EXPECT_THAT(NamesOf(PollTwice(inventory, OurOptions(), 600s).findings), ElementsAre("d-leaked"));
}

TEST(LeakedDisk, IsNoneInThePhasesAndOwnersOfTheTable) {
  struct Case {
    const char* name;
    void (*change)(alibaba::Disk& disk);
  };
  const std::vector<Case> cases{
      {"tag of another cluster", [](auto& disk) { disk.cluster_id = "c-theirs"; }},
      {"no cluster tag, and nobody's", [](auto& disk) { disk.cluster_id = disk.created_by = ""; }},
      {"Creating", [](auto& disk) { disk.status = "Creating"; }},
      {"Attaching", [](auto& disk) { disk.status = "Attaching"; }},
      {"Detaching", [](auto& disk) { disk.status = "Detaching"; }},
      {"ReIniting", [](auto& disk) { disk.status = "ReIniting"; }},
      {"a status that is new", [](auto& disk) { disk.status = "Migrating"; }},
      {"In_use elsewhere",
       [](auto& disk) {
         disk.status = "In_use";
         disk.instance_ids = {"i-x"};
       }},
      {"In_use nobody knows where", [](auto& disk) { disk.status = "In_use"; }},
      {"Available, and attached all the same", [](auto& disk) { disk.instance_ids = {"i-x"}; }},
      {"region that was not read whole", [](auto& disk) { disk.region = "cn-beijing"; }},
      {"charge type that is not known", [](auto& disk) { disk.charge_type = ""; }},
  };
  for (const Case& each : cases) {
    alibaba::Disk disk = LeakedDisk();
    each.change(disk);
    EXPECT_THAT(FindIn(With({disk})), IsEmpty()) << each.name;
  }
}

TEST(LeakedDisk, IsNoneThatAnyVolumeNames) {
  for (const char* phase : {"Available", "Bound", "Released", "Failed", "Pending", ""}) {
    EXPECT_THAT(FindIn(With({LeakedDisk("d-1")}, {MakeDiskVolume("d-1", phase)})), IsEmpty())
        << phase;
  }
  auto flex = MakeDiskVolume("d-1", "Bound");
  flex.driver = "alicloud/disk";
  EXPECT_THAT(FindIn(With({LeakedDisk("d-1")}, {flex})), IsEmpty());
}

TEST(LeakedDisk, IsNoneThatAVolumeOutOfScopeNames) {
  Inventory inventory = With({LeakedDisk("d-1")}, {MakeDiskVolume("d-1", "Bound")});
  inventory.scope.storage_classes = {"another-class"};
  inventory.scope.namespaces = {"another-namespace"};
  EXPECT_THAT(FindIn(inventory), IsEmpty());
}

TEST(LeakedDisk, IsNoneWhileOurClusterIsUnknown) {
  EXPECT_THAT(FindIn(With({LeakedDisk()}), AnalysisOptions{}), IsEmpty());
}

TEST(LeakedDisk, IsOursByTheTagOfTheDisksThatOurVolumesName) {
  const Inventory inventory =
      With({LeakedDisk("d-1"), LeakedDisk("d-2")}, {MakeDiskVolume("d-1", "Bound")});
  EXPECT_THAT(NamesOf(FindIn(inventory, AnalysisOptions{})), ElementsAre("d-2"));
}

TEST(LeakedDisk, NeedsNoNodes) {
  Inventory inventory = With({LeakedDisk()});
  inventory.nodes = {};
  EXPECT_THAT(NamesOf(FindIn(inventory)), ElementsAre("d-leaked"));
}

TEST(LeakedDisk, NeedsVolumesThatWereReadAfterTheDisks) {
  Inventory inventory = With({LeakedDisk()});
  inventory.persistent_volumes = Table<kubernetes::PersistentVolume>(
      std::vector<kubernetes::PersistentVolume>{}, SampleTime() - 1s);
  EXPECT_THAT(FindIn(inventory), IsEmpty());
}

TEST(LeakedDisk, IsIgnoredByItsTag) {
  alibaba::Disk disk = LeakedDisk();
  disk.marks = {"ack-storage.io/ignore"};
  const CheckResult result = PollTwice(With({disk}));
  EXPECT_THAT(result.findings, IsEmpty());
  EXPECT_THAT(NamesOf(result.ignored), ElementsAre("d-leaked"));
}

TEST(LeakedDisk, IsWithheldWithoutWholeAndCurrentLists) {
  const auto is_complete = [](const Inventory& each) {
    return IsComplete(LeakedDiskCheck(), each);
  };
  const Inventory inventory = With({LeakedDisk()});
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

TEST(LeakedDisk, SaysWhatToDoInOrder) {
  const Finding finding = FindingOf(LeakedDisk("d-1"));
  EXPECT_EQ(finding.summary,
            "Disk d-1 of 1000 GiB is not attached and no PersistentVolume references it: "
            "Kubernetes has forgotten it, and it costs ¥350.00 a month.");
  ASSERT_EQ(finding.remedy.size(), 5U);
  EXPECT_EQ(finding.remedy[0].command,
            R"(aliyun ecs DescribeDisks --region cn-shenzhen --DiskIds '["d-1"]')");
  EXPECT_EQ(finding.remedy[1].command, "kubectl get pv -o yaml | grep -F -e d-1");
  EXPECT_EQ(finding.remedy[2].command,
            "aliyun ecs CreateSnapshot --region cn-shenzhen --DiskId d-1");
  EXPECT_THAT(finding.remedy[3].what, HasSubstr("adopt"));
  EXPECT_EQ(finding.remedy[4].command, "aliyun ecs DeleteDisk --region cn-shenzhen --DiskId d-1");
  EXPECT_THAT(finding.remedy[4].risk, HasSubstr("lost, except what manual snapshots hold"));
}

TEST(LeakedDisk, DoesNotSayToDeleteASubscription) {
  alibaba::Disk prepaid = LeakedDisk();
  prepaid.charge_type = "PrePaid";
  prepaid.expires_at = At("2027-01-01T16:00Z");
  const Finding finding = FindingOf(prepaid);
  EXPECT_THAT(finding.summary, HasSubstr("paid for until 2027-01-01T16:00:00Z"));
  for (const RemedyStep& step : finding.remedy) {
    EXPECT_THAT(step.command, ::testing::Not(HasSubstr("DeleteDisk")));
  }
}

}  // namespace
}  // namespace exporter::leaked_disk_test

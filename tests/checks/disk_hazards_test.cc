// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/disk_hazards.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::disk_hazards_test {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using namespace std::chrono_literals;

// What disk-drift reports of a Bound volume of this disk, nothing else being wrong.
std::vector<Finding> FindWith(const alibaba::Disk& disk) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-1", "Bound")});
  inventory.disks = TableOf<alibaba::Disk>({disk});
  return EvaluateAgain(DiskDriftCheck(), inventory, 600s).findings;
}

TEST(DiskHazards, AreNoneOfAnOrdinaryDisk) {
  EXPECT_FALSE(LockHazard(MakeDisk("d-1", "i-n1")));
  EXPECT_FALSE(InstanceHazard(MakeDisk("d-1", "i-n1")));
  EXPECT_THAT(FindWith(MakeDisk("d-1", "i-n1")), SizeIs(0));
}

// ECS API reference, DescribeDisks: DeleteWithInstance.
TEST(InstanceHazard, IsADiskThatIsDeletedWithItsInstance) {
  alibaba::Disk disk = MakeDisk("d-1", "i-n1");
  disk.delete_with_instance = true;
  const auto findings = FindWith(disk);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].reason, "dies_with_instance");
  EXPECT_EQ(findings[0].severity, Severity::kWarning);
  EXPECT_EQ(findings[0].summary,
            "PersistentVolume pv-d-1: its disk d-1 is deleted together with instance i-n1: its "
            "data is lost when that instance is released.");
  EXPECT_EQ(findings[0].remedy.back().command,
            "aliyun ecs ModifyDiskAttribute --region cn-shenzhen --DiskId d-1 "
            "--DeleteWithInstance false");
  disk.instance_ids.clear();
  EXPECT_THAT(FindWith(disk).at(0).summary, HasSubstr("the instance that it is attached to"));
  disk.status = "Available";
  EXPECT_THAT(FindWith(disk), SizeIs(0)) << "no instance takes a detached disk with it";
}

// kubernetes-sigs/alibaba-cloud-csi-driver, pkg/disk/cloud.go: DeleteWithInstance is set for these
// alone, whenever they are attached.
TEST(InstanceHazard, IsNoneWhereTheDriverWantsItSo) {
  alibaba::Disk disk = MakeDisk("d-1", "i-n1");
  disk.delete_with_instance = true;
  for (const char* category :
       {"elastic_ephemeral_disk_standard", "elastic_ephemeral_disk_premium"}) {
    disk.category = category;
    EXPECT_THAT(FindWith(disk), SizeIs(0)) << category;
  }
}

TEST(LockHazard, SaysWhyAndIsCriticalWhereTheDiskIsAttached) {
  struct Case {
    const char* lock;
    const char* text;
  };
  // ECS API reference, DescribeDisks and DescribeInstances: LockReason.
  const std::vector<Case> cases{{"financial", "payments of the account are overdue (financial)"},
                                {"security", "for reasons of security (security)"},
                                {"recycling", "is being reclaimed (recycling)"},
                                {"dedicatedhostfinancial", "dedicated host is overdue"},
                                {"refunded", "it was refunded"},
                                {"something-new", "locked by ECS: something-new;"}};
  for (const Case& each : cases) {
    alibaba::Disk disk = MakeDisk("d-1", "i-n1");
    disk.lock_reasons = {each.lock};
    const auto attached = FindWith(disk);
    ASSERT_THAT(attached, SizeIs(1)) << each.lock;
    EXPECT_EQ(attached[0].reason, "locked");
    EXPECT_EQ(attached[0].severity, Severity::kCritical) << each.lock;
    EXPECT_THAT(attached[0].summary, HasSubstr(each.text));
    EXPECT_THAT(attached[0].remedy, SizeIs(2));
    EXPECT_THAT(attached[0].remedy[1].command, "") << "nothing is safe to run";
    disk.status = "Available";
    disk.instance_ids.clear();
    EXPECT_EQ(FindWith(disk).at(0).severity, Severity::kWarning);
  }
}

TEST(LockHazard, NamesEveryLock) {
  alibaba::Disk disk = MakeDisk("d-1");
  disk.lock_reasons = {"financial", "security"};
  EXPECT_THAT(LockHazard(disk)->text, HasSubstr("overdue (financial), for reasons of security"));
  EXPECT_THAT(LockHazard(disk)->steps, SizeIs(2));
}

// What is worse takes the place of what is shown only once it is old enough itself.
TEST(DiskHazards, LeaveNoGapInWhatIsShown) {
  alibaba::Disk disk = MakeDisk("d-1", "i-n1");
  disk.size_gib = 40;
  Inventory before = EmptyInventory();
  before.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-1", "Bound")});
  before.disks = TableOf<alibaba::Disk>({disk});
  disk.lock_reasons = {"security"};
  Inventory after = before;
  after.taken_at += 600s;
  after.disks = Table<alibaba::Disk>(std::vector{disk}, SampleTime() + 600s);
  after.persistent_volumes = Table<kubernetes::PersistentVolume>(
      std::vector{MakeDiskVolume("d-1", "Bound")}, SampleTime() + 600s);
  const auto result = EvaluateOne(DiskDriftCheck(), after, {}, MemoryOf(before));
  ASSERT_THAT(result.findings, SizeIs(1));
  EXPECT_EQ(result.findings[0].reason, "size");
}

}  // namespace
}  // namespace exporter::disk_hazards_test

// SPDX-License-Identifier: Apache-2.0
// leaked-disk of disks of which nobody knows whose they are: reasons untagged and system_disk.

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::unowned_disk_test {
namespace {

using kubernetes::PersistentVolume;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace std::chrono_literals;

constexpr const char* kOurs = "c-ours";

// A disk that a driver without CLUSTER_ID created, detached an hour ago.
alibaba::Disk UntaggedDisk() {
  alibaba::Disk disk = MakeDisk("d-1");
  disk.created_by = "alibabacloud-csi-plugin";
  disk.volume_name = "pvc-1";
  disk.detached_at = SampleTime() - 1h;
  return disk;
}

alibaba::Disk SystemDisk() {
  alibaba::Disk disk = MakeDisk("d-1");
  disk.type = "system";
  disk.detached_at = SampleTime() - 1h;
  return disk;
}

// What is found after two lists that are the grace age apart.
std::vector<Finding> FindWith(const alibaba::Disk& disk, std::vector<PersistentVolume> volumes = {},
                              std::string cluster_id = kOurs) {
  Inventory inventory = EmptyInventory();
  inventory.disks = TableOf<alibaba::Disk>({disk});
  inventory.persistent_volumes = TableOf(std::move(volumes));
  AnalysisOptions options;
  options.cluster_id = std::move(cluster_id);
  EXPECT_THAT(EvaluateOne(LeakedDiskCheck(), inventory, options).findings, IsEmpty())
      << "one list is never enough";
  EXPECT_THAT(EvaluateAgain(LeakedDiskCheck(), inventory, 599s, options).findings, IsEmpty());
  return EvaluateAgain(LeakedDiskCheck(), inventory, 600s, options).findings;
}

std::vector<std::string> ReasonsWith(const alibaba::Disk& disk,
                                     std::vector<PersistentVolume> volumes = {},
                                     std::string cluster_id = kOurs) {
  std::vector<std::string> reasons;
  for (const Finding& finding : FindWith(disk, std::move(volumes), std::move(cluster_id))) {
    reasons.push_back(finding.reason);
  }
  return reasons;
}

TEST(UntaggedDisk, IsInfoAndSaysWhatItIs) {
  const auto findings = FindWith(UntaggedDisk());
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].reason, "untagged");
  EXPECT_EQ(findings[0].severity, Severity::kInfo);
  EXPECT_EQ(findings[0].since, SampleTime() - 1h);
  EXPECT_EQ(findings[0].summary,
            "Disk d-1 of 1000 GiB is not attached and no PersistentVolume references it; a CSI "
            "driver made it as volume pvc-1, which this cluster does not know, and it has no "
            "cluster's tag: it may belong to another cluster. It costs ¥350.00 a month.");
}

// kubernetes-sigs/alibaba-cloud-csi-driver, pkg/disk/cloud.go: which tags a created and an adopted
// disk has. Without CLUSTER_ID in its environment the driver writes no ack.aliyun.com.
TEST(UntaggedDisk, IsOneThatADriverMadeForNoVolumeOfOurs) {
  struct Case {
    const char* name;
    void (*change)(alibaba::Disk& disk);
    bool is_found;
  };
  const std::vector<Case> cases{
      {"createdby and volume-name", [](auto&) {}, true},
      {"an older driver, without volume-name", [](auto& disk) { disk.volume_name = ""; }, true},
      {"volume-name alone", [](auto& disk) { disk.created_by = ""; }, true},
      {"neither: made by hand", [](auto& disk) { disk.created_by = disk.volume_name = ""; }, false},
      {"made by another tool",
       [](auto& disk) {
         disk.created_by = "terraform";
         disk.volume_name = "";
       },
       false},
      {"subscription", [](auto& disk) { disk.charge_type = "PrePaid"; }, true},
      {"a cluster's tag", [](auto& disk) { disk.cluster_id = "c-theirs"; }, false},
      {"In_use elsewhere",
       [](auto& disk) {
         disk.status = "In_use";
         disk.instance_ids = {"i-x"};
       },
       false},
      {"Creating", [](auto& disk) { disk.status = "Creating"; }, false},
      {"region that was not read whole", [](auto& disk) { disk.region = "cn-beijing"; }, false},
  };
  for (const Case& each : cases) {
    alibaba::Disk disk = UntaggedDisk();
    each.change(disk);
    EXPECT_EQ(ReasonsWith(disk),
              each.is_found ? std::vector<std::string>{"untagged"} : std::vector<std::string>{})
        << each.name;
  }
}

TEST(UntaggedDisk, IsNoneWhereAVolumeOfOursHasItOrItsName) {
  EXPECT_THAT(ReasonsWith(UntaggedDisk(), {MakeDiskVolume("d-1", "Released")}), IsEmpty());
  auto named = MakeDiskVolume("d-other", "Bound");
  named.meta.name = "pvc-1";
  EXPECT_THAT(ReasonsWith(UntaggedDisk(), {named}), IsEmpty());
  EXPECT_THAT(ReasonsWith(UntaggedDisk(), {MakeDiskVolume("d-other", "Bound")}),
              ElementsAre("untagged"));
}

TEST(UntaggedDisk, IsFoundInAClusterWithoutAnIdToo) {
  EXPECT_THAT(ReasonsWith(UntaggedDisk(), {}, ""), ElementsAre("untagged"));
}

TEST(SystemDisk, IsInfoWhereItIsAttachedToNothing) {
  const auto findings = FindWith(SystemDisk());
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].reason, "system_disk");
  EXPECT_EQ(findings[0].severity, Severity::kInfo);
  EXPECT_EQ(findings[0].summary,
            "System disk d-1 of 1000 GiB is attached to no instance, and it costs ¥350.00 a month; "
            "no tag says which cluster it belongs to.");
}

TEST(SystemDisk, WithOurTagIsCalledOursAndLeftAlone) {
  alibaba::Disk disk = SystemDisk();
  disk.cluster_id = kOurs;
  const auto findings = FindWith(disk);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].summary, HasSubstr("; it has this cluster's tag."));
  for (const RemedyStep& step : findings[0].remedy) {
    EXPECT_THAT(step.what, Not(HasSubstr("tag it"))) << "it is tagged already";
    EXPECT_THAT(step.what, Not(HasSubstr("PersistentVolume"))) << "no volume is a system disk";
    EXPECT_EQ(step.risk, "") << step.what;
  }
}

TEST(SystemDisk, IsNoneInTheCasesOfTheTable) {
  struct Case {
    const char* name;
    void (*change)(alibaba::Disk& disk);
    bool is_found;
  };
  const std::vector<Case> cases{
      {"subscription", [](auto& disk) { disk.charge_type = "PrePaid"; }, true},
      {"with our tag", [](auto& disk) { disk.cluster_id = kOurs; }, true},
      {"with another cluster's tag", [](auto& disk) { disk.cluster_id = "c-theirs"; }, false},
      {"billing not told", [](auto& disk) { disk.charge_type = ""; }, false},
      {"attached",
       [](auto& disk) {
         disk.status = "In_use";
         disk.instance_ids = {"i-x"};
       },
       false},
      {"being created", [](auto& disk) { disk.status = "Creating"; }, false},
      {"on its way", [](auto& disk) { disk.instance_ids = {"i-x"}; }, false},
  };
  for (const Case& each : cases) {
    alibaba::Disk disk = SystemDisk();
    each.change(disk);
    EXPECT_EQ(ReasonsWith(disk),
              each.is_found ? std::vector<std::string>{"system_disk"} : std::vector<std::string>{})
        << each.name;
  }
  EXPECT_THAT(ReasonsWith(SystemDisk(), {MakeDiskVolume("d-1", "Bound")}), IsEmpty());
}

TEST(UnownedDisk, IsNeverToldToBeChangedOrDeleted) {
  for (const alibaba::Disk& disk : {UntaggedDisk(), SystemDisk()}) {
    const Finding finding = FindWith(disk).at(0);
    EXPECT_THAT(finding.remedy.back().what, HasSubstr("leave it alone"));
    for (const RemedyStep& step : finding.remedy) {
      EXPECT_THAT(step.command, Not(HasSubstr("Delete")));
      EXPECT_EQ(step.risk, "");
    }
  }
}

TEST(UnownedDisk, KeepsItsState) {
  Inventory inventory = EmptyInventory();
  alibaba::Disk system = SystemDisk();
  system.id = "d-2";
  inventory.disks = TableOf<alibaba::Disk>({UntaggedDisk(), system});
  const AnalysisOptions options;
  const Analysis analysis(inventory, options, MemoryOf(inventory));
  EXPECT_EQ(Name(analysis.disks.all[0].state), "unknown_owner");
  EXPECT_EQ(Name(analysis.disks.all[1].state), "system");
}

}  // namespace
}  // namespace exporter::unowned_disk_test

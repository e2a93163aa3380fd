// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/checks/checks.h"
#include "tests/checks/evaluating.h"

// Disks with another user (a volume, a cluster or an instance): no remedy for a volume or its claim
// may destroy that user's data.
namespace exporter::shared_disk_test {
namespace {

using kubernetes::PersistentVolume;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

PersistentVolume Named(const char* name, const char* phase, const char* policy = "Retain") {
  PersistentVolume volume = MakeDiskVolume("d-1", phase);
  volume.meta.name = name;
  volume.reclaim_policy = policy;
  return volume;
}

// The disk is never deleted, and no volume or claim before the reclaim policy is Retain.
void ExpectSpares(const Finding& finding, bool is_kept, const std::string& other) {
  bool names_other = false;
  for (const RemedyStep& step : finding.remedy) {
    EXPECT_THAT(step.command, Not(HasSubstr("DeleteDisk")));
    is_kept = is_kept || step.command.find(R"("Retain")") != std::string::npos;
    if (step.command.starts_with("kubectl delete")) {
      EXPECT_TRUE(is_kept) << step.command;
    }
    names_other = names_other || step.what.find(other) != std::string::npos;
  }
  EXPECT_TRUE(names_other) << finding.summary;
}

// By name the disk's PV is the old one; the new one is reserved for a claim but unbound.
TEST(SharedDisk, IsSparedWhereTheOtherVolumeIsNotBoundYet) {
  for (const char* policy : {"Retain", "Delete"}) {
    PersistentVolume restored = Named("restore", "Available");
    restored.claim = kubernetes::ClaimRef{.ns = "ns", .name = "data", .uid = ""};
    restored.phase_since = SampleTime();
    Inventory inventory = EmptyInventory();
    inventory.persistent_volumes =
        TableOf<PersistentVolume>({Named("old", "Released", policy), restored});
    const auto findings = EvaluateOne(OrphanedPvCheck(), inventory).findings;
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].severity, Severity::kCritical) << "the disk is paid for, and is its own";
    EXPECT_THAT(findings[0].summary, HasSubstr("that of PersistentVolume restore (Available)"));
    ExpectSpares(findings[0], std::string(policy) == "Retain", "restore");
  }
}

TEST(SharedDisk, IsSparedWhereBothVolumesAreBound) {
  for (const char* name : {"a", "z"}) {
    for (const char* policy : {"Retain", "Delete"}) {
      auto volume = Named(name, "Bound", policy);
      volume.claim = kubernetes::ClaimRef{.ns = "ns", .name = "data-web-2", .uid = "u"};
      auto claim = MakeClaim("ns", "data-web-2");
      claim.meta.uid = "u";
      claim.volume_name = name;
      Inventory inventory = EmptyInventory();
      inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
      inventory.persistent_volumes = TableOf<PersistentVolume>({volume, Named("m", "Bound")});
      inventory.stateful_sets =
          TableOf<kubernetes::StatefulSet>({MakeStatefulSet("ns", "web", {"data"}, 2)});
      const auto findings = EvaluateAgain(LeftoverClaimCheck(), inventory, 1h).findings;
      ASSERT_EQ(findings.size(), 1U);
      ExpectSpares(findings[0], std::string(policy) == "Retain", "PersistentVolume m");
    }
  }
}

// The disk driver detaches a disk before deleting it, whoever is using it.
TEST(SharedDisk, IsSparedWhereEcsNamesAnotherUser) {
  alibaba::Disk foreign = MakeDisk("d-1");
  foreign.cluster_id = "c-theirs";
  AnalysisOptions options;
  options.cluster_id = "c-ours";
  for (const char* policy : {"Retain", "Delete"}) {
    for (const auto& [disk, user] : {std::pair(foreign, "cluster c-theirs"),
                                     std::pair(MakeDisk("d-1", "i-rescue"), "instance i-rescue")}) {
      Inventory inventory = EmptyInventory();
      inventory.persistent_volumes = TableOf<PersistentVolume>({Named("old", "Released", policy)});
      inventory.disks = TableOf<alibaba::Disk>({disk});
      const auto findings = EvaluateOne(OrphanedPvCheck(), inventory, options).findings;
      ASSERT_EQ(findings.size(), 1U);
      EXPECT_THAT(findings[0].summary, HasSubstr("the disk must not be deleted"));
      EXPECT_THAT(findings[0].summary, HasSubstr(user));
      ExpectSpares(findings[0], std::string(policy) == "Retain", user);
    }
  }
}

TEST(SharedDisk, IsDeletedWhereTheTagIsOurOwn) {
  alibaba::Disk disk = MakeDisk("d-1");
  disk.cluster_id = "c-ours";
  AnalysisOptions options;
  options.cluster_id = "c-ours";
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes = TableOf<PersistentVolume>({Named("old", "Released")});
  inventory.disks = TableOf<alibaba::Disk>({disk});
  const Finding finding = EvaluateOne(OrphanedPvCheck(), inventory, options).findings.at(0);
  EXPECT_THAT(finding.remedy.back().command, HasSubstr("aliyun ecs DeleteDisk"));
}

// The driver detached the disk from n1, but the attachment there was not updated.
TEST(SharedDisk, IsWhereTheOtherVolumeRightlyHasIt) {
  const auto attachment = [](const char* volume, const char* node) {
    auto made = MakeAttachment(node);
    made.meta.name = std::string("csi-") + volume;
    made.meta.created = SampleTime() - 1h;
    made.persistent_volume = volume;
    return made;
  };
  for (const char* other : {"a", "z"}) {  // either can be the disk's PV by name
    Inventory inventory = EmptyInventory();
    auto first = MakeNode("n1");
    auto second = MakeNode("n2");
    first.instance_id = "i-n1";
    second.instance_id = "i-n2";
    inventory.nodes = TableOf<kubernetes::Node>({first, second});
    inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-1", "i-n2")});
    inventory.persistent_volumes =
        TableOf<PersistentVolume>({Named("m", "Bound"), Named(other, "Bound")});
    inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({attachment("m", "n1")});
    EXPECT_EQ(EvaluateAgain(DiskDriftCheck(), inventory, 1h).findings.size(),
              std::string(other) == "a" ? 0U : 1U)
        << "nobody has it on n2";
    inventory.volume_attachments =
        TableOf<kubernetes::VolumeAttachment>({attachment("m", "n1"), attachment(other, "n2")});
    EXPECT_TRUE(EvaluateAgain(DiskDriftCheck(), inventory, 1h).findings.empty()) << other;
  }
}

}  // namespace
}  // namespace exporter::shared_disk_test

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/checks/leftover_claim.h"
#include "exporter/checks/orphaned_pv.h"
#include "tests/checks/judging.h"

// A disk that two volumes name: nothing that is done to one of them may take the other's data.
namespace exporter {
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

// The disk is never deleted, and no volume or claim before its policy is Retain.
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

// The old volume stands for the disk by its name; the new one, reserved for a claim, waits for it.
TEST(SharedDisk, IsSparedWhereTheOtherVolumeIsNotBoundYet) {
  for (const char* policy : {"Retain", "Delete"}) {
    PersistentVolume restored = Named("restore", "Available");
    restored.claim = kubernetes::ClaimRef{.ns = "ns", .name = "data", .uid = ""};
    restored.phase_since = SampleTime();
    Inventory inventory = EmptyInventory();
    inventory.persistent_volumes =
        TableOf<PersistentVolume>({Named("old", "Released", policy), restored});
    const auto findings = JudgeOne(OrphanedPvCheck(), inventory).findings;
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
      const auto findings = JudgeAgain(LeftoverClaimCheck(), inventory, 1h).findings;
      ASSERT_EQ(findings.size(), 1U);
      ExpectSpares(findings[0], std::string(policy) == "Retain", "PersistentVolume m");
    }
  }
}

}  // namespace
}  // namespace exporter

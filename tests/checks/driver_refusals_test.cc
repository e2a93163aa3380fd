// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/driver_refusals.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/checks/checks.h"
#include "tests/analysis/scale_up_world.h"
#include "tests/checks/evaluating.h"

namespace exporter::driver_refusals_test {
namespace {

using ::testing::HasSubstr;

struct Case {
  const char* what;
  void (*change)(ScaleUpWorld& world);
  const char* reason;
};

TEST(DriverRefusal, BlocksTheNextReplicaInEachOfTheseCases) {
  const std::vector<Case> cases{
      {"its class has a type that the driver does not know",
       [](auto& world) { world.classes[0].category = "essd"; }, "class_invalid"},
      {"many nodes want to write",
       [](auto& world) { world.set.claim_templates[0].access_modes = {"ReadWriteMany"}; },
       "access_mode"},
      {"it wants a clone",
       [](auto& world) { world.set.claim_templates[0].source = kubernetes::VolumeSource::kClaim; },
       "source_unsupported"},
      {"it is too small",
       [](auto& world) { world.set.claim_templates[0].requested_bytes = kGibibyte; }, "size"},
      {"it has too many IOPS",
       [](auto& world) {
         world.classes[0].category = "cloud_auto";
         world.classes[0].parameters = {{"provisionedIops", "50001"}};
       },
       "performance_level"},
      {"its disk is for one instance, and no node is selected",
       [](auto& world) {
         world.classes[0].category = "elastic_ephemeral_disk_standard";
         world.classes[0].volume_binding_mode = "Immediate";
       },
       "topology"},
  };
  for (const Case& each : cases) {
    ScaleUpWorld world;
    each.change(world);
    const Finding finding = FindingOf(world);
    EXPECT_EQ(finding.reason, each.reason) << each.what;
    EXPECT_THAT(finding.summary, HasSubstr("web-2, could not run: the disk driver makes no volume"))
        << each.what;
    ASSERT_GE(finding.remedy.size(), 3U) << each.what;
    EXPECT_EQ(finding.remedy[0].command, "kubectl get storageclass alicloud-disk-essd -o yaml")
        << each.what;
    EXPECT_THAT(finding.remedy[1].command, HasSubstr("kubectl get statefulset")) << each.what;
    EXPECT_NE(finding.remedy[2].what, "") << each.what;
  }
}

TEST(DriverRefusal, IsSaidInTheWordsOfTheRule) {
  ScaleUpWorld world;
  world.classes[0].performance_level = "PL3";
  const Finding finding = FindingOf(world);
  EXPECT_EQ(
      finding.summary,
      "The next replica of StatefulSet ns/web, web-2, could not run: the disk driver makes no "
      "volume of class alicloud-disk-essd for its claim data-web-2: cloud_essd PL3: 1000 GiB "
      "is less than its minimum of 1261.");
  EXPECT_EQ(finding.remedy.at(0).command, "kubectl get storageclass alicloud-disk-essd -o yaml");
}

TEST(DriverRefusal, OfASourceSaysWhichOneItIs) {
  ScaleUpWorld world;
  world.set.claim_templates[0].source = kubernetes::VolumeSource::kSnapshot;
  world.set.claim_templates[0].source_name = "nightly";
  Finding finding = FindingOf(world);
  EXPECT_EQ(finding.reason, "source_missing");
  EXPECT_EQ(finding.severity, Severity::kWarning);
  EXPECT_THAT(finding.summary, HasSubstr("data-web-2: VolumeSnapshot ns/nightly does not exist."));
  EXPECT_EQ(finding.remedy.at(0).command, "kubectl get volumesnapshots --namespace ns");
  kubernetes::VolumeSnapshot snapshot;
  snapshot.meta.ns = "ns";
  snapshot.meta.name = "nightly";
  world.others.volume_snapshots = TableOf<kubernetes::VolumeSnapshot>({snapshot});
  finding = FindingOf(world);
  EXPECT_EQ(finding.reason, "source_not_ready");
  EXPECT_EQ(finding.remedy.at(0).command, "kubectl describe volumesnapshot --namespace ns nightly");
}

TEST(DriverRefusal, IsNoReasonThatANodeHasAPartIn) {
  for (const BlockedReason reason : {BlockedReason::kNone, BlockedReason::kQuota,
                                     BlockedReason::kNoSlot, BlockedReason::kClassMissing}) {
    EXPECT_FALSE(IsDriverRefusal(reason)) << Name(reason);
  }
}

}  // namespace
}  // namespace exporter::driver_refusals_test

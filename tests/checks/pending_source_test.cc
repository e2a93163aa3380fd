// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "tests/checks/pending_world.h"

namespace exporter::pending_source_test {
namespace {

using kubernetes::VolumeSource;
using pending_world::Check;
using pending_world::kNoCpu;
using pending_world::Of;
using pending_world::World;

// The reasons are those of provisioning failures, of which the nearest is taken.
TEST(PendingSource, IsTheCauseWhereItIsAtFault) {
  Check({
      {"no such snapshot", [](World& world) { world.IsFrom(VolumeSource::kSnapshot, "nightly"); },
       "disk_missing"},
      {"a snapshot that is ready",
       [](World& world) {
         world.IsFrom(VolumeSource::kSnapshot, "nightly");
         world.HasSnapshot();
       },
       "waiting"},
      {"one that is not",
       [](World& world) {
         world.IsFrom(VolumeSource::kSnapshot, "nightly");
         world.HasSnapshot();
         world.snapshots[0].is_ready = false;
       },
       "disk_busy"},
      {"one that is larger",
       [](World& world) {
         world.IsFrom(VolumeSource::kSnapshot, "nightly");
         world.HasSnapshot();
         world.claim.requested_bytes = kGibibyte;
         world.snapshots[0].restore_bytes = 2 * kGibibyte;
       },
       "size"},
      {"no such claim", [](World& world) { world.IsFrom(VolumeSource::kClaim, "old"); },
       "disk_missing"},
      {"a clone of what there is", [](World& world) { world.IsFrom(VolumeSource::kClaim, "c"); },
       "provisioning_failed"},
      {"left to a populator", [](World& world) { world.IsFrom(VolumeSource::kOther, "image"); },
       "waiting"},
      {"a class of another driver",
       [](World& world) {
         world.IsFrom(VolumeSource::kSnapshot, "nightly");
         world.now.provisioner = "nasplugin.csi.alibabacloud.com";
       },
       "waiting"},
  });
}

TEST(PendingSource, IsJudgedTogetherWithWhatTheProvisionerSays) {
  Check({
      {"a failure that no rule knows",
       [](World& world) {
         world.IsFrom(VolumeSource::kSnapshot, "nightly");
         world.Fail("ProvisioningFailed", "error getting snapshot nightly from api server");
       },
       "disk_missing"},
      {"a failure with a known cause",
       [](World& world) {
         world.IsFrom(VolumeSource::kSnapshot, "nightly");
         world.Fail("ProvisioningFailed", "QuotaExceed.DiskCapacity");
       },
       "quota"},
      {"a volume was made",
       [](World& world) {
         world.IsFrom(VolumeSource::kSnapshot, "nightly");
         world.HasVolume("u");
       },
       "waiting"},
  });
}

// With WaitForFirstConsumer the provisioner looks at it once a node is selected.
TEST(PendingSource, CountsOnceTheProvisionerHasTheClaim) {
  Check({
      {"nobody wants it yet",
       [](World& world) {
         world.IsFrom(VolumeSource::kSnapshot, "nightly");
         world.WantedBy({});
       },
       "-"},
      {"its pod fits on no node",
       [](World& world) {
         world.IsFrom(VolumeSource::kSnapshot, "nightly");
         world.WantedBy({kNoCpu});
       },
       "pod_unschedulable"},
      {"a node is selected",
       [](World& world) {
         world.IsFrom(VolumeSource::kSnapshot, "nightly");
         world.WantedBy({""});
         world.claim.has_selected_node = true;
       },
       "disk_missing"},
  });
}

Finding FindingIn(const World& world) {
  return EvaluateOne(PendingClaimCheck(), Of(world)).findings.at(0);
}

TEST(PendingSource, IsNamedWithWhatToDo) {
  World world;
  world.IsFrom(VolumeSource::kSnapshot, "nightly");
  world.Fail("ProvisioningFailed", "?");
  Finding finding = FindingIn(world);
  EXPECT_EQ(
      finding.summary,
      "PersistentVolumeClaim ns/c is Pending: no volume can be created for it: VolumeSnapshot "
      "ns/nightly does not exist.");
  EXPECT_EQ(finding.remedy.at(1).command, "kubectl get volumesnapshots --namespace ns");
  world.HasSnapshot();
  world.snapshots[0].is_ready = false;
  finding = FindingIn(world);
  EXPECT_EQ(finding.remedy.at(1).command, "kubectl describe volumesnapshot --namespace ns nightly");
  EXPECT_NE(finding.remedy.at(1).what, "");
  world.IsFrom(VolumeSource::kClaim, "old");
  finding = FindingIn(world);
  EXPECT_EQ(finding.remedy.at(1).command, "kubectl get pvc --namespace ns");
  EXPECT_EQ(finding.remedy.at(1).what,
            "Take a VolumeSnapshot of that claim and name it as the source.");
}

}  // namespace
}  // namespace exporter::pending_source_test

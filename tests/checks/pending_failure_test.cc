// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "tests/checks/pending_world.h"

namespace exporter::pending_failure_test {
namespace {

using pending_world::Check;
using pending_world::kNoCpu;
using pending_world::kNoRoom;
using pending_world::kNotBound;
using pending_world::Of;
using pending_world::World;
using namespace std::chrono_literals;

TEST(PendingFailure, IsTheLatestOneUntilAVolumeWasMade) {
  Check({
      {"failing for another reason than at first",
       [](World& world) {
         world.Fail("ProvisioningFailed", "QuotaExceed.DiskCapacity");
         world.Fail("ProvisioningFailed", "Forbidden.RAM");
       },
       "permission"},
      {"failing long ago, and nobody says anything else",
       [](World& world) {
         world.Fail("ProvisioningFailed", "QuotaExceed.DiskCapacity");
         world.events[0].last_seen = SampleTime() - 50min;
       },
       "quota"},
      {"failing, and then a volume was made",
       [](World& world) {
         world.Fail("ProvisioningFailed", "QuotaExceed.DiskCapacity");
         world.HasVolume("u");
       },
       "waiting"},
      {"failing, and a volume was made for an earlier claim of the name",
       [](World& world) {
         world.Fail("ProvisioningFailed", "QuotaExceed.DiskCapacity");
         world.HasVolume("earlier");
       },
       "quota"},
      {"failing, and the volume that was made is being deleted",
       [](World& world) {
         world.Fail("ProvisioningFailed", "QuotaExceed.DiskCapacity");
         world.HasVolume("u");
         world.volumes[0].meta.deleting_since = SampleTime();
       },
       "quota"},
  });
}

TEST(PendingFailure, HoldsWhileTheProvisionerHasTheClaim) {
  Check({
      {"provisioning fails",
       [](World& world) {
         world.WantedBy({kNoCpu});
         world.Fail("ProvisioningFailed", "InvalidDiskCategory.NotSupported");
       },
       "category_unsupported"},
      {"provisioning failed long ago, and by now no node fits",
       [](World& world) {
         world.WantedBy({kNoRoom});
         world.Fail("ProvisioningFailed", "InvalidDiskCategory.NotSupported");
         world.events[0].last_seen = SampleTime() - 601s;
       },
       "storage_unschedulable"},
      {"the same, but the provisioner still has the claim",
       [](World& world) {
         world.WantedBy({kNoRoom});
         world.claim.has_selected_node = true;
         world.Fail("ProvisioningFailed", "InvalidDiskCategory.NotSupported");
         world.events[0].last_seen = SampleTime() - 601s;
       },
       "category_unsupported"},
      {"the provisioner just asked for another node, and none fits",
       [](World& world) {
         world.WantedBy({kNoRoom});
         world.Fail("ProvisioningFailed",
                    "code = ResourceExhausted desc = CreateVolume:: get node "
                    "info by name n1 failed, start rescheduling");
       },
       "storage_unschedulable"},
      {"the node that was selected is gone, and the provisioner does not give it up",
       [](World& world) {
         world.WantedBy({kNoRoom});
         world.claim.has_selected_node = true;
         world.Fail("ProvisioningFailed", "node \"n1\" not found");
       },
       "instance_missing"},
      {"provisioning failed long ago, and nobody says anything else",
       [](World& world) {
         world.WantedBy({""});
         world.Fail("ProvisioningFailed", "InvalidDiskCategory.NotSupported");
         world.events[0].last_seen = SampleTime() - 601s;
       },
       "category_unsupported"},
      {"provisioning failed long ago, and that ended the scheduler's last try",
       [](World& world) {
         world.WantedBy({kNotBound});
         world.Fail("ProvisioningFailed", "InvalidDiskCategory.NotSupported");
         world.events[0].last_seen = SampleTime() - 601s;
       },
       "category_unsupported"},
  });
}

TEST(PendingFailure, FailsStillBetweenTwoTriesWhateverTheGraceAge) {
  World world;
  world.WantedBy({kNoCpu});
  world.Fail("ProvisioningFailed", "ErrorCode: QuotaExceed.DiskCapacity");
  AnalysisOptions options;
  options.grace = 0s;
  const auto findings = EvaluateOne(PendingClaimCheck(), Of(world), options).findings;
  EXPECT_EQ(findings.at(0).reason, "quota");
}

}  // namespace
}  // namespace exporter::pending_failure_test

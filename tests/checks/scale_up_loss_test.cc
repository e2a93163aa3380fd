// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/checks/checks.h"
#include "tests/analysis/scale_up_world.h"
#include "tests/checks/evaluating.h"

namespace exporter::scale_up_loss_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The volume reserved for the next replica refers to a disk that ECS does not list.
ScaleUpWorld WithoutTheDisk() {
  ScaleUpWorld world;
  world.AddVolume("d-1", "cn-shenzhen-d", "Bound").claim = {"ns", "data-web-0", "uid"};
  world.AddVolume("d-2", "cn-shenzhen-d").claim = {"ns", "data-web-2", ""};
  for (auto& volume : world.volumes) {
    volume.meta.created = SampleTime() - std::chrono::hours{9};
  }
  world.others.disks = TableOf<alibaba::Disk>({MakeDisk("d-1")});
  return world;
}

CheckResult With(FirstSeen seen) {
  return EvaluateOne(ScaleUpBlockedCheck(), WithoutTheDisk().Take(), {},
                     MemoryOfLoss("pv-d-2", seen));
}

TEST(ScaleUpBlocked, TakesNoSingleListOfDisksForALoss) {
  EXPECT_THAT(EvaluateOne(ScaleUpBlockedCheck(), WithoutTheDisk().Take()).findings, IsEmpty());
  EXPECT_THAT(With({.at = SampleTime()}).findings, IsEmpty());
  EXPECT_THAT(NamesOf(With({.is_confirmed = true}).findings), ElementsAre("ns/web"));
}

TEST(ScaleUpBlocked, LooksForTheDiskBeforeTheVolumeIsDeleted) {
  const auto result = With({.is_confirmed = true});
  const auto& remedy = result.findings.at(0).remedy;
  EXPECT_THAT(remedy.at(1).command, HasSubstr("aliyun ecs DescribeDisks"));
  EXPECT_THAT(remedy.back().command, HasSubstr("kubectl delete pv"));
}

TEST(ScaleUpBlocked, NamesAClaimThatAnotherPodUsesAlone) {
  ScaleUpWorld world;
  world.AddClaim(2, "d-2", "cn-shenzhen-d").access_modes = {"ReadWriteOncePod"};
  world.others.pods = TableOf<kubernetes::Pod>({MakePod("ns", "debug", "n1", {"data-web-2"})});
  const auto findings = EvaluateOne(ScaleUpBlockedCheck(), world.Take()).findings;
  ASSERT_THAT(NamesOf(findings), ElementsAre("ns/web"));
  EXPECT_EQ(findings[0].reason, "claim_in_use");
  EXPECT_THAT(findings[0].summary,
              HasSubstr("its claim data-web-2 is ReadWriteOncePod, and another pod uses it."));
  EXPECT_THAT(findings[0].remedy.at(0).command,
              HasSubstr("kubectl describe pvc --namespace ns data-web-2"));
}

}  // namespace
}  // namespace exporter::scale_up_loss_test

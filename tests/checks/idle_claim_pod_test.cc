// SPDX-License-Identifier: Apache-2.0
// What idle-claim tells to do about a pod that has ended and still names the claim.

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::idle_claim_pod_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

// The remedy for a claim that only this pod names.
std::vector<RemedyStep> RemedyWith(const kubernetes::Pod& pod) {
  Inventory inventory = EmptyInventory();
  auto claim = MakeClaim("ns", "archive");
  claim.volume_name = "pv-d-1";
  inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-1", "Bound")});
  inventory.pods = TableOf<kubernetes::Pod>({pod});
  const auto findings = EvaluateAgain(IdleClaimCheck(), inventory, 1h).findings;
  return findings.empty() ? std::vector<RemedyStep>{} : findings[0].remedy;
}

TEST(EndedPod, IsDeletedBecauseItsClaimCannotGoBefore) {
  auto pod = MakePod("ns", "job-x", "n1", {"archive"});
  pod.phase = "Succeeded";
  const auto remedy = RemedyWith(pod);
  ASSERT_GT(remedy.size(), 2U);
  EXPECT_EQ(remedy[2].command, "kubectl delete pod -n ns job-x");
}

TEST(EndedPod, IsNotDeletedTwice) {
  auto pod = MakePod("ns", "job-x", "n1", {"archive"});
  pod.meta.deleting_since = SampleTime() - 2h;
  const auto remedy = RemedyWith(pod);
  ASSERT_GT(remedy.size(), 2U);
  EXPECT_THAT(remedy[2].what,
              HasSubstr("Wait until pod job-x is gone, which is being deleted already"));
  for (const RemedyStep& step : remedy) EXPECT_THAT(step.command, Not(HasSubstr("delete pod")));
}

}  // namespace
}  // namespace exporter::idle_claim_pod_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::lost_claim_test {
namespace {

using kubernetes::PersistentVolume;
using kubernetes::PersistentVolumeClaim;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

PersistentVolumeClaim Lost(const std::string& volume) {
  auto claim = MakeClaim("ns", "data-web-6");
  claim.meta.uid = "u";
  claim.phase = "Lost";
  claim.volume_name = volume;
  return claim;
}

Inventory With(const PersistentVolumeClaim& claim, std::vector<PersistentVolume> volumes = {}) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volume_claims = TableOf<PersistentVolumeClaim>({claim});
  inventory.persistent_volumes = TableOf(std::move(volumes));
  return inventory;
}

std::vector<Finding> FindIn(const Inventory& inventory) {
  return EvaluateAgain(LostClaimCheck(), inventory, 1h).findings;
}

TEST(LostClaim, IsOneInThePhaseLostAlone) {
  for (const char* phase : {"Bound", "Pending", "", "lost"}) {
    auto claim = Lost("d-1");
    claim.phase = phase;
    EXPECT_THAT(FindIn(With(claim)), IsEmpty()) << phase;
  }
  const Finding finding = FindIn(With(Lost("d-1"))).at(0);
  EXPECT_EQ(finding.check, "lost-claim");
  EXPECT_EQ(finding.severity, Severity::kCritical);
  EXPECT_EQ(finding.kind, "PersistentVolumeClaim");
  EXPECT_EQ(finding.ns + "/" + finding.name, "ns/data-web-6");
  EXPECT_EQ(finding.storage_class, kSampleClass);
  EXPECT_EQ(finding.reason, "volume_gone");
  EXPECT_EQ(finding.monthly_cost, std::nullopt);
  EXPECT_EQ(finding.summary,
            "PersistentVolumeClaim ns/data-web-6 is Lost: its PersistentVolume d-1 was deleted "
            "under it; pods that use it cannot start again, and its data may be gone.");
}

TEST(LostClaim, AgesSinceFirstSeen) {
  const auto inventory = With(Lost("d-1"));
  EXPECT_THAT(EvaluateAgain(LostClaimCheck(), inventory, 599s).findings, IsEmpty());
  EXPECT_EQ(EvaluateAgain(LostClaimCheck(), inventory, 600s).findings.at(0).since, SampleTime());
}

TEST(LostClaim, SaysWhereTheVolumeBelongsToAnotherClaim) {
  auto volume = MakeDiskVolume("d-1", "Bound");
  volume.claim = kubernetes::ClaimRef{.ns = "ns", .name = "other", .uid = "o"};
  const Finding finding = FindIn(With(Lost("pv-d-1"), {volume})).at(0);
  EXPECT_EQ(finding.reason, "volume_taken");
  EXPECT_THAT(finding.summary, HasSubstr("pv-d-1 belongs to another claim, ns/other"));
  EXPECT_EQ(finding.monthly_cost, std::nullopt);
}

TEST(LostClaim, DoesNotCallItsOwnVolumeTaken) {
  auto volume = MakeDiskVolume("d-1", "Bound");
  for (const char* uid : {"u", ""}) {
    volume.claim = kubernetes::ClaimRef{.ns = "ns", .name = "data-web-6", .uid = uid};
    EXPECT_EQ(FindIn(With(Lost("pv-d-1"), {volume})).at(0).reason, "volume_gone");
  }
  volume.claim->uid = "of an earlier claim";
  EXPECT_EQ(FindIn(With(Lost("pv-d-1"), {volume})).at(0).reason, "volume_taken");
}

TEST(LostClaim, LooksForTheDiskBeforeAnythingElse) {
  const Finding finding = FindIn(With(Lost("d-1"))).at(0);
  std::vector<std::string> commands;
  for (const auto& step : finding.remedy) commands.push_back(step.command);
  EXPECT_THAT(commands,
              ElementsAre("kubectl describe pvc -n ns data-web-6",
                          "aliyun ecs DescribeDisks --DiskIds '[\"d-1\"]'",
                          "aliyun ecs CreateSnapshot --DiskId d-1",
                          "kubectl get pvc -n ns data-web-6 -o jsonpath='{.metadata.uid}'",
                          "kubectl delete pvc -n ns data-web-6"));
}

TEST(LostClaim, LooksByTheNameOfTheVolumeWhereThatIsNoDisk) {
  Inventory inventory = With(Lost("pvc-7c1d"));
  inventory.storage_classes = TableOf<kubernetes::StorageClass>({MakeClass(kSampleClass)});
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
  EXPECT_EQ(FindIn(inventory).at(0).remedy.at(1).command,
            "aliyun ecs DescribeDisks --region cn-shenzhen --DiskName pvc-7c1d");
  inventory.persistent_volume_claims = TableOf<PersistentVolumeClaim>({Lost("")});
  EXPECT_EQ(FindIn(inventory).at(0).remedy.at(1).command, "");
}

TEST(LostClaim, NamesNoDiskWhereTheVolumeNameIsNone) {
  for (const char* volume : {"", "nas-7c1d"}) {
    const Finding finding = FindIn(With(Lost(volume))).at(0);
    for (const auto& step : finding.remedy) {
      EXPECT_THAT(step.command, ::testing::Not(HasSubstr("aliyun"))) << volume;
    }
  }
}

TEST(LostClaim, KeepsIgnoredClaimsApart) {
  auto claim = Lost("d-1");
  claim.meta.marks = {"ack-storage.io/ignore"};
  const auto result = EvaluateAgain(LostClaimCheck(), With(claim), 1h);
  EXPECT_THAT(result.findings, IsEmpty());
  EXPECT_THAT(NamesOf(result.ignored), ElementsAre("ns/data-web-6"));
}

TEST(LostClaim, IsWithheldWithoutClaimsOrVolumes) {
  Inventory inventory = With(Lost("d-1"));
  EXPECT_TRUE(IsComplete(LostClaimCheck(), inventory));
  inventory.persistent_volumes = {};
  EXPECT_FALSE(IsComplete(LostClaimCheck(), inventory));
  inventory = With(Lost("d-1"));
  inventory.persistent_volume_claims = {};
  EXPECT_FALSE(IsComplete(LostClaimCheck(), inventory));
}

}  // namespace
}  // namespace exporter::lost_claim_test

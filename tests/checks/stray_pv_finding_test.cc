// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/checks/checks.h"
#include "tests/checks/evaluating.h"

namespace exporter::stray_pv_finding_test {
namespace {

using kubernetes::PersistentVolume;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono_literals;

// A free volume and a StatefulSet with a matching template.
class StrayPvFinding : public ::testing::Test {
 protected:
  Inventory Build() const {
    auto set = MakeStatefulSet("ns", "web", {"data"}, 2);
    set.claim_templates[0].storage_class = kSampleClass;
    Inventory inventory = EmptyInventory();
    inventory.persistent_volumes = TableOf<PersistentVolume>({volume_});
    inventory.stateful_sets = TableOf<kubernetes::StatefulSet>({set});
    inventory.storage_classes = TableOf<kubernetes::StorageClass>({MakeClass(kSampleClass)});
    inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
    return inventory;
  }

  std::vector<Finding> FindAll() const { return EvaluateOne(StrayPvCheck(), Build()).findings; }

  PersistentVolume volume_ = MakeDiskVolume("d-1", "Available");
};

TEST_F(StrayPvFinding, NamesTheVolumeHowOldItsDataIsAndWhatItCosts) {
  volume_.phase_since = SampleTime() - 12 * 24h;
  volume_.zones = {"cn-shenzhen-d"};
  const Finding finding = FindAll().at(0);
  EXPECT_EQ(finding.check, "stray-pv");
  EXPECT_EQ(finding.severity, Severity::kWarning);
  EXPECT_EQ(finding.kind, "PersistentVolume");
  EXPECT_EQ(finding.ns, "");
  EXPECT_EQ(finding.name, "pv-d-1");
  EXPECT_EQ(finding.storage_class, kSampleClass);
  EXPECT_EQ(finding.zone, "cn-shenzhen-d");
  EXPECT_EQ(finding.reason, "wait_for_first_consumer");
  EXPECT_EQ(finding.since, volume_.phase_since);
  EXPECT_EQ(finding.monthly_cost, (MonthlyCost{.amount = 350, .currency = "CNY"}));
  EXPECT_EQ(finding.disk_id, "d-1");
  EXPECT_EQ(finding.summary,
            "PersistentVolume pv-d-1 is free for any claim that it fits: the next one that "
            "StatefulSet ns/web makes from its template data may get it instead of a new volume; "
            "data on it is older than 12 days (2026-11-10T13:30:00Z).");
}

TEST_F(StrayPvFinding, KeepsACopyThenReservesOrDeletes) {
  const Finding finding = FindAll().at(0);
  std::vector<std::string> commands;
  for (const auto& step : finding.remedy) commands.push_back(step.command);
  EXPECT_THAT(commands,
              ElementsAre("kubectl describe pv pv-d-1",
                          R"(kubectl get pv pv-d-1 -o jsonpath='{.spec.claimRef.name}{"\n"})"
                          R"({.metadata.resourceVersion}{"\n"}')",
                          // The version keeps it from taking the volume from a faster claim.
                          R"(kubectl patch pv pv-d-1 --type merge -p '{"metadata":)"
                          R"({"resourceVersion":"VERSION"},"spec":{"claimRef":{"apiVersion":"v1",)"
                          R"("kind":"PersistentVolumeClaim","namespace":"ns","name":"NAME"}}}')",
                          "aliyun ecs CreateSnapshot --DiskId d-1", "kubectl delete pv pv-d-1",
                          "aliyun ecs DeleteDisk --DiskId d-1"));
  volume_.reclaim_policy = "Delete";
  const auto remedy = FindAll().at(0).remedy;
  EXPECT_THAT(remedy.at(4).what, HasSubstr("Set the policy to Retain first"));
  EXPECT_EQ(remedy.at(5).command, "kubectl delete pv pv-d-1");
  EXPECT_EQ(remedy.at(6).command, "aliyun ecs DeleteDisk --DiskId d-1");
}

TEST_F(StrayPvFinding, AgesSinceTheVolumeIsFree) {
  volume_.phase_since = SampleTime() - 599s;
  EXPECT_THAT(FindAll(), IsEmpty());
  volume_.phase_since = SampleTime() - 600s;
  EXPECT_THAT(FindAll(), SizeIs(1));
  volume_.phase_since.reset();
  EXPECT_THAT(FindAll(), IsEmpty());
  const auto findings = EvaluateAgain(StrayPvCheck(), Build(), 600s).findings;
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].since, SampleTime());
  EXPECT_THAT(findings[0].summary, HasSubstr("how old data on it is nobody knows"));
}

TEST_F(StrayPvFinding, KeepsIgnoredVolumesApartAndLeavesOutWhatIsOutOfScope) {
  volume_.meta.marks = {"ack-storage.io/ignore"};
  const auto result = EvaluateOne(StrayPvCheck(), Build());
  EXPECT_THAT(result.findings, IsEmpty());
  EXPECT_THAT(NamesOf(result.ignored), ElementsAre("pv-d-1"));
  Inventory inventory = Build();
  inventory.scope.excluded_storage_classes = {kSampleClass};
  EXPECT_THAT(EvaluateOne(StrayPvCheck(), inventory).ignored, IsEmpty());
}

TEST_F(StrayPvFinding, IsWithheldWithoutVolumesSetsClassesOrNodes) {
  const std::vector<std::function<void(Inventory&)>> losses{
      [](Inventory& inventory) { inventory.persistent_volumes = {}; },
      [](Inventory& inventory) { inventory.stateful_sets = {}; },
      [](Inventory& inventory) { inventory.storage_classes = {}; },
      [](Inventory& inventory) { inventory.nodes = {}; }};
  EXPECT_TRUE(IsComplete(StrayPvCheck(), Build()));
  for (const auto& lose : losses) {
    Inventory inventory = Build();
    lose(inventory);
    EXPECT_FALSE(IsComplete(StrayPvCheck(), inventory));
  }
}

}  // namespace
}  // namespace exporter::stray_pv_finding_test

// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/checks/checks.h"
#include "tests/checks/evaluating.h"

namespace exporter::leftover_claim_finding_test {
namespace {

using kubernetes::PersistentVolume;
using kubernetes::PersistentVolumeClaim;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono_literals;

// data-web-2 of a set of two replicas, Bound to a disk volume.
class LeftoverClaimFinding : public ::testing::Test {
 protected:
  LeftoverClaimFinding() {
    claim_.meta.uid = "u";
    claim_.volume_name = "pv-d-1";
    volume_.claim = kubernetes::ClaimRef{.ns = "ns", .name = "data-web-2", .uid = "u"};
  }

  Inventory Build() const {
    Inventory inventory = EmptyInventory();
    inventory.persistent_volume_claims = TableOf<PersistentVolumeClaim>({claim_});
    inventory.persistent_volumes = TableOf<PersistentVolume>({volume_});
    inventory.stateful_sets =
        TableOf<kubernetes::StatefulSet>({MakeStatefulSet("ns", "web", {"data"}, 2)});
    return inventory;
  }

  Finding Only() const {
    return OnlyOneOf(EvaluateAgain(LeftoverClaimCheck(), Build(), 1h).findings);
  }

  // The step before the advice on later scale-downs.
  RemedyStep LastDeletion() {
    const auto remedy = Only().remedy;
    return remedy.at(remedy.size() - 2);
  }
  std::vector<std::string> Commands() const {
    std::vector<std::string> commands;
    for (const auto& step : Only().remedy) {
      if (!step.command.empty()) commands.push_back(step.command);
    }
    return commands;
  }

  PersistentVolumeClaim claim_ = MakeClaim("ns", "data-web-2");
  PersistentVolume volume_ = MakeDiskVolume("d-1", "Bound");
};

TEST_F(LeftoverClaimFinding, NamesTheClaimItsReplicaAndWhatItCosts) {
  volume_.zones = {"cn-shenzhen-e"};
  const Finding finding = Only();
  EXPECT_EQ(finding.check, "leftover-claim");
  EXPECT_EQ(finding.severity, Severity::kWarning);
  EXPECT_EQ(finding.kind, "PersistentVolumeClaim");
  EXPECT_EQ(finding.ns, "ns");
  EXPECT_EQ(finding.name, "data-web-2");
  EXPECT_EQ(finding.storage_class, kSampleClass);
  EXPECT_EQ(finding.zone, "cn-shenzhen-e");
  EXPECT_EQ(finding.disk_id, "d-1");
  EXPECT_EQ(finding.monthly_cost, (MonthlyCost{.amount = 350, .currency = "CNY"}));
  EXPECT_EQ(finding.summary,
            "PersistentVolumeClaim ns/data-web-2 was made for replica 2 of StatefulSet web, which "
            "has 2 replicas; should it get that replica again, it gets this claim with its old "
            "data; its disk d-1 costs ¥350.00 a month.");
}

TEST_F(LeftoverClaimFinding, HasNoCostWhereTheVolumeIsNotItsOwn) {
  volume_.claim->uid = "of an earlier claim of the name";
  EXPECT_EQ(Only().monthly_cost, std::nullopt);
  EXPECT_EQ(Only().disk_id, "");
}

TEST_F(LeftoverClaimFinding, AgesByTheConditionUnused) {
  claim_.conditions = {{.type = "Resizing", .status = "True", .since = SampleTime() - 5h},
                       {.type = "Unused", .status = "True", .since = SampleTime() - 600s}};
  EXPECT_EQ(EvaluateOne(LeftoverClaimCheck(), Build()).findings.at(0).since, SampleTime() - 600s);
  claim_.conditions[1].since = SampleTime() - 599s;
  EXPECT_THAT(EvaluateOne(LeftoverClaimCheck(), Build()).findings, IsEmpty());
}

// Absent if the feature is off; False or Unknown if not re-evaluated.
TEST_F(LeftoverClaimFinding, AgesSinceFirstSeenWithoutIt) {
  const std::vector<std::vector<kubernetes::ClaimCondition>> cases{
      {},
      {{.type = "Unused", .status = "False", .since = SampleTime() - 5h}},
      {{.type = "Unused", .status = "Unknown", .since = SampleTime() - 5h}},
      {{.type = "Unused", .status = "True", .since = std::nullopt}}};
  for (const auto& conditions : cases) {
    claim_.conditions = conditions;
    EXPECT_THAT(EvaluateOne(LeftoverClaimCheck(), Build()).findings, IsEmpty());
    EXPECT_THAT(EvaluateAgain(LeftoverClaimCheck(), Build(), 599s).findings, IsEmpty());
    const auto findings = EvaluateAgain(LeftoverClaimCheck(), Build(), 600s).findings;
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].since, SampleTime());
  }
}

TEST_F(LeftoverClaimFinding, LooksFirstThenKeepsACopyThenDeletes) {
  EXPECT_THAT(
      Commands(),
      ElementsAre("kubectl describe pvc -n ns data-web-2", "kubectl get statefulset,hpa -n ns",
                  "aliyun ecs CreateSnapshot --DiskId d-1", "kubectl delete pvc -n ns data-web-2",
                  "kubectl delete pv pv-d-1", "aliyun ecs DeleteDisk --DiskId d-1"));
  EXPECT_THAT(LastDeletion().risk, HasSubstr("All data on the disk is lost"));
  EXPECT_THAT(Only().remedy.back().what, HasSubstr("does not delete the claim reported here"));
  EXPECT_THAT(Only().remedy.back().risk, HasSubstr("Every later scale-down"));
}

TEST_F(LeftoverClaimFinding, NamesTheRiskOfAVolumeThatGoesWithTheClaim) {
  volume_.reclaim_policy = "Delete";
  EXPECT_EQ(LastDeletion().command, "kubectl delete pvc -n ns data-web-2");
  EXPECT_THAT(LastDeletion().risk, HasSubstr("all its data is lost at once"));
  volume_.claim.reset();
  EXPECT_EQ(LastDeletion().command, "kubectl delete pvc -n ns data-web-2");
  EXPECT_THAT(LastDeletion().risk, HasSubstr("may go with it"));
}

TEST_F(LeftoverClaimFinding, IsWithheldWhileAutoscalersMayBeThereUnread) {
  const auto complete = [&](const SourceHealth& health) {
    Inventory inventory = Build();
    inventory.horizontal_pod_autoscalers = {};
    inventory.horizontal_pod_autoscalers.set_health(health);
    Inventory other = Build();
    other.scaled_objects = {};
    other.scaled_objects.set_health(health);
    const bool is_complete = IsComplete(LeftoverClaimCheck(), inventory);
    EXPECT_EQ(IsComplete(LeftoverClaimCheck(), other), is_complete);
    return is_complete;
  };
  const auto failing = [](ErrorKind kind) {
    return SourceHealth{.is_scheduled = true, .is_tried = true, .was_read = false, .failure = kind};
  };
  EXPECT_TRUE(complete({})) << "not asked for";
  EXPECT_FALSE(
      complete({.is_scheduled = true, .is_tried = false, .was_read = false, .failure = {}}))
      << "not yet";
  EXPECT_FALSE(complete({.is_scheduled = true, .is_tried = true, .was_read = true, .failure = {}}))
      << "too old by now";
  for (const auto kind : {ErrorKind::kForbidden, ErrorKind::kThrottled, ErrorKind::kUnavailable,
                          ErrorKind::kBadResponse}) {
    EXPECT_FALSE(complete(failing(kind))) << KindName(kind);
  }
}

TEST_F(LeftoverClaimFinding, NamesTheNodeThatStillHasTheVolume) {
  Inventory inventory = Build();
  auto attachment = MakeAttachment("n7");
  attachment.persistent_volume = "pv-d-1";
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({attachment});
  const Finding finding = EvaluateAgain(LeftoverClaimCheck(), inventory, 1h).findings.at(0);
  EXPECT_THAT(finding.remedy, ::testing::Contains(::testing::Field(
                                  &RemedyStep::what, HasSubstr("still attached to node n7"))));
}

TEST_F(LeftoverClaimFinding, NamesTheRegionOfTheDisk) {
  Inventory inventory = Build();
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-1")});
  const Finding finding = EvaluateAgain(LeftoverClaimCheck(), inventory, 1h).findings.at(0);
  EXPECT_EQ(finding.remedy.at(finding.remedy.size() - 2).command,
            "aliyun ecs DeleteDisk --region cn-shenzhen --DiskId d-1");
}

TEST_F(LeftoverClaimFinding, SaysWhichSetItIsNoMoreOf) {
  claim_.is_made_by_controller = true;
  Inventory inventory = Build();
  inventory.stateful_sets = TableOf<kubernetes::StatefulSet>({});
  const auto findings = EvaluateAgain(LeftoverClaimCheck(), inventory, 1h).findings;
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_THAT(findings[0].summary, HasSubstr("for a StatefulSet that exists no more"));
}

TEST_F(LeftoverClaimFinding, KeepsIgnoredClaimsApartAndLeavesOutWhatIsOutOfScope) {
  claim_.meta.marks = {"ack-storage.io/ignore"};
  const auto result = EvaluateAgain(LeftoverClaimCheck(), Build(), 1h);
  EXPECT_THAT(result.findings, IsEmpty());
  EXPECT_THAT(NamesOf(result.ignored), ElementsAre("ns/data-web-2"));
  Inventory inventory = Build();
  inventory.scope.excluded_namespaces = {"ns"};
  EXPECT_THAT(EvaluateAgain(LeftoverClaimCheck(), inventory, 1h).ignored, IsEmpty());
}

TEST_F(LeftoverClaimFinding, IsWithheldWithoutClaimsSetsOrPods) {
  const auto is_complete = [](const Inventory& each) {
    return IsComplete(LeftoverClaimCheck(), each);
  };
  Inventory inventory = Build();
  EXPECT_TRUE(is_complete(inventory));
  inventory.horizontal_pod_autoscalers = {};
  inventory.persistent_volumes = {};
  EXPECT_TRUE(is_complete(inventory)) << "not every cluster has autoscalers";
  Inventory lacking = inventory;
  lacking.persistent_volume_claims = {};
  EXPECT_FALSE(is_complete(lacking));
  lacking = inventory;
  lacking.stateful_sets = {};
  EXPECT_FALSE(is_complete(lacking));
  lacking = inventory;
  lacking.pods = {};
  EXPECT_FALSE(is_complete(lacking));
}

}  // namespace
}  // namespace exporter::leftover_claim_finding_test

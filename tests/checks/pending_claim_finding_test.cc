// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/checks/cause_advice.h"
#include "exporter/checks/checks.h"
#include "tests/checks/evaluating.h"

namespace exporter::pending_claim_finding_test {
namespace {

using kubernetes::PersistentVolumeClaim;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::chrono_literals;

// A claim that has been Pending for an hour, of a class with Immediate binding.
class PendingClaimFinding : public ::testing::Test {
 protected:
  PendingClaimFinding() {
    claim_.phase = "Pending";
    claim_.meta.created = SampleTime() - 1h;
  }

  Inventory Build() const {
    auto storage_class = MakeClass(kSampleClass);
    storage_class.volume_binding_mode = binding_;
    storage_class.is_default = true;
    Inventory inventory = EmptyInventory();
    inventory.persistent_volume_claims = TableOf<PersistentVolumeClaim>({claim_});
    inventory.storage_classes = TableOf<kubernetes::StorageClass>({storage_class});
    inventory.pods = TableOf(pods_);
    inventory.events = TableOf(events_);
    return inventory;
  }

  Finding Only() const {
    return OnlyOneOf(EvaluateAgain(PendingClaimCheck(), Build(), 1h).findings);
  }

  void Fail(std::string message, TimePoint last_seen) {
    kubernetes::Event event;
    event.reason = "ProvisioningFailed";
    event.message = std::move(message);
    event.involved = {.kind = "PersistentVolumeClaim", .ns = "ns", .name = "c", .uid = ""};
    event.last_seen = last_seen;
    events_.push_back(event);
  }

  PersistentVolumeClaim claim_ = MakeClaim("ns", "c");
  std::string binding_ = "Immediate";
  std::vector<kubernetes::Pod> pods_;
  std::vector<kubernetes::Event> events_;
};

TEST_F(PendingClaimFinding, NamesTheClaimTheCauseAndSinceWhen) {
  Fail("InvalidDiskSize: too small", SampleTime());
  const Finding finding = Only();
  EXPECT_EQ(finding.check, "pending-claim");
  EXPECT_EQ(finding.severity, Severity::kWarning);
  EXPECT_EQ(finding.kind, "PersistentVolumeClaim");
  EXPECT_EQ(finding.ns + "/" + finding.name, "ns/c");
  EXPECT_EQ(finding.storage_class, kSampleClass);
  EXPECT_EQ(finding.reason, "size");
  EXPECT_EQ(finding.since, SampleTime() - 1h);
  EXPECT_EQ(finding.monthly_cost, std::nullopt);
  EXPECT_EQ(
      finding.summary,
      "PersistentVolumeClaim ns/c is Pending: its volume could not be created: InvalidDiskSize: "
      "too small.");
}

TEST_F(PendingClaimFinding, GivesTheAdviceOnTheCause) {
  // As the driver says it of class `cloud_auto,cloud_essd`: the error of the SDK comes twice, and a
  // quota ends the attempts.
  const std::string error =
      "SDK.ServerError ErrorCode: QuotaExceed.DiskCapacity Recommend: "
      "https://api.aliyun.com/troubleshoot?q=QuotaExceed.DiskCapacity RequestId: 1 Message: The "
      "used "
      "capacity of disk type has exceeded the quota in the zone, cloud_auto. RespHeaders: "
      "map[Keep-Alive:[timeout=25]]";
  Fail("failed to provision volume with StorageClass \"list\": rpc error: code = Internal desc = " +
           error + ": " + error,
       SampleTime());
  const Finding finding = Only();
  EXPECT_EQ(finding.reason, "quota");
  EXPECT_EQ(finding.remedy.at(1).what, AdviceOn({.cause = ErrorCause::kQuota}).what);
  EXPECT_EQ(finding.remedy.at(1).command, "kubectl get storageclass alicloud-disk-essd -o yaml");
}

TEST_F(PendingClaimFinding, GivesTheAdviceOfTheSideThatRefused) {
  Fail("persistentvolumes is forbidden: User \"csi\" cannot create resource \"persistentvolumes\"",
       SampleTime());
  const Finding finding = Only();
  EXPECT_EQ(finding.reason, "permission");
  EXPECT_THAT(finding.remedy.at(1).what, HasSubstr("roles of the ServiceAccount"));
}

TEST_F(PendingClaimFinding, KeepsTheWholeTextThatNoRuleKnows) {
  Fail("volume d-1 already created but parameter mismatch", SampleTime());
  const Finding finding = Only();
  EXPECT_EQ(finding.reason, "provisioning_failed");
  EXPECT_EQ(finding.summary,
            "PersistentVolumeClaim ns/c is Pending: its volume could not be created: volume d-1 "
            "already created but parameter mismatch.");
  EXPECT_THAT(finding.remedy.at(1).what, HasSubstr("with what the message names"));
}

TEST_F(PendingClaimFinding, TellsTheLastOfSeveralFailures) {
  Fail("the second", SampleTime() - 1min);
  Fail("the last", SampleTime());
  Fail("the first", SampleTime() - 2min);
  EXPECT_THAT(Only().summary, HasSubstr("the last"));
}

TEST_F(PendingClaimFinding, NamesTheDefaultClassWhereTheClaimNamesNone) {
  claim_.storage_class.reset();
  EXPECT_EQ(Only().storage_class, kSampleClass);
}

TEST_F(PendingClaimFinding, IsInfoWhereStorageIsNotToBlame) {
  binding_ = "WaitForFirstConsumer";
  pods_ = {MakePod("ns", "web-0", "", {"c"})};
  pods_[0].unscheduled_reason = "Unschedulable";
  pods_[0].unscheduled_message = "0/4 nodes are available: 4 Insufficient cpu.";
  Finding finding = Only();
  EXPECT_EQ(finding.severity, Severity::kInfo);
  EXPECT_EQ(finding.summary,
            "PersistentVolumeClaim ns/c is Pending: pod web-0 waits for a node for reasons "
            "other than storage: 0/4 nodes are available: 4 Insufficient cpu.");
  EXPECT_EQ(finding.remedy.at(1).command, "kubectl describe pod -n ns web-0");
  pods_[0].unscheduled_message = "0/4 nodes are available: 4 node(s) exceed max volume count.";
  finding = Only();
  EXPECT_EQ(finding.severity, Severity::kWarning);
  EXPECT_THAT(finding.summary, HasSubstr("that can take its volumes"));
}

struct Case {
  std::function<void(PersistentVolumeClaim&)> change;
  std::string summary;
  std::string command;
};

TEST_F(PendingClaimFinding, SaysWhereToLook) {
  const PersistentVolumeClaim plain = claim_;
  const std::vector<Case> cases{{[](auto&) {}, "no volume fits it and none was made",
                                 "kubectl get storageclass alicloud-disk-essd -o yaml"},
                                {[](auto& claim) { claim.storage_class = "typo"; },
                                 "StorageClass typo does not exist", "kubectl get storageclass"},
                                {[](auto& claim) { claim.storage_class = ""; },
                                 "a volume without a StorageClass", "kubectl get storageclass"},
                                {[](auto& claim) { claim.volume_name = "gone"; },
                                 "the volume gone that it names does not", "kubectl get pv"}};
  for (const Case& each : cases) {
    claim_ = plain;
    each.change(claim_);
    const Finding finding = Only();
    EXPECT_THAT(finding.summary, HasSubstr(each.summary));
    ASSERT_THAT(finding.remedy, SizeIs(3));
    EXPECT_EQ(finding.remedy[0].command, "kubectl describe pvc -n ns c");
    EXPECT_EQ(finding.remedy[1].command, each.command);
    EXPECT_EQ(finding.remedy[2].command, "kubectl delete pvc -n ns c");
  }
}

TEST_F(PendingClaimFinding, KeepsIgnoredClaimsApartAndLeavesOutWhatIsOutOfScope) {
  claim_.meta.marks = {"ack-storage.io/ignore"};
  const auto result = EvaluateOne(PendingClaimCheck(), Build());
  EXPECT_THAT(result.findings, IsEmpty());
  EXPECT_THAT(NamesOf(result.ignored), ElementsAre("ns/c"));
  Inventory inventory = Build();
  inventory.scope.namespaces = {"other"};
  EXPECT_THAT(EvaluateOne(PendingClaimCheck(), inventory).ignored, IsEmpty());
}

TEST_F(PendingClaimFinding, IsWithheldWithoutClaimsVolumesClassesOrPods) {
  const std::vector<std::function<void(Inventory&)>> losses{
      [](Inventory& inventory) { inventory.persistent_volume_claims = {}; },
      [](Inventory& inventory) { inventory.persistent_volumes = {}; },
      [](Inventory& inventory) { inventory.storage_classes = {}; },
      [](Inventory& inventory) { inventory.pods = {}; }};
  for (const auto& lose : losses) {
    Inventory inventory = Build();
    lose(inventory);
    EXPECT_FALSE(IsComplete(PendingClaimCheck(), inventory));
  }
  Inventory inventory = Build();
  inventory.events = {};
  EXPECT_TRUE(IsComplete(PendingClaimCheck(), inventory));
}

}  // namespace
}  // namespace exporter::pending_claim_finding_test

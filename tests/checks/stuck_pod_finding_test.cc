// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/stuck_pod_world.h"

namespace exporter::stuck_pod_finding_test {
namespace {

using World = StuckWorld;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

TEST(StuckPod, NamesNodeClassAndWhatTheDriverSays) {
  World world;
  world.attachment.attach_error =
      kubernetes::VolumeError{.time = SampleTime(), .message = "InstanceDiskLimitExceeded"};
  const auto findings = EvaluateOne(StuckPodCheck(), world.Build()).findings;
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::kCritical);
  EXPECT_EQ(findings[0].kind, "Pod");
  EXPECT_EQ(findings[0].ns, "ns");
  EXPECT_EQ(findings[0].node, "n1");
  EXPECT_EQ(findings[0].storage_class, kSampleClass);
  EXPECT_EQ(findings[0].since, SampleTime() - 1h);
  EXPECT_EQ(findings[0].summary,
            "Pod ns/p cannot start on node n1: volume pv-d-1 is not attached: "
            "InstanceDiskLimitExceeded");
}

// A disk held by another node has no VolumeAttachment; only the event tells.
TEST(StuckPod, SaysWhatTheEventSaysWhereThereIsNoAttachment) {
  World world;
  world.has_attachment = world.has_attachment_elsewhere = false;
  world.has_event = true;
  world.event.reason = "FailedAttachVolume";
  world.event.message = "Multi-Attach error for volume \"pv-d-1\" Volume is already used";
  const Finding finding = EvaluateOne(StuckPodCheck(), world.Build()).findings.at(0);
  EXPECT_EQ(finding.reason, "attach");
  EXPECT_THAT(finding.summary, HasSubstr("is not attached: Multi-Attach error"));
  EXPECT_THAT(finding.remedy.back().what, HasSubstr("(multi_attach)"));
}

TEST(StuckPod, IsOneOfAFlexVolumeThatIsNotMounted) {
  World world;
  world.volume.driver = "alicloud/disk";
  world.has_attachment = false;
  EXPECT_EQ(world.Verdict(), "");
  world.has_event = true;
  EXPECT_EQ(world.Verdict(), "mount");
}

// What can be seen does not come and go with events.
TEST(StuckPod, IsOneAsLongAsAnotherNodeHasItsDisk) {
  World world;
  world.volume.access_modes = {"ReadWriteOnce"};
  world.attachment.node_name = "n2";
  world.attachment.attached = true;
  const Finding finding = EvaluateOne(StuckPodCheck(), world.Build()).findings.at(0);
  EXPECT_EQ(finding.reason, "attach");
  EXPECT_EQ(finding.summary,
            "Pod ns/p cannot start on node n1: volume pv-d-1 is not attached: node n2 has it");
}

TEST(StuckPod, IsOneWhoseDiskIsAttachedInKubernetesAndNowhereInEcs) {
  World world;
  world.attachment.attached = true;
  world.attachment.meta.created = SampleTime() - 1h;
  Inventory inventory = world.Build();
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-1")});
  const Finding finding = EvaluateOne(StuckPodCheck(), inventory).findings.at(0);
  EXPECT_EQ(finding.reason, "mount");
  EXPECT_THAT(finding.summary, HasSubstr("ECS does not have it on the node's instance, i-n1"));
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-1", "i-n1")});
  EXPECT_THAT(EvaluateOne(StuckPodCheck(), inventory).findings, IsEmpty());
}

TEST(StuckPod, IsToBeForgottenOnlyWhereItsNodeCannotEndItAnyMore) {
  World world;
  world.pod.meta.deleting_since = SampleTime() - 20min;
  const auto last_step = [&] {
    return EvaluateOne(StuckPodCheck(), world.Build()).findings.at(0).remedy.back();
  };
  EXPECT_EQ(last_step().command, "kubectl describe node n1") << "it works: it is to end the pod";
  world.is_ready = false;
  EXPECT_EQ(last_step().command, "kubectl delete pod -n ns p --grace-period=0 --force");
  world.pod.node_name = "gone";
  EXPECT_EQ(last_step().command, "kubectl delete pod -n ns p --grace-period=0 --force");
  EXPECT_THAT(last_step().risk, HasSubstr("both may write"));
  world.pod.node_name.clear();
  EXPECT_EQ(last_step().command, "kubectl get pod -n ns p -o jsonpath='{.metadata.finalizers}'");
}

// Kubernetes documentation, "Non-graceful node shutdown handling".
TEST(StuckPod, AsksFirstWhetherTheMachineIsOff) {
  World world;
  world.pod.meta.deleting_since = SampleTime() - 20min;
  world.is_ready = false;
  std::vector<std::string> commands;
  const Finding finding = EvaluateOne(StuckPodCheck(), world.Build()).findings.at(0);
  for (const auto& step : finding.remedy) {
    commands.push_back(step.command);
  }
  ASSERT_GE(commands.size(), 3U);
  EXPECT_THAT(commands.at(commands.size() - 3), HasSubstr(R"(--InstanceIds '["i-n1"]')"));
  EXPECT_EQ(commands.at(commands.size() - 2),
            "kubectl taint node n1 node.kubernetes.io/out-of-service=nodeshutdown:NoExecute");
  EXPECT_THAT(commands.back(), HasSubstr("--force"));
}

TEST(StuckPod, TellsWhyTheDiskIsNotDetached) {
  World world;
  world.pod.meta.deleting_since = SampleTime() - 20min;
  world.attachment.attached = true;
  world.attachment.detach_error =
      kubernetes::VolumeError{.time = SampleTime(), .message = "Disk is detaching"};
  const auto findings = EvaluateOne(StuckPodCheck(), world.Build()).findings;
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].since, SampleTime() - 20min);
  EXPECT_THAT(findings[0].summary, HasSubstr("Disk is detaching"));
}

}  // namespace
}  // namespace exporter::stuck_pod_finding_test

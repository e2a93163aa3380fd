// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::stuck_pod_test {
namespace {

using kubernetes::Pod;
using kubernetes::VolumeAttachment;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

// Node n1; pod ns/p, an hour old, assigned to it but not started; its claim c is on disk d-1.
struct World {
  World() {
    pod = MakePod("ns", "p", "n1", {"c"});
    pod.phase = "Pending";
    pod.has_started = pod.ready = pod.initialized = false;
    pod.started = SampleTime() - 1h;
    pod.waiting = {{.container = "init", .is_init = true, .reason = "PodInitializing"},
                   {.container = "main", .is_init = false, .reason = "PodInitializing"}};
    volume = MakeDiskVolume("d-1", "Bound");
    attachment = MakeAttachment("n1");
    attachment.meta.name = "csi-1";
    attachment.persistent_volume = "pv-d-1";
    attachment.attached = false;
    event.meta.name = "e";
    event.meta.ns = "ns";
    event.reason = "FailedMount";
    event.message = "MountVolume.MountDevice failed for volume \"pv-d-1\" : rpc error";
    event.involved = {.kind = "Pod", .ns = "ns", .name = "p", .uid = pod.meta.uid};
    event.last_seen = SampleTime();
  }

  Inventory Build() const {
    Inventory inventory = EmptyInventory();
    auto node = MakeNode("n1");
    node.is_virtual = is_virtual;
    inventory.nodes = TableOf<kubernetes::Node>({node});
    inventory.pods = TableOf<Pod>({pod});
    auto claim = MakeClaim("ns", "c");
    claim.volume_name = "pv-d-1";
    inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
    inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>({volume});
    std::vector<VolumeAttachment> attachments;
    if (has_attachment) attachments.push_back(attachment);
    if (has_attachment_elsewhere) attachments.push_back(MakeAttachment("n2"));
    inventory.volume_attachments = TableOf(attachments);
    if (has_event) inventory.events = TableOf<kubernetes::Event>({event});
    return inventory;
  }

  // The reason, or empty if there is no finding.
  std::string Verdict() const {
    const auto findings = EvaluateOne(StuckPodCheck(), Build()).findings;
    return findings.empty() ? "" : findings.at(0).reason;
  }

  Pod pod;
  kubernetes::PersistentVolume volume;
  VolumeAttachment attachment;
  bool has_attachment = true;
  bool has_attachment_elsewhere = true;  // of another volume
  kubernetes::Event event;
  bool has_event = false;
  bool is_virtual = false;
};

struct Case {
  const char* what;
  std::function<void(World&)> change;
  const char* reason;  // empty: not stuck
};

void Wait(World& world, const char* reason) {
  for (auto& container : world.pod.waiting) container.reason = reason;
}

const Case kCases[] = {
    {"its disk is not attached yet", [](World&) {}, "attach"},
    {"nobody asked for the attachment", [](World& w) { w.has_attachment = false; }, "attach"},
    {"it is attached to another node",
     [](World& w) {
       w.attachment.node_name = "n2";
       w.attachment.attached = true;
     },
     "attach"},
    {"the kubelet has said nothing of it", [](World& w) { w.pod.waiting.clear(); }, "attach"},
    {"it creates its containers", [](World& w) { Wait(w, "ContainerCreating"); }, "attach"},
    {"it is attached and cannot be mounted",
     [](World& w) { w.attachment.attached = w.has_event = true; }, "mount"},
    {"no node fits, for the sake of its volumes",
     [](World& w) {
       w.pod.node_name.clear();
       w.pod.unscheduled_message =
           "0/8 nodes are available: 1 node(s) exceed max volume count, 4 node(s) didn't match "
           "Pod's node affinity/selector.";
     },
     "unschedulable"},
    {"it does not end",
     [](World& w) {
       w.pod.phase = "Running";
       w.pod.has_started = true;
       w.pod.meta.deleting_since = SampleTime() - 20min;
     },
     "terminating"},
    {"it does not end on a node that is gone",
     [](World& w) {
       w.pod.node_name = "gone";
       w.pod.meta.deleting_since = SampleTime() - 20min;
     },
     "terminating"},

    {"it waits for an image", [](World& w) { Wait(w, "ImagePullBackOff"); }, ""},
    {"it waits for a ConfigMap", [](World& w) { Wait(w, "CreateContainerConfigError"); }, ""},
    {"its own init code runs", [](World& w) { w.pod.has_started = true; }, ""},
    {"it waits for the network: all is attached, and nobody complains of a mount",
     [](World& w) { w.attachment.attached = true; }, ""},
    {"the complaint is of the pod of this name before it",
     [](World& w) {
       w.attachment.attached = w.has_event = true;
       w.event.involved.uid = "another";
     },
     ""},
    {"the complaint is of another volume",
     [](World& w) {
       w.attachment.attached = w.has_event = true;
       w.event.message = "MountVolume.SetUp failed for volume \"config\"";
     },
     ""},
    {"the complaint is of another volume, and no disk id is known",
     [](World& w) {
       w.attachment.attached = w.has_event = true;
       w.volume.disk_id.clear();
       w.event.message = "MountVolume.SetUp failed for volume \"config\"";
     },
     ""},
    {"the complaint is over: the kubelet would have said it again",
     [](World& w) {
       w.attachment.attached = w.has_event = true;
       w.event.last_seen = SampleTime() - 601s;
     },
     ""},
    {"its node is virtual, where nothing is attached by Kubernetes",
     [](World& w) {
       w.is_virtual = true;
       w.has_attachment = false;
     },
     ""},
    {"CPU is what no node has",
     [](World& w) {
       w.pod.node_name.clear();
       w.pod.unscheduled_message = "0/8 nodes are available: 8 Insufficient cpu.";
     },
     ""},
    {"nothing is ever attached by this driver (attachRequired: false)",
     [](World& w) { w.has_attachment = w.has_attachment_elsewhere = false; }, ""},
    {"it has ended", [](World& w) { w.pod.phase = "Succeeded"; }, ""},
    {"it has failed", [](World& w) { w.pod.phase = "Failed"; }, ""},
    {"its volume is no disk", [](World& w) { w.volume = MakeVolume("pv-d-1", "Bound"); }, ""},
    {"its node is gone: that is missing-node-pod", [](World& w) { w.pod.node_name = "gone"; }, ""},
    {"it has no claim and does not end",
     [](World& w) {
       w.pod.claims.clear();
       w.pod.meta.deleting_since = SampleTime() - 20min;
     },
     ""},
    {"it is younger than the grace age", [](World& w) { w.pod.started = SampleTime() - 599s; }, ""},
    {"it is Terminating for less than the grace age",
     [](World& w) { w.pod.meta.deleting_since = SampleTime() - 599s; }, ""},
    {"it is ignored", [](World& w) { w.pod.meta.marks = {"ack-storage.io/ignore"}; }, ""},
};

TEST(StuckPod, IsOneThatItsVolumesKeepFromStartingOrEnding) {
  for (const Case& each : kCases) {
    World world;
    each.change(world);
    EXPECT_EQ(world.Verdict(), each.reason) << each.what;
  }
}

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

TEST(StuckPod, TellsWhyTheDiskIsNotDetachedAndNamesTheRisk) {
  World world;
  world.pod.meta.deleting_since = SampleTime() - 20min;
  world.attachment.attached = true;
  world.attachment.detach_error =
      kubernetes::VolumeError{.time = SampleTime(), .message = "Disk is detaching"};
  const auto findings = EvaluateOne(StuckPodCheck(), world.Build()).findings;
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].since, SampleTime() - 20min);
  EXPECT_THAT(findings[0].summary, HasSubstr("Disk is detaching"));
  EXPECT_EQ(findings[0].remedy.back().command,
            "kubectl delete pod -n ns p --grace-period=0 --force");
  EXPECT_THAT(findings[0].remedy.back().risk, HasSubstr("both may write"));
}

TEST(StuckPod, IsWithheldWithoutTheData) {
  const World world;
  EXPECT_TRUE(IsComplete(StuckPodCheck(), world.Build()));
  const std::function<void(Inventory&)> losses[] = {
      [](Inventory& i) { i.pods = {}; }, [](Inventory& i) { i.nodes = {}; },
      [](Inventory& i) { i.persistent_volumes = {}; },
      [](Inventory& i) { i.persistent_volume_claims = {}; },
      [](Inventory& i) { i.volume_attachments = {}; }};
  for (const auto& lose : losses) {
    Inventory inventory = world.Build();
    lose(inventory);
    EXPECT_FALSE(EvaluateOne(StuckPodCheck(), inventory).complete);
    EXPECT_THAT(EvaluateOne(StuckPodCheck(), inventory).findings, IsEmpty());
  }
}

TEST(StuckPod, ShowsOnlyTheNamespacesThatAreWanted) {
  Inventory inventory = World().Build();
  inventory.scope.namespaces = {"other"};
  EXPECT_THAT(EvaluateOne(StuckPodCheck(), inventory).findings, IsEmpty());
}

}  // namespace
}  // namespace exporter::stuck_pod_test

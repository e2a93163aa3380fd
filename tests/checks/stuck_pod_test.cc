// SPDX-License-Identifier: Apache-2.0
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/stuck_pod_world.h"

namespace exporter::stuck_pod_test {
namespace {

using ::testing::IsEmpty;
using namespace std::chrono_literals;

using World = StuckWorld;

struct Case {
  const char* what;
  std::function<void(World&)> change;
  const char* reason;  // empty: not stuck
};

void Wait(World& world, const char* reason) {
  for (auto& container : world.pod.waiting) container.reason = reason;
}

// Its containers ended half an hour ago, and the phase stayed.
void Reboot(World& world) {
  world.pod.phase = "Running";
  world.pod.has_started = true;
  world.pod.waiting.clear();
  world.pod.last_ran = SampleTime() - 30min;
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
    {"the kubelet names the volume of the pod alone",
     [](World& w) {
       w.attachment.attached = w.has_event = true;
       w.event.message = "unmounted volumes=[data], unattached volumes=[]: timed out";
     },
     "mount"},
    {"its node was rebooted, and the disk cannot be mounted again",
     [](World& w) {
       Reboot(w);
       w.attachment.attached = w.has_event = true;
     },
     "mount"},
    {"its node was rebooted, and the disk is not attached any more", Reboot, "attach"},
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
       w.pod.has_started = w.pod.runs = true;
       w.pod.meta.deleting_since = SampleTime() - 20min;
     },
     "terminating"},
    {"it does not end on a node that is gone",
     [](World& w) {
       w.pod.node_name = "gone";
       w.pod.meta.deleting_since = SampleTime() - 20min;
     },
     "terminating"},

    {"its node was rebooted, and it is about to run again",
     [](World& w) {
       Reboot(w);
       w.attachment.attached = true;
     },
     ""},
    {"its node was rebooted less than the grace age ago",
     [](World& w) {
       Reboot(w);
       w.pod.last_ran = SampleTime() - 599s;
     },
     ""},
    {"the complaint is from before its containers started",
     [](World& w) {
       Reboot(w);
       w.attachment.attached = w.has_event = true;
       w.event.last_seen = SampleTime() - 31min;
     },
     ""},
    {"it waits for an image", [](World& w) { Wait(w, "ImagePullBackOff"); }, ""},
    {"it waits for a ConfigMap", [](World& w) { Wait(w, "CreateContainerConfigError"); }, ""},
    {"its own init code runs", [](World& w) { w.pod.has_started = w.pod.runs = true; }, ""},
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

// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analysis/disk_wait_world.h"

namespace exporter::disk_mounts_test {
namespace {

using World = WaitWorld;
using Case = WaitCase;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

constexpr const char* kNodeAttach =
    "MountVolume.MountDevice failed for volume \"pv-d-1\" : rpc error: attach volume: "
    "InstanceDiskLimitExceeded";

const Case kNotMounted[] = {
    {"nobody complains", [](World&) {}, ""},
    {"the kubelet has waited in vain", [](World& w) { w.Say("FailedMount", kWaitedInVain); },
     "mount timeout: Unable to attach or mount volumes: unmounted volumes=[data], unattached "
     "volumes=[data]: timed out waiting for the condition"},
    {"the driver says why, and the kubelet that it waited in vain",
     [](World& w) {
       w.Say("FailedMount", kWaitedInVain, 1min);
       w.Say("FailedMapVolume", "MapVolume.SetUpDevice failed for volume \"pv-d-1\" : fsck", 2min);
     },
     "mount other: MapVolume.SetUpDevice failed for volume \"pv-d-1\" : fsck"},
    {"the kubelet waits for a ConfigMap",
     [](World& w) {
       w.Say("FailedMount", "unmounted volumes=[cfg], unattached volumes=[cfg data]: timed out");
     },
     ""},
    {"the complaint is older than its rhythm",
     [](World& w) { w.Say("FailedMount", kWaitedInVain, 601s); }, ""},
    {"the complaint is older than the wish for the attachment",
     [](World& w) {
       w.own->meta.created = SampleTime() - 59s;
       w.Say("FailedMount", kWaitedInVain, 1min);
     },
     ""},
    {"the complaint is older than the attachment by ECS",
     [](World& w) {
       w.disk.attached_at = SampleTime() - 59s;
       w.Say("FailedMount", kWaitedInVain, 1min);
     },
     ""},
    {"the complaint is newer than the attachment by ECS",
     [](World& w) {
       w.disk.attached_at = SampleTime() - 61s;
       w.Say("FailedMount", "MountVolume.SetUp failed for volume \"pv-d-1\" : fsck", 1min);
     },
     "mount other: MountVolume.SetUp failed for volume \"pv-d-1\" : fsck"},
    {"the complaint is older than the end of its containers",
     [](World& w) {
       w.pod.phase = "Running";
       w.pod.has_started = true;
       w.pod.last_ran = SampleTime() - 59s;
       w.Say("FailedMount", kWaitedInVain, 1min);
     },
     ""},
    {"its node was rebooted, and its disk cannot be mounted again",
     [](World& w) {
       w.pod.phase = "Running";
       w.pod.has_started = true;
       w.pod.last_ran = SampleTime() - 30min;
       w.Say("FailedMount", "MountVolume.MountDevice failed for volume \"pv-d-1\" : fsck", 1min);
     },
     "mount other: MountVolume.MountDevice failed for volume \"pv-d-1\" : fsck"},
    {"a FlexVolume",
     [](World& w) {
       w.volume.driver = "alicloud/disk";
       w.own.reset();
       w.disk = MakeDisk("d-1", "i-n2");
     },
     ""},
    {"a FlexVolume that the kubelet cannot mount",
     [](World& w) {
       w.volume.driver = "alicloud/disk";
       w.own.reset();
       w.Say("FailedMount", "MountVolume.SetUp failed for volume \"pv-d-1\" : fsck");
     },
     "mount other: MountVolume.SetUp failed for volume \"pv-d-1\" : fsck"},
};

TEST(DiskWait, IsForTheKubeletOnceTheDiskIsAttached) {
  for (const Case& each : kNotMounted) {
    World world;
    world.Attach();
    each.change(world);
    EXPECT_EQ(TextOf(world), each.text) << each.what;
  }
}

// The disk is attached by Kubernetes and is not on the node by ECS.
const Case kContradicted[] = {
    {"it is nowhere", [](World&) {},
     "ecs other: ECS does not have it on the node's instance, i-n1"},
    {"it is on another node", [](World& w) { w.disk = MakeDisk("d-1", "i-n2"); },
     "ecs disk_busy: ECS has it on instance i-n2 (node n2)"},
    {"it is on an instance that is no node", [](World& w) { w.disk = MakeDisk("d-1", "i-x"); },
     "ecs disk_busy: ECS has it on instance i-x"},
    {"the driver, which attaches from the node, says why",
     [](World& w) { w.Say("FailedMount", kNodeAttach); },
     "ecs disk_limit: ECS does not have it on the node's instance, i-n1; "
     "MountVolume.MountDevice failed for volume \"pv-d-1\" : rpc error: attach volume: "
     "InstanceDiskLimitExceeded"},
    {"the kubelet has waited in vain",
     [](World& w) {
       w.disk = MakeDisk("d-1", "i-n2");
       w.Say("FailedMount", kWaitedInVain);
     },
     "ecs disk_busy: ECS has it on instance i-n2 (node n2); Unable to attach or mount volumes: "
     "unmounted volumes=[data], unattached volumes=[data]: timed out waiting for the condition"},
    {"a disk for several instances is on another only",
     [](World& w) {
       w.disk = MakeDisk("d-1", "i-n2");
       w.disk.multi_attach = true;
     },
     "ecs other: ECS does not have it on the node's instance, i-n1"},
    {"it is on several instances, this one too",
     [](World& w) {
       w.disk = MakeDisk("d-1", "i-n2");
       w.disk.instance_ids.emplace_back("i-n1");
     },
     ""},
    {"it is on its way", [](World& w) { w.disk.status = "Attaching"; }, ""},
    {"ECS does not say where it is", [](World& w) { w.disk.status = "In_use"; }, ""},
    {"it was asked for less than two minutes before the list",
     [](World& w) { w.own->meta.created = SampleTime() - 119s; }, ""},
    {"nobody knows when it was asked for", [](World& w) { w.own->meta.created.reset(); }, ""},
    {"the instance of the node is not known", [](World& w) { w.nodes[0].instance_id.clear(); }, ""},
    {"ECS cannot be asked", [](World& w) { w.knows_disks = false; }, ""},
    {"the list of ECS is past its maximum age", [](World& w) { w.are_disks_out_of_date = true; },
     ""},
};

TEST(DiskWait, IsForADiskThatEcsDoesNotHaveOnTheNode) {
  for (const Case& each : kContradicted) {
    World world;
    world.own->attached = true;
    each.change(world);
    EXPECT_EQ(TextOf(world), each.text) << each.what;
  }
}

// Kubernetes has no attachments then: the node attaches the disk and mounts it (CSIDriver
// attachRequired: false, k8s.io/kubernetes pkg/volume/csi).
const Case kAttachedByNodes[] = {
    {"nobody complains", [](World&) {}, ""},
    {"the kubelet has waited in vain", [](World& w) { w.Say("FailedMount", kWaitedInVain); },
     "mount timeout: Unable to attach or mount volumes: unmounted volumes=[data], unattached "
     "volumes=[data]: timed out waiting for the condition"},
    {"the driver says why", [](World& w) { w.Say("FailedMount", kNodeAttach); },
     "mount disk_limit: MountVolume.MountDevice failed for volume \"pv-d-1\" : rpc error: attach "
     "volume: InstanceDiskLimitExceeded"},
    {"it complained before the disk was attached",
     [](World& w) {
       w.disk.attached_at = SampleTime() - 30s;
       w.Say("FailedMount", kNodeAttach);
     },
     ""},
    {"the kubelet waits for a ConfigMap",
     [](World& w) {
       w.Say("FailedMount", "unmounted volumes=[cfg], unattached volumes=[cfg data]: timed out");
     },
     ""},
    {"ECS has the disk nowhere", [](World& w) { w.disk = MakeDisk("d-1"); },
     "ecs other: ECS does not have it on the node's instance, i-n1"},
    {"ECS has the disk on another node", [](World& w) { w.disk = MakeDisk("d-1", "i-n2"); },
     "ecs disk_busy: ECS has it on instance i-n2 (node n2)"},
    {"ECS had the disk nowhere when the pod had just come",
     [](World& w) {
       w.disk = MakeDisk("d-1");
       w.pod.started = SampleTime() - 119s;
     },
     ""},
};

TEST(DiskWait, IsForTheNodeWhereTheDriverHasNoAttachments) {
  for (const Case& each : kAttachedByNodes) {
    World world;
    world.own.reset();
    world.disk = MakeDisk("d-1", "i-n1");
    each.change(world);
    EXPECT_EQ(TextOf(world), each.text) << each.what;
  }
}

TEST(AttachFailures, AreOfDisksThatEcsDoesNotHaveOnTheNodeAndNotOfMounting) {
  World world;
  world.own->attached = true;
  world.Say("FailedMount", kNodeAttach);
  EXPECT_THAT(FailuresOf(world), ElementsAre("pv-d-1 n1 disk_limit"));
  world.Attach();
  EXPECT_THAT(TextOf(world), HasSubstr("mount disk_limit"));
  EXPECT_THAT(FailuresOf(world), IsEmpty());
}

}  // namespace
}  // namespace exporter::disk_mounts_test

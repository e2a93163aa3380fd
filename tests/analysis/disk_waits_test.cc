// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analysis/disk_wait_world.h"

namespace exporter::disk_waits_test {
namespace {

using World = WaitWorld;
using Case = WaitCase;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

constexpr const char* kMultiAttach =
    "Multi-Attach error for volume \"pv-d-1\" Volume is already used by pod(s) q";

void HeldByN2(World& world) {
  world.own.reset();
  world.others = {AttachmentOf("n2", true)};
}

const Case kNotAttached[] = {
    {"nobody says why", [](World&) {}, "attach"},
    {"it has not been asked for",
     [](World& w) {
       w.own.reset();
       w.others = {AttachmentOf("n2", true)};
       w.others[0].persistent_volume = "pv-of-another";
     },
     "attach"},
    {"the driver says why",
     [](World& w) {
       w.own->attach_error =
           kubernetes::VolumeError{.time = SampleTime(), .message = "InstanceDiskLimitExceeded"};
       w.Say("FailedAttachVolume",
             "AttachVolume.Attach failed for volume \"pv-d-1\" : Throttling.User");
     },
     "attach disk_limit: InstanceDiskLimitExceeded"},
    {"an event says why",
     [](World& w) {
       w.Say("FailedAttachVolume",
             "AttachVolume.Attach failed for volume \"pv-d-1\" : Throttling.User");
     },
     "attach throttled: AttachVolume.Attach failed for volume \"pv-d-1\" : Throttling.User"},
    {"the event is from before it was asked for on this node",
     [](World& w) {
       w.own->meta.created = SampleTime() - 30s;
       w.Say("FailedAttachVolume", kMultiAttach, 31s);
     },
     "attach"},
    {"another node has it, and the event is told",
     [](World& w) {
       HeldByN2(w);
       w.Say("FailedAttachVolume", kMultiAttach);
     },
     "attach multi_attach: Multi-Attach error for volume \"pv-d-1\" Volume is already used by "
     "pod(s) q"},
    {"another node has it, and the event is lost", HeldByN2, "attach multi_attach: node n2 has it"},
    {"another node has it, and the event is older than its rhythm",
     [](World& w) {
       HeldByN2(w);
       w.Say("FailedAttachVolume", kMultiAttach, 601s);
     },
     "attach multi_attach: node n2 has it"},
    {"another node has asked for it",
     [](World& w) {
       HeldByN2(w);
       w.others[0].attached = false;
     },
     "attach multi_attach: node n2 has asked for it"},
    {"two other nodes: the one that has it counts",
     [](World& w) {
       HeldByN2(w);
       w.others.insert(w.others.begin(), AttachmentOf("n0", false));
     },
     "attach multi_attach: node n2 has it"},
    {"several nodes may have it",
     [](World& w) {
       HeldByN2(w);
       w.volume.access_modes = {"ReadWriteOnce", "ReadOnlyMany"};
     },
     "attach"},
    {"nobody says how many nodes may have it",
     [](World& w) {
       HeldByN2(w);
       w.volume.access_modes.clear();
     },
     "attach"},
    {"ECS has it on another instance", [](World& w) { w.disk = MakeDisk("d-1", "i-n2"); },
     "attach disk_busy: ECS has it on instance i-n2 (node n2)"},
    {"ECS had it elsewhere when it had just been asked for",
     [](World& w) {
       w.disk = MakeDisk("d-1", "i-n2");
       w.own->meta.created = SampleTime() - 119s;
     },
     "attach"},
    {"the disk is for several instances",
     [](World& w) {
       w.disk = MakeDisk("d-1", "i-n2");
       w.disk.multi_attach = true;
     },
     "attach"},
    {"it runs no more since its node was rebooted",
     [](World& w) {
       w.pod.phase = "Running";
       w.pod.has_started = true;
       w.pod.last_ran = SampleTime() - 30min;
     },
     "attach"},
    {"ECS had it elsewhere by a list that is past its maximum age",
     [](World& w) {
       w.disk = MakeDisk("d-1", "i-n2");
       w.are_disks_out_of_date = true;
     },
     "attach"},
    {"there are no attachments yet, and the controller says why",
     [](World& w) {
       w.own.reset();
       w.Say("FailedAttachVolume",
             "AttachVolume.Attach failed for volume \"pv-d-1\" : volumeattachments is forbidden: "
             "User \"x\" cannot create resource \"volumeattachments\"");
     },
     "attach permission: AttachVolume.Attach failed for volume \"pv-d-1\" : volumeattachments is "
     "forbidden: User \"x\" cannot create resource \"volumeattachments\""},
    {"its node is virtual", [](World& w) { w.nodes[0].is_virtual = true; }, ""},
};

TEST(DiskWait, IsForTheAttachment) {
  for (const Case& each : kNotAttached) {
    World world;
    each.change(world);
    EXPECT_EQ(TextOf(world), each.text) << each.what;
  }
}

TEST(DiskWait, NamesWhoHasTheDisk) {
  World world;
  EXPECT_EQ(HolderOf(world), "/");
  world.disk = MakeDisk("d-1", "i-x");
  EXPECT_EQ(HolderOf(world), "/i-x");
  world.disk = MakeDisk("d-1", "i-n2");
  EXPECT_EQ(HolderOf(world), "n2/i-n2");
  world.others = {AttachmentOf("n2", true)};
  world.others[0].meta.deleting_since = SampleTime();
  EXPECT_EQ(HolderOf(world), "n2-/i-n2");
  world.others[0].node_name = "n3";
  EXPECT_EQ(HolderOf(world), "n2/i-n2") << "ECS knows better than the attachment";
  world.disk = MakeDisk("d-1");
  EXPECT_EQ(HolderOf(world), "n3-/");
}

// Findings and metrics name the same cause for a disk and a node.
TEST(AttachFailures, AreTheWaitsOfPodsThatHaveACause) {
  for (const auto* cases : {&kNotAttached[0], &kNotAttached[2], &kNotAttached[3], &kNotAttached[6],
                            &kNotAttached[12]}) {
    World world;
    cases->change(world);
    const std::string text = TextOf(world);
    const auto cause = text.substr(0, text.find(':'));
    const auto expected = cause == "attach"
                              ? std::vector<std::string>{}
                              : std::vector<std::string>{"pv-d-1 n1 " + cause.substr(7)};
    EXPECT_EQ(FailuresOf(world), expected) << cases->what;
  }
}

TEST(AttachFailures, AreOfPodsThatWaitOnly) {
  World world;
  HeldByN2(world);
  EXPECT_THAT(FailuresOf(world), ElementsAre("pv-d-1 n1 multi_attach"));
  world.pod.runs = true;
  EXPECT_THAT(FailuresOf(world), IsEmpty());
}

}  // namespace
}  // namespace exporter::disk_waits_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/disk_events.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::disk_events_test {
namespace {

using kubernetes::Event;
using kubernetes::Pod;
using namespace std::chrono_literals;

// A pod volume "data" with the PersistentVolume pv-d-1 of disk d-1.
struct NewsCase {
  const char* message;
  DiskNews news;
};

// Texts of k8s.io/kubernetes: pkg/volume/util/operationexecutor (form 1), pkg/kubelet/volumemanager
// WaitForAttachAndMount and pkg/kubelet SyncPod (form 2), pkg/controller/volume/attachdetach.
const NewsCase kNews[] = {
    {"MountVolume.MountDevice failed for volume \"pv-d-1\" : rpc error: code = Internal desc = x",
     DiskNews::kFailure},
    {"MountVolume.SetUp failed for volume \"pv-d-1\" : rpc error", DiskNews::kFailure},
    {"MountVolume.WaitForAttach failed for volume \"pv-d-1\" : timed out", DiskNews::kFailure},
    {"MapVolume.SetUpDevice failed for volume \"pv-d-1\" : rpc error", DiskNews::kFailure},
    {"MapVolume.MapPodDevice failed for volume \"pv-d-1\" : rpc error", DiskNews::kFailure},
    {"AttachVolume.Attach failed for volume \"pv-d-1\" : rpc error", DiskNews::kFailure},
    {"Multi-Attach error for volume \"pv-d-1\" Volume is already exclusively attached to one node "
     "and can't be attached to another",
     DiskNews::kFailure},
    {"Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data "
     "kube-api-access-x1]: timed out waiting for the condition",
     DiskNews::kUnmounted},
    {"Unable to attach or mount volumes: unmounted volumes=[cfg data], unattached volumes=[], "
     "failed "
     "to process volumes=[]: context deadline exceeded",
     DiskNews::kUnmounted},
    {"Unable to mount volumes for pod \"p_ns(u)\": timeout expired waiting for volumes to attach "
     "or "
     "mount for pod \"ns\"/\"p\". list of unmounted volumes=[data]. list of unattached "
     "volumes=[data default-token-x]",
     DiskNews::kUnmounted},
    {"FlexVolume of d-1 cannot be mounted", DiskNews::kFailure},
    {"the disk is d-1.", DiskNews::kFailure},

    {"Unable to attach or mount volumes: unmounted volumes=[cfg], unattached volumes=[cfg data "
     "kube-api-access-x1]: timed out waiting for the condition",
     DiskNews::kNothing},
    {"Unable to attach or mount volumes: unmounted volumes=[data2 mydata], unattached "
     "volumes=[data]: timed out waiting for the condition",
     DiskNews::kNothing},
    {"Unable to attach or mount volumes: unmounted volumes=[], unattached volumes=[data]: x",
     DiskNews::kNothing},
    {"Unable to attach or mount volumes: unmounted volumes=[pv-d-1], unattached volumes=[data]: x",
     DiskNews::kNothing},
    {"MountVolume.SetUp failed for volume \"cfg\" : configmap \"pv-d-1\" not found",
     DiskNews::kNothing},
    {"MountVolume.SetUp failed for volume \"pv-d-12\" : rpc error", DiskNews::kNothing},
    {"AttachVolume.Attach failed for volume \"pv-d-2\" : d-1 is attached to instance i-x",
     DiskNews::kNothing},
    {"disk d-10 and disk bad-1 are elsewhere", DiskNews::kNothing},
    {"", DiskNews::kNothing},
};

TEST(DiskNews, IsOfTheDiskThatIsNamedAndOfNoOther) {
  const auto volume = MakeDiskVolume("d-1", "Bound");
  for (const NewsCase& each : kNews) {
    EXPECT_EQ(ReadDiskNews(each.message, {.volume = &volume, .name = "data"}), each.news)
        << each.message;
  }
}

TEST(DiskNews, IsNoneOfTheVolumesOfAPodWhoseNamesAreNotKnown) {
  auto volume = MakeDiskVolume("d-1", "Bound");
  EXPECT_EQ(ReadDiskNews("unmounted volumes=[data], unattached", {.volume = &volume, .name = {}}),
            DiskNews::kNothing);
  EXPECT_EQ(ReadDiskNews("unmounted volumes=[], unattached", {.volume = &volume, .name = {}}),
            DiskNews::kNothing);
  volume.disk_id.clear();
  EXPECT_EQ(ReadDiskNews("MountVolume.SetUp failed for volume \"config\"",
                         {.volume = &volume, .name = "data"}),
            DiskNews::kNothing);
}

struct World {
  Pod pod = MakePod("ns", "p", "n1", {"c"});
  kubernetes::PersistentVolume volume = MakeDiskVolume("d-1", "Bound");
  std::vector<Event> events;
  std::optional<TimePoint> not_before;

  Event& Say(std::string name, std::string message, std::chrono::seconds ago) {
    Event event;
    event.meta.name = std::move(name);
    event.reason = "FailedMount";
    event.message = std::move(message);
    event.involved = {.kind = "Pod", .ns = "ns", .name = "p", .uid = pod.meta.uid};
    event.last_seen = SampleTime() - ago;
    events.push_back(std::move(event));
    return events.back();
  }

  // The name of the event; empty if there is none.
  std::string Found() const {
    Inventory inventory = EmptyInventory();
    inventory.events = TableOf(events);
    const Index index(inventory);
    const auto* event = FindDiskEvent(inventory, index, pod, {.volume = &volume, .name = "data"},
                                      kMountReasons, not_before);
    return event == nullptr ? "" : event->meta.name;
  }
};

constexpr const char* kFailure = "MountVolume.SetUp failed for volume \"pv-d-1\" : why";
constexpr const char* kUnmounted = "unmounted volumes=[data], unattached volumes=[]: timed out";

TEST(DiskEvent, IsTheLatestThatSaysWhatFailedElseTheLatest) {
  World world;
  EXPECT_EQ(world.Found(), "");
  world.Say("a", kUnmounted, 3min);
  world.Say("b", kUnmounted, 2min);
  EXPECT_EQ(world.Found(), "b");
  world.Say("c", kFailure, 5min);
  world.Say("d", kFailure, 4min);
  EXPECT_EQ(world.Found(), "d");
  world.Say("e", kFailure, 4min);
  EXPECT_EQ(world.Found(), "e") << "by name where the time is the same";
}

TEST(DiskEvent, IsOfOneOfTheReasonsAndOfThisPod) {
  World world;
  Event& event = world.Say("a", kFailure, 1min);
  event.reason = "FailedMapVolume";
  EXPECT_EQ(world.Found(), "a");
  event.reason = "FailedAttachVolume";
  EXPECT_EQ(world.Found(), "");
  event.reason = "FailedMount";
  event.involved.uid = "of the pod before it of this name";
  EXPECT_EQ(world.Found(), "");
}

TEST(DiskEvent, HoldsForTheRhythmOfTheKubelet) {
  World world;
  world.Say("a", kFailure, 600s);
  EXPECT_EQ(world.Found(), "a");
  world.events[0].last_seen = SampleTime() - 601s;
  EXPECT_EQ(world.Found(), "");
  world.events[0].last_seen.reset();
  EXPECT_EQ(world.Found(), "");
}

TEST(DiskEvent, IsHistoryOnceAContainerHasRunOrTheDiskWasAskedForSince) {
  World world;
  world.Say("a", kFailure, 5min);
  world.pod.last_ran = SampleTime() - 5min;
  EXPECT_EQ(world.Found(), "");
  world.pod.last_ran = SampleTime() - 301s;
  EXPECT_EQ(world.Found(), "a");
  world.not_before = SampleTime() - 5min;
  EXPECT_EQ(world.Found(), "a");
  world.not_before = SampleTime() - 299s;
  EXPECT_EQ(world.Found(), "");
}

}  // namespace
}  // namespace exporter::disk_events_test

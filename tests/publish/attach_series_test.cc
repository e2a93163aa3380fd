// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/publish/page_samples.h"

namespace exporter::attach_series_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

kubernetes::VolumeAttachment Failing(const char* message) {
  auto attachment = MakeAttachment("n1");
  attachment.persistent_volume = "pv-d-1";
  attachment.attached = false;
  attachment.attach_error = kubernetes::VolumeError{.time = SampleTime(), .message = message};
  return attachment;
}

std::vector<std::string> SamplesFor(const kubernetes::VolumeAttachment& attachment) {
  Inventory inventory = EmptyInventory();
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({attachment});
  return SamplesOf(inventory, "ack_storage_volume_attach_error");
}

TEST(AttachSeries, NameVolumeNodeAndCause) {
  EXPECT_THAT(SamplesFor(Failing("ErrorCode: InstanceDiskLimitExceeded")),
              ElementsAre(R"({persistentvolume="pv-d-1",node="n1",cause="disk_limit"} 1)"));
  EXPECT_THAT(SamplesFor(Failing("what is this?")),
              ElementsAre(R"({persistentvolume="pv-d-1",node="n1",cause="other"} 1)"));
}

TEST(AttachSeries, AreOfErrorsThatStandAndOfDisks) {
  auto attached = Failing("Throttling");
  attached.attached = true;
  EXPECT_THAT(SamplesFor(attached), IsEmpty());
  auto oss = Failing("Throttling");
  oss.attacher = "ossplugin.csi.alibabacloud.com";
  EXPECT_THAT(SamplesFor(oss), IsEmpty());
  auto detaching = Failing("Throttling");
  detaching.detach_error = detaching.attach_error;
  detaching.attach_error.reset();
  EXPECT_THAT(SamplesFor(detaching), IsEmpty());
}

// Pods p and q on n1 wait for a disk that another node holds.
Inventory MultiAttach() {
  Inventory inventory = EmptyInventory();
  std::vector<kubernetes::Pod> pods;
  std::vector<kubernetes::Event> events;
  for (const char* name : {"p", "q"}) {
    auto pod = MakePod("ns", name, "n1", {"c"});
    pod.phase = "Pending";
    pod.has_started = pod.runs = false;
    kubernetes::Event event;
    event.meta.name = name;
    event.reason = "FailedAttachVolume";
    event.message = "Multi-Attach error for volume \"pv-d-1\" Volume is already used by pod(s) r";
    event.involved = {.kind = "Pod", .ns = "ns", .name = name, .uid = pod.meta.uid};
    event.last_seen = SampleTime();
    pods.push_back(pod);
    events.push_back(event);
  }
  auto claim = MakeClaim("ns", "c");
  claim.volume_name = "pv-d-1";
  inventory.pods = TableOf(pods);
  inventory.events = TableOf(events);
  inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-1", "Bound")});
  return inventory;
}

TEST(AttachSeries, AreOfEventsOfPodsThatWaitOnce) {
  Inventory inventory = MultiAttach();
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_volume_attach_error"),
              ElementsAre(R"({persistentvolume="pv-d-1",node="n1",cause="multi_attach"} 1)"));
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({Failing("Throttling")});
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_volume_attach_error"),
              ElementsAre(R"({persistentvolume="pv-d-1",node="n1",cause="throttled"} 1)"));
  auto attached = MakeAttachment("n1");
  attached.persistent_volume = "pv-d-1";
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({attached});
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_volume_attach_error"), IsEmpty());
  inventory = MultiAttach();
  inventory.volume_attachments = {};
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_volume_attach_error"), IsEmpty());
}

// The event is said once and is lost after an hour; the other node's attachment stays.
TEST(AttachSeries, AreOfDisksForOneNodeThatAnotherHas) {
  Inventory inventory = MultiAttach();
  inventory.events = TableOf<kubernetes::Event>({});
  auto volume = MakeDiskVolume("d-1", "Bound");
  volume.access_modes = {"ReadWriteOnce"};
  inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>({volume});
  auto held = MakeAttachment("n2");
  held.persistent_volume = "pv-d-1";
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({held});
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_volume_attach_error"),
              ElementsAre(R"({persistentvolume="pv-d-1",node="n1",cause="multi_attach"} 1)"));
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({});
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_volume_attach_error"), IsEmpty());
}

TEST(AttachSeries, AreNotOfDisksThatAreAttachedAndCannotBeMounted) {
  Inventory inventory = MultiAttach();
  std::vector<kubernetes::Event> events(inventory.events.begin(), inventory.events.end());
  for (auto& event : events) {
    event.reason = "FailedMount";
    event.message = "MountVolume.MountDevice failed for volume \"pv-d-1\" : fsck found errors";
  }
  inventory.events = TableOf(events);
  auto attached = MakeAttachment("n1");
  attached.persistent_volume = "pv-d-1";
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({attached});
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_volume_attach_error"), IsEmpty());
}

TEST(AttachSeries, AreOfTheVolumesThatAreShown) {
  Inventory inventory = EmptyInventory();
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({Failing("Throttling")});
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-1", "Bound")});
  inventory.scope.excluded_storage_classes = {kSampleClass};
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_volume_attach_error"), IsEmpty());
}

}  // namespace
}  // namespace exporter::attach_series_test

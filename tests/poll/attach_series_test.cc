#include "exporter/poll/attach_series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/poll/page_samples.h"

namespace exporter {
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

TEST(AttachSeries, AreOfTheVolumesThatAreShown) {
  Inventory inventory = EmptyInventory();
  inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({Failing("Throttling")});
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-1", "Bound")});
  inventory.scope.excluded_storage_classes = {kSampleClass};
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_volume_attach_error"), IsEmpty());
}

}  // namespace
}  // namespace exporter

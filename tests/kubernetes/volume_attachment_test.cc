#include "exporter/kubernetes/volume_attachment.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes {
namespace {

using ::testing::HasSubstr;

constexpr const char* kFull = R"({
  "metadata": {"name": "csi-04fd"},
  "spec": {"attacher": "diskplugin.csi.alibabacloud.com", "nodeName": "node-1",
           "source": {"persistentVolumeName": "d-1"}},
  "status": {"attached": true}})";

VolumeAttachment MustDecode(const std::string& text) {
  auto decoded = DecodeText<VolumeAttachment>(text, DecodeVolumeAttachment);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

TEST(VolumeAttachment, HasEveryFieldOfAFullObject) {
  const VolumeAttachment attachment = MustDecode(kFull);
  EXPECT_EQ(attachment.meta.name, "csi-04fd");
  EXPECT_EQ(attachment.attacher, kDiskDriver);
  EXPECT_EQ(attachment.node_name, "node-1");
  EXPECT_EQ(attachment.persistent_volume, "d-1");
  EXPECT_TRUE(attachment.attached);
}

TEST(VolumeAttachment, IsNotAttachedForAMinimalObject) {
  const VolumeAttachment attachment =
      MustDecode(R"({"metadata": {"name": "a"}, "spec": {"source": {"inlineVolumeSpec": {}}}})");
  EXPECT_FALSE(attachment.attached);
  EXPECT_EQ(attachment.persistent_volume, "");
}

TEST(VolumeAttachment, IsRefusedWithoutAName) {
  EXPECT_THAT(DecodeText<VolumeAttachment>("{}", DecodeVolumeAttachment).object,
              FailsWith(ErrorKind::kBadResponse, HasSubstr("volumeattachment: no metadata.name")));
}

TEST(VolumeAttachment, SurvivesEveryMutation) {
  ExpectSurvivesMutations<VolumeAttachment>(kFull, DecodeVolumeAttachment);
}

TEST(CapturedVolumeAttachments, FillOneNodeAndNameOneThatIsGone) {
  const auto attachments =
      DecodeList<VolumeAttachment>("volumeattachment_list.json", DecodeVolumeAttachment);
  EXPECT_EQ(attachments.size(), 27U);
  const auto on = [&](const std::string& node) {
    return std::ranges::count_if(attachments, [&](const VolumeAttachment& attachment) {
      return attachment.node_name == node && attachment.attacher == kDiskDriver;
    });
  };
  EXPECT_EQ(on("cn-shenzhen.172.16.19.12"), 15);
  EXPECT_EQ(on("cn-shenzhen.172.16.19.99"), 1);
  EXPECT_EQ(std::ranges::count(attachments, false, &VolumeAttachment::attached), 2);
}

}  // namespace
}  // namespace exporter::kubernetes

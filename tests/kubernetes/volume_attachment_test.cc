// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/volume_attachment.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/core/timestamp.h"
#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::volume_attachment_test {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr const char* kFull = R"({
  "metadata": {"name": "csi-04fd"},
  "spec": {"attacher": "diskplugin.csi.alibabacloud.com", "nodeName": "node-1",
           "source": {"persistentVolumeName": "d-1"}},
  "status": {"attached": true,
             "attachError": {"time": "2026-11-22T12:47:56Z", "message": "rpc error\nErrorCode: X"},
             "detachError": {"time": null, "message": "is detaching"}}})";

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
  EXPECT_EQ(attachment.attach_error, (VolumeError{.time = ParseTimestamp("2026-11-22T12:47:56Z"),
                                                  .message = "rpc error ErrorCode: X"}));
  EXPECT_EQ(attachment.detach_error,
            (VolumeError{.time = std::nullopt, .message = "is detaching"}));
}

TEST(VolumeAttachment, IsNotAttachedForAMinimalObject) {
  const VolumeAttachment attachment =
      MustDecode(R"({"metadata": {"name": "a"}, "spec": {"source": {"inlineVolumeSpec": {}}}})");
  EXPECT_FALSE(attachment.attached);
  EXPECT_EQ(attachment.persistent_volume, "");
  EXPECT_FALSE(attachment.attach_error);
  EXPECT_FALSE(attachment.detach_error);
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

TEST(CapturedVolumeAttachments, HoldOneErrorOfEachKind) {
  const auto attachments =
      DecodeList<VolumeAttachment>("volumeattachment_list.json", DecodeVolumeAttachment);
  const auto failed = [&](auto error) {
    std::vector<VolumeAttachment> found;
    std::ranges::copy_if(attachments, std::back_inserter(found), [&](const VolumeAttachment& item) {
      return static_cast<bool>(item.*error);
    });
    return found;
  };
  const auto attaching = failed(&VolumeAttachment::attach_error);
  ASSERT_EQ(attaching.size(), 1U);
  EXPECT_FALSE(attaching[0].attached);
  EXPECT_EQ(attaching[0].attach_error->time, ParseTimestamp("2026-11-22T12:47:56Z"));
  EXPECT_THAT(attaching[0].attach_error->message,
              AllOf(HasSubstr("ErrorCode: InstanceDiskLimitExceeded Recommend: "),
                    EndsWith("exceed the limit attachments of disk")));
  const auto detaching = failed(&VolumeAttachment::detach_error);
  ASSERT_EQ(detaching.size(), 1U);
  EXPECT_TRUE(detaching[0].attached);
  EXPECT_THAT(detaching[0].detach_error->message, HasSubstr("is detaching from"));
}

}  // namespace
}  // namespace exporter::kubernetes::volume_attachment_test

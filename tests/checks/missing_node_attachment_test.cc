// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::missing_node_attachment_test {
namespace {

using kubernetes::VolumeAttachment;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

VolumeAttachment ToGone() {
  auto attachment = MakeAttachment("gone");
  attachment.meta.name = "csi-1";
  attachment.persistent_volume = "pv-d-1";
  return attachment;
}

Inventory With(const VolumeAttachment& attachment) {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-1", "Bound")});
  inventory.volume_attachments = TableOf<VolumeAttachment>({attachment});
  return inventory;
}

struct Case {
  const char* what;
  std::function<void(VolumeAttachment&)> change;
  bool is_one;
};

const Case kCases[] = {
    {"of the disk driver, attached", [](VolumeAttachment&) {}, true},
    {"of the disk driver, asked for", [](VolumeAttachment& each) { each.attached = false; }, true},
    {"of a volume that is gone as well",
     [](VolumeAttachment& each) { each.persistent_volume = "pv-gone"; }, true},
    {"of OSS", [](VolumeAttachment& each) { each.attacher = "ossplugin.csi.alibabacloud.com"; },
     false},
    {"of NAS", [](VolumeAttachment& each) { each.attacher = "nasplugin.csi.alibabacloud.com"; },
     false},
    {"to a node that is there", [](VolumeAttachment& each) { each.node_name = "n1"; }, false},
    {"ignored", [](VolumeAttachment& each) { each.meta.marks = {"ack-storage.io/ignore"}; }, false},
};

TEST(MissingNodeAttachment, IsADisksAttachmentToANodeThatIsNotInTheList) {
  for (const Case& each : kCases) {
    VolumeAttachment attachment = ToGone();
    each.change(attachment);
    EXPECT_EQ(EvaluateAgain(MissingNodeAttachmentCheck(), With(attachment), 1h).findings.size(),
              each.is_one ? 1U : 0U)
        << each.what;
  }
}

TEST(MissingNodeAttachment, NamesNodeVolumeAndRisk) {
  const auto finding =
      EvaluateAgain(MissingNodeAttachmentCheck(), With(ToGone()), 1h).findings.at(0);
  EXPECT_EQ(finding.kind, "VolumeAttachment");
  EXPECT_EQ(finding.name, "csi-1");
  EXPECT_EQ(finding.node, "gone");
  EXPECT_EQ(finding.storage_class, kSampleClass);
  EXPECT_EQ(finding.since, SampleTime());
  EXPECT_EQ(
      finding.summary,
      "VolumeAttachment csi-1 still attaches volume pv-d-1 to node gone, which does not exist: the "
      "volume cannot be attached elsewhere.");
  EXPECT_EQ(finding.remedy.back().command, "kubectl delete volumeattachment csi-1");
  EXPECT_FALSE(finding.remedy.back().risk.empty());
}

TEST(MissingNodeAttachment, IsNotToBeDeletedTwice) {
  VolumeAttachment attachment = ToGone();
  attachment.meta.deleting_since = SampleTime() - 1h;
  const auto finding =
      EvaluateAgain(MissingNodeAttachmentCheck(), With(attachment), 1h).findings.at(0);
  for (const auto& step : finding.remedy) {
    EXPECT_THAT(step.command, ::testing::Not(::testing::HasSubstr("delete"))) << step.what;
  }
  EXPECT_THAT(finding.remedy.back().what, ::testing::HasSubstr("Do not delete csi-1 again"));
}

TEST(MissingNodeAttachment, IsOneOnlyAfterTheGraceAge) {
  EXPECT_THAT(EvaluateOne(MissingNodeAttachmentCheck(), With(ToGone())).findings, IsEmpty());
  EXPECT_THAT(EvaluateAgain(MissingNodeAttachmentCheck(), With(ToGone()), 599s).findings,
              IsEmpty());
}

TEST(MissingNodeAttachment, IsOnlyOfTheVolumesThatAreShown) {
  Inventory inventory = With(ToGone());
  inventory.scope.excluded_storage_classes = {kSampleClass};
  EXPECT_THAT(EvaluateAgain(MissingNodeAttachmentCheck(), inventory, 1h).findings, IsEmpty());
}

TEST(MissingNodeAttachment, IsWithheldWithoutNodesOrAttachments) {
  Inventory inventory = With(ToGone());
  inventory.nodes = {};
  EXPECT_FALSE(EvaluateOne(MissingNodeAttachmentCheck(), inventory).complete);
  inventory = With(ToGone());
  inventory.volume_attachments = {};
  EXPECT_FALSE(EvaluateOne(MissingNodeAttachmentCheck(), inventory).complete);
}

}  // namespace
}  // namespace exporter::missing_node_attachment_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <functional>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/checks/cause_advice.h"
#include "tests/checks/evaluating.h"

namespace exporter::attach_error_test {
namespace {

using kubernetes::VolumeAttachment;
using kubernetes::VolumeError;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

VolumeAttachment Failing(std::string message) {
  auto attachment = MakeAttachment("n1");
  attachment.meta.name = "csi-1";
  attachment.meta.created = SampleTime() - 1h;
  attachment.persistent_volume = "pv-d-1";
  attachment.attached = false;
  attachment.attach_error = VolumeError{.time = SampleTime(), .message = std::move(message)};
  return attachment;
}

Inventory With(const VolumeAttachment& attachment) {
  Inventory inventory = EmptyInventory();
  auto volume = MakeDiskVolume("d-1", "Bound");
  volume.zones = {"cn-shenzhen-e"};
  inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>({volume});
  inventory.volume_attachments = TableOf<VolumeAttachment>({attachment});
  return inventory;
}

std::vector<Finding> FindFor(const VolumeAttachment& attachment) {
  return EvaluateOne(AttachErrorCheck(), With(attachment)).findings;
}

TEST(AttachError, NamesTheAttachmentItsNodeAndTheCause) {
  const auto findings = FindFor(Failing("ErrorCode: InstanceDiskLimitExceeded"));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].severity, Severity::kCritical);
  EXPECT_EQ(findings[0].kind, "VolumeAttachment");
  EXPECT_EQ(findings[0].name, "csi-1");
  EXPECT_EQ(findings[0].node, "n1");
  EXPECT_EQ(findings[0].zone, "cn-shenzhen-e");
  EXPECT_EQ(findings[0].storage_class, kSampleClass);
  EXPECT_EQ(findings[0].reason, "disk_limit");
  EXPECT_EQ(findings[0].since, SampleTime() - 1h) << "the error tells the latest try only";
  EXPECT_EQ(findings[0].monthly_cost, std::nullopt) << "an attachment costs nothing";
  EXPECT_EQ(findings[0].summary,
            "Volume pv-d-1 cannot be attached to node n1: the instance already has as many "
            "disks attached as it supports.");
}

TEST(AttachError, GivesTheAdviceOnItsCause) {
  for (const auto& [message, reason] : {std::pair{"ErrorCode: NoStock", "out_of_stock"},
                                        {"InvalidKMSKeyId.NotFound", "kms"},
                                        {"CSINode n1 does not contain driver x", "driver_missing"},
                                        {"nobody knows", "other"}}) {
    const Finding finding = FindFor(Failing(message)).at(0);
    EXPECT_EQ(finding.reason, reason);
    const CauseAdvice& advice = AdviceOn(Classify(message));
    EXPECT_EQ(finding.remedy.back().what, advice.what);
    EXPECT_EQ(finding.remedy.back().command, advice.command);
    EXPECT_THAT(finding.summary, HasSubstr(": " + std::string(advice.meaning)));
  }
}

TEST(AttachError, QuotesWhatNoRuleKnows) {
  EXPECT_EQ(FindFor(Failing("got 0 devices, will retry later")).at(0).summary,
            "Volume pv-d-1 cannot be attached to node n1: unrecognized error: got 0 "
            "devices, will retry later.");
}

struct Case {
  const char* what;
  std::function<void(VolumeAttachment&)> change;
  bool is_one;
};

const Case kCases[] = {
    {"with an error of attaching", [](VolumeAttachment&) {}, true},
    {"of a volume that is gone", [](VolumeAttachment& each) { each.persistent_volume = "x"; },
     true},
    {"whose own age is not known: by its error",
     [](VolumeAttachment& each) {
       each.meta.created.reset();
       each.attach_error.edit().time = SampleTime() - 1h;
     },
     true},
    {"that is attached after all", [](VolumeAttachment& each) { each.attached = true; }, false},
    {"without an error", [](VolumeAttachment& each) { each.attach_error.reset(); }, false},
    {"with an error of detaching",
     [](VolumeAttachment& each) {
       each.detach_error = each.attach_error;
       each.attach_error.reset();
       each.attached = true;
     },
     false},
    {"of another driver",
     [](VolumeAttachment& each) { each.attacher = "ossplugin.csi.alibabacloud.com"; }, false},
    {"younger than the grace age",
     [](VolumeAttachment& each) { each.meta.created = SampleTime() - 599s; }, false},
    {"ignored", [](VolumeAttachment& each) { each.meta.marks = {"ack-storage.io/ignore"}; }, false},
};

TEST(AttachError, IsAnAttachmentOfTheDiskDriverThatFails) {
  for (const Case& each : kCases) {
    VolumeAttachment attachment = Failing("Throttling");
    each.change(attachment);
    EXPECT_EQ(FindFor(attachment).size(), each.is_one ? 1U : 0U) << each.what;
  }
}

TEST(AttachError, QuotesForeignNamesForTheShell) {
  VolumeAttachment attachment = Failing("Throttling");
  attachment.meta.name = "csi;reboot";
  EXPECT_THAT(FindFor(attachment).at(0).remedy.front().command, HasSubstr("'csi;reboot'"));
}

TEST(AttachError, IsOnlyOfTheVolumesThatAreShown) {
  Inventory inventory = With(Failing("Throttling"));
  inventory.scope.excluded_storage_classes = {kSampleClass};
  EXPECT_THAT(EvaluateOne(AttachErrorCheck(), inventory).findings, IsEmpty());
}

TEST(AttachError, IsWithheldWithoutTheAttachments) {
  Inventory inventory = With(Failing("Throttling"));
  inventory.volume_attachments = {};
  EXPECT_FALSE(EvaluateOne(AttachErrorCheck(), inventory).complete);
  EXPECT_THAT(EvaluateOne(AttachErrorCheck(), inventory).findings, IsEmpty());
}

}  // namespace
}  // namespace exporter::attach_error_test

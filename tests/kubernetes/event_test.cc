// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/event.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/core/timestamp.h"
#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::event_test {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kFull = R"({
  "metadata": {"name": "web-0.1", "namespace": "cx",
               "creationTimestamp": "2026-11-22T12:00:09Z"},
  "involvedObject": {"kind": "Pod", "namespace": "cx", "name": "web-0", "uid": "u-1"},
  "reason": "FailedAttachVolume", "message": "rpc error\nErrorCode: InstanceDiskLimitExceeded",
  "source": {"component": "attachdetach-controller", "host": "node-1"},
  "firstTimestamp": "2026-11-22T12:00:00Z", "lastTimestamp": "2026-11-22T12:05:00Z", "count": 23,
  "eventTime": null, "series": null, "reportingComponent": "other"})";

Event MustDecode(const std::string& text) {
  auto decoded = DecodeText<Event>(text, DecodeEvent);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

TEST(Event, HasEveryFieldOfAFullObject) {
  const Event event = MustDecode(kFull);
  EXPECT_EQ(event.meta.name, "web-0.1");
  EXPECT_EQ(event.reason, "FailedAttachVolume");
  EXPECT_EQ(event.message, "rpc error ErrorCode: InstanceDiskLimitExceeded");
  EXPECT_EQ(event.involved,
            (InvolvedObject{.kind = "Pod", .ns = "cx", .name = "web-0", .uid = "u-1"}));
  EXPECT_EQ(event.first_seen, ParseTimestamp("2026-11-22T12:00:00Z"));
  EXPECT_EQ(event.last_seen, ParseTimestamp("2026-11-22T12:05:00Z"));
  EXPECT_EQ(event.count, 23);
  EXPECT_EQ(event.component, "attachdetach-controller");
}

TEST(Event, HappenedOnceWhenAMinimalObjectWasMade) {
  const Event event = MustDecode(R"({"metadata": {"name": "e", "namespace": "n",
                                     "creationTimestamp": "2026-11-22T12:00:09Z"}})");
  EXPECT_EQ(event.first_seen, ParseTimestamp("2026-11-22T12:00:09Z"));
  EXPECT_EQ(event.last_seen, event.first_seen);
  EXPECT_EQ(event.count, 1);
  EXPECT_EQ(event.component, "");
  EXPECT_EQ(event.involved, InvolvedObject{});
  EXPECT_EQ(MustDecode(R"({"metadata": {"name": "e", "namespace": "n"}})").last_seen, std::nullopt);
}

TEST(Event, GoesByItsSeriesAsTheSchedulerWritesIt) {
  const Event event = MustDecode(R"({
    "metadata": {"name": "e", "namespace": "n", "creationTimestamp": "2026-11-22T12:00:09Z"},
    "source": {}, "firstTimestamp": null, "lastTimestamp": null,
    "eventTime": "2026-11-22T12:00:08.500000Z",
    "series": {"count": 4, "lastObservedTime": "2026-11-22T12:09:00.250000Z"},
    "reportingComponent": "default-scheduler"})");
  EXPECT_EQ(event.first_seen, ParseTimestamp("2026-11-22T12:00:08.500Z"));
  EXPECT_EQ(event.last_seen, ParseTimestamp("2026-11-22T12:09:00.250Z"));
  EXPECT_EQ(event.count, 4);
  EXPECT_EQ(event.component, "default-scheduler");
}

TEST(Event, KeepsAKilobyteOfItsMessage) {
  const Event event = MustDecode(R"({"metadata": {"name": "e", "namespace": "n"}, "message": ")" +
                                 std::string(5000, 'x') + "\"}");
  EXPECT_LE(event.message.size(), 1024U);
  EXPECT_THAT(event.message, EndsWith("x..."));
}

TEST(Event, IsRefusedWithoutANameOrNamespace) {
  for (const char* text :
       {"{}", R"({"metadata": {"name": "e"}})", R"({"metadata": {"namespace": "n"}})"}) {
    EXPECT_THAT(DecodeText<Event>(text, DecodeEvent).object,
                FailsWith(ErrorKind::kBadResponse, HasSubstr("event: no metadata.name")));
  }
}

TEST(Event, SurvivesEveryMutation) {
  ExpectSurvivesMutations<Event>(kFull, DecodeEvent);
}

class CapturedEvents : public ::testing::Test {
 protected:
  // The events about one object with one reason.
  std::vector<Event> About(const std::string& name, const std::string& reason) const {
    std::vector<Event> found;
    std::ranges::copy_if(events_, std::back_inserter(found), [&](const Event& event) {
      return event.involved.name == name && event.reason == reason;
    });
    return found;
  }

  const std::vector<Event> events_ = DecodeList<Event>("event_list.json", DecodeEvent);
};

TEST_F(CapturedEvents, TellWhyThePodHangsInInit) {
  EXPECT_EQ(events_.size(), 207U);
  const auto attach = About("etl-0", "FailedAttachVolume");
  ASSERT_EQ(attach.size(), 1U);
  EXPECT_THAT(attach[0].message, HasSubstr("ErrorCode: InstanceDiskLimitExceeded Recommend: "));
  EXPECT_THAT(attach[0].message, EndsWith("exceed the limit attachments of disk"));
  EXPECT_EQ(attach[0].count, 23);
  EXPECT_EQ(attach[0].first_seen, ParseTimestamp("2026-11-22T12:03:00Z"));
  EXPECT_EQ(attach[0].last_seen, ParseTimestamp("2026-11-22T12:48:00Z"));
  const auto mount = About("etl-0", "FailedMount");
  ASSERT_EQ(mount.size(), 2U) << "in the words of an older and a newer kubelet";
  for (const Event& event : mount) {
    EXPECT_EQ(event.component, "kubelet");
    EXPECT_THAT(event.message, StartsWith("Unable to attach or mount volumes"));
  }
}

TEST_F(CapturedEvents, HaveATimeAndAReporterThoughTheSchedulerLeavesBothNull) {
  for (const Event& event : events_) {
    EXPECT_TRUE(event.first_seen) << event.meta.name;
    EXPECT_LE(event.first_seen, event.last_seen) << event.meta.name;
    EXPECT_GE(event.count, 1) << event.meta.name;
    EXPECT_NE(event.component, "") << event.meta.name;
  }
  EXPECT_EQ(std::ranges::count(events_, "default-scheduler", &Event::component), 35);
  const auto unscheduled = About("logbuf-15", "FailedScheduling");
  ASSERT_EQ(unscheduled.size(), 6U);
  EXPECT_EQ(unscheduled.front().first_seen, ParseTimestamp("2026-11-22T12:47:51.646825Z"));
  EXPECT_EQ(std::ranges::count(unscheduled, 2, &Event::count), 2) << "those with a series";
}

TEST_F(CapturedEvents, NameNoNamespaceForAVolume) {
  const auto failed = About("d-wz9715ociqidgzfasq09", "VolumeFailedDelete");
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed[0].involved.kind, "PersistentVolume");
  EXPECT_EQ(failed[0].involved.ns, "");
  EXPECT_EQ(failed[0].meta.ns, "default");
}

}  // namespace
}  // namespace exporter::kubernetes::event_test

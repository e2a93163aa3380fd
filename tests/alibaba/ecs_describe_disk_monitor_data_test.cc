// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_disk_monitor_data.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "exporter/core/timestamp.h"
#include "tests/alibaba/list_testing.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::ecs_describe_disk_monitor_data_test {
namespace {

using nlohmann::json;
using testing::EndsWith;
using testing::HasSubstr;

const std::string kDisk = "d-wz9pv1a2b3c4d5e6f7g8";
const TimePoint kSince = *ParseTimestamp("2026-03-01T07:00:00Z");
const TimePoint kUntil = *ParseTimestamp("2026-03-01T08:00:00Z");

Result<DiskActivity> Read(ScriptedClient& script) {
  return script.client.Call(DescribeDiskMonitorData(kRegion, kDisk, kSince, kUntil), script.budget);
}

Result<DiskActivity> ReadPoints(const std::vector<json>& points) {
  ScriptedClient script(InTurn({RespondWith({{"MonitorData", {{"DiskMonitorData", points}}}})}));
  return Read(script);
}

TEST(DescribeDiskMonitorData, GivesTheMeanOfThePoints) {
  ScriptedClient script(InTurn({Respond(200, ReadFixture("describe_disk_monitor_data.json"))}));
  const auto activity = Read(script);
  ASSERT_THAT(activity, IsOk());
  EXPECT_EQ(activity->disk_id, kDisk);
  EXPECT_EQ(activity->since, kSince);
  EXPECT_EQ(activity->until, kUntil);
  EXPECT_EQ(activity->iops, 1.5);
  EXPECT_EQ(activity->bytes_per_second, 6'144);
  EXPECT_THAT(script.transport.requests().at(0).url,
              EndsWith("/?DiskId=d-wz9pv1a2b3c4d5e6f7g8&EndTime=2026-03-01T08%3A00%3A00Z&"
                       "Period=3600&StartTime=2026-03-01T07%3A00%3A00Z"));
}

TEST(DescribeDiskMonitorData, AddsBothDirectionsWhereTheTotalIsMissing) {
  const auto activity =
      ReadPoints({{{"IOPSRead", 1}, {"IOPSWrite", "2"}, {"BPSRead", 10}, {"BPSWrite", 20}}});
  ASSERT_THAT(activity, IsOk());
  EXPECT_EQ(activity->iops, 3);
  EXPECT_EQ(activity->bytes_per_second, 30);
}

TEST(DescribeDiskMonitorData, KnowsNothingOfADiskWithoutPoints) {
  for (const auto& points :
       std::vector<std::vector<json>>{{},
                                      {json::object()},
                                      {{{"IOPSRead", 0}, {"BPSWrite", 0}}},
                                      {{{"DiskId", "d-other"}, {"IOPSTotal", 9}}}}) {
    const auto activity = ReadPoints(points);
    ASSERT_THAT(activity, IsOk());
    EXPECT_EQ(activity->iops, std::nullopt);
    EXPECT_EQ(activity->bytes_per_second, std::nullopt);
  }
}

TEST(DescribeDiskMonitorData, NeverTakesAnUnreadableAnswerForAnIdleDisk) {
  ScriptedClient script(InTurn({Respond(200, "{}")}));
  EXPECT_THAT(Read(script), FailsWith(ErrorKind::kBadResponse,
                                      "DescribeDiskMonitorData in cn-shenzhen: the answer has no "
                                      "readable MonitorData"));
}

TEST(DescribeDiskMonitorData, SurvivesEveryMutation) {
  const std::size_t taken = CountTakenMutations<DiskActivity>(
      "describe_disk_monitor_data.json", Read,
      [](const DiskActivity& activity) { EXPECT_EQ(activity.disk_id, kDisk); });
  EXPECT_GT(taken, 150U);
}

TEST(DescribeDiskMonitorData, NamesItsOwnPermission) {
  ScriptedClient script(InTurn({Respond(403, ReadFixture("error_forbidden_ram.json"))}));
  EXPECT_THAT(Read(script),
              FailsWith(ErrorKind::kForbidden, HasSubstr("grant ecs:DescribeDiskMonitorData")));
}

}  // namespace
}  // namespace exporter::alibaba::ecs_describe_disk_monitor_data_test

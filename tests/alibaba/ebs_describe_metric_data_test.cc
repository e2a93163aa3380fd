// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ebs_describe_metric_data.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "exporter/core/timestamp.h"
#include "tests/alibaba/list_testing.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::ebs_describe_metric_data_test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const TimePoint kSince = *ParseTimestamp("2026-03-01T07:00:00Z");
const TimePoint kUntil = *ParseTimestamp("2026-03-01T09:00:00Z");
const std::string kDisk = "d-wz9pv1a2b3c4d5e6f7g8";

Result<ListResult<DiskActivity>> Read(ScriptedClient& script, std::vector<std::string> disks) {
  const auto metrics = script.client.ListAll(
      DescribeMetricData(kRegion, std::move(disks), kSince, kUntil), script.budget);
  if (!metrics) return tl::unexpected(metrics.error());
  return ListResult<DiskActivity>{MergeMetrics(metrics->items, kSince, kUntil), metrics->problems,
                                  metrics->first_problem};
}

std::string MetricOf(const HttpRequest& request) {
  const std::string name = "MetricName=";
  const std::size_t begin = request.url.find(name) + name.size();
  return request.url.substr(begin, request.url.find('&', begin) - begin);
}

json Series(const std::string& disk, const json& points) {
  return {{"Labels", {{"DiskId", disk}}}, {"Datapoints", points}};
}

// Answers each metric's request with its series.
FakeTransport::Answer ByMetric(std::map<std::string, std::vector<json>> answers) {
  return [answers = std::move(answers)](const HttpRequest& request) {
    const auto found = answers.find(MetricOf(request));
    const auto rows = found == answers.end() ? std::vector<json>{} : found->second;
    return RespondWith({{"DataList", rows}});
  };
}

TEST(DescribeMetricData, AddsTheMeansOfReadsAndWrites) {
  ScriptedClient script(ByMetric({{"disk_read_iops", {Series("d-1", {{"1", 1}, {"2", 3}})}},
                                  {"disk_write_iops", {Series("d-1", {{"1", 4}})}},
                                  {"disk_read_bps", {Series("d-1", {{"1", 100}})}},
                                  {"disk_write_bps", {Series("d-1", {{"1", 200}})}}}));
  const auto list = Read(script, {"d-1"});
  ASSERT_THAT(list, IsOk());
  ASSERT_THAT(list->items, SizeIs(1));
  EXPECT_EQ(list->items[0].disk_id, "d-1");
  EXPECT_EQ(list->items[0].since, kSince);
  EXPECT_EQ(list->items[0].until, kUntil);
  EXPECT_EQ(list->items[0].iops, 6);
  EXPECT_EQ(list->items[0].bytes_per_second, 300);
  EXPECT_EQ(list->problems, 0U) << list->first_problem;
  const auto requests = script.transport.requests();
  ASSERT_THAT(requests, SizeIs(4));
  EXPECT_EQ(requests[0].url,
            "https://ebs.aliyuncs.com/?Dimensions=%7B%22DiskId%22%3A%5B%22d-1%22%5D%7D&"
            "EndTime=2026-03-01T09%3A00%3A00Z&MetricName=disk_read_iops&Period=3600&"
            "RegionId=cn-shenzhen&StartTime=2026-03-01T07%3A00%3A00Z");
}

TEST(DescribeMetricData, ReadsTheFixture) {
  ScriptedClient script(InTurn({Respond(200, ReadFixture("ebs_describe_metric_data.json"))}));
  const auto list = Read(script, {kDisk});
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, ElementsAre(AllOf(Field(&DiskActivity::disk_id, kDisk),
                                             Field(&DiskActivity::iops, 3.5))));
}

TEST(DescribeMetricData, DoesNotCallADiskIdleByOneDirection) {
  ScriptedClient script(ByMetric({{"disk_read_iops", {Series("d-1", {{"1", 0}})}},
                                  {"disk_read_bps", {Series("d-1", {{"1", 0}})}},
                                  {"disk_write_bps", {Series("d-1", {{"1", 0}})}}}));
  const auto list = Read(script, {"d-1", "d-2"});
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, ElementsAre(AllOf(Field(&DiskActivity::iops, std::nullopt),
                                             Field(&DiskActivity::bytes_per_second, 0))));
}

TEST(DescribeMetricData, LeavesOutADiskWithoutPoints) {
  ScriptedClient script(ByMetric({{"disk_read_iops", {Series("d-1", json::object())}}}));
  const auto list = Read(script, {"d-1"});
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, IsEmpty());
}

TEST(DescribeMetricData, CountsSeriesOfDisksThatNobodyAskedFor) {
  ScriptedClient script(
      ByMetric({{"disk_read_iops", {Series("d-9", {{"1", 1}}), {{"Datapoints", {{"1", 1}}}}}}}));
  const auto list = Read(script, {"d-1"});
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, IsEmpty());
  EXPECT_EQ(list->problems, 2U);
  EXPECT_THAT(list->first_problem, HasSubstr("DiskId"));
}

TEST(DescribeMetricData, AsksForAHundredDisksACall) {
  std::vector<std::string> disks;
  for (int i = 1'000; i < 1'101; ++i) disks.push_back("d-" + std::to_string(i));
  ScriptedClient script(ByMetric({}));
  ASSERT_THAT(Read(script, disks), IsOk());
  const auto requests = script.transport.requests();
  ASSERT_THAT(requests, SizeIs(8));
  EXPECT_THAT(requests[0].url, HasSubstr("d-1099%22%5D"));
  EXPECT_THAT(requests[4].url, HasSubstr("%5B%22d-1100%22%5D"));
  std::set<std::string> metrics;
  for (const auto& request : requests) metrics.insert(MetricOf(request));
  EXPECT_THAT(metrics,
              ElementsAre("disk_read_bps", "disk_read_iops", "disk_write_bps", "disk_write_iops"));
}

TEST(DescribeMetricData, CountsADiskOnceHoweverOftenItIsNamed) {
  std::vector<std::string> disks;
  for (int i = 1'000; i < 1'100; ++i) disks.push_back("d-" + std::to_string(i));
  disks.insert(disks.end(), {"d-1000", ""});
  ScriptedClient script(ByMetric({{"disk_read_iops", {Series("d-1000", {{"1", 1}})}},
                                  {"disk_write_iops", {Series("d-1000", {{"1", 2}})}}}));
  const auto list = Read(script, disks);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, ElementsAre(Field(&DiskActivity::iops, 3)));
  EXPECT_THAT(script.transport.requests(), SizeIs(4));
}

TEST(DescribeMetricData, AddsUpTheSeriesOfOneDisk) {
  ScriptedClient script(
      ByMetric({{"disk_read_iops", {Series("d-1", {{"1", 1}}), Series("d-1", {{"1", 4}})}},
                {"disk_write_iops", {Series("d-1", {{"1", 0}})}}}));
  EXPECT_THAT(Read(script, {"d-1"})->items, ElementsAre(Field(&DiskActivity::iops, 5)));
}

TEST(DescribeMetricData, TakesPointsWrittenAsText) {
  ScriptedClient script(
      ByMetric({{"disk_read_iops", {Series("d-1", {{"1", "1.5"}, {"2", ""}, {"3", nullptr}})}},
                {"disk_write_iops", {Series("d-1", {{"1", 2}})}}}));
  const auto list = Read(script, {"d-1"});
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, ElementsAre(Field(&DiskActivity::iops, 3.5)));
  EXPECT_EQ(list->problems, 0U) << list->first_problem;
}

TEST(DescribeMetricData, CallsNobodyForNoDisks) {
  ScriptedClient script(InTurn({Respond(500, "")}));
  ASSERT_THAT(Read(script, {""}), IsOk());
  EXPECT_THAT(script.transport.requests(), IsEmpty());
}

TEST(DescribeMetricData, NeverTakesAnUnreadableAnswerForIdleDisks) {
  for (const auto* body : {"{}", R"({"DataList":null})", R"({"DataList":{}})"}) {
    ScriptedClient script(InTurn({Respond(200, body)}));
    EXPECT_THAT(Read(script, {"d-1"}),
                FailsWith(ErrorKind::kBadResponse, HasSubstr("no readable DataList")))
        << body;
  }
}

TEST(DescribeMetricData, SurvivesEveryMutation) {
  const std::size_t taken = CountTakenMutations<ListResult<DiskActivity>>(
      "ebs_describe_metric_data.json", [](ScriptedClient& script) { return Read(script, {kDisk}); },
      [](const ListResult<DiskActivity>& list) { EXPECT_LE(list.items.size(), 1U); });
  EXPECT_GT(taken, 50U);
}

TEST(DescribeMetricData, NamesItsOwnPermission) {
  ScriptedClient script(InTurn({Respond(403, ReadFixture("error_forbidden_ram.json"))}));
  EXPECT_THAT(Read(script, {"d-1"}),
              FailsWith(ErrorKind::kForbidden, HasSubstr("grant ebs:DescribeMetricData")));
}

}  // namespace
}  // namespace exporter::alibaba::ebs_describe_metric_data_test

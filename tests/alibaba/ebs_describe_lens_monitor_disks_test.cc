// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ebs_describe_lens_monitor_disks.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/alibaba/list_testing.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::ebs_describe_lens_monitor_disks_test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

Result<ListResult<LensDisk>> List(ScriptedClient& script) {
  return script.client.List(DescribeLensMonitorDisks(kRegion), script.budget);
}

Result<LensDisk> Decode(const json& object) {
  const auto document = JsonDocument::Parse(object.dump());
  return DecodeLensDisk(document->root());
}

json FullDisk() {
  return ReadJsonFixture("ebs_describe_lens_monitor_disks.json").at("DiskInfos").at(0);
}

Result<HttpResponse> Page(const std::vector<json>& disks, const std::string& next_token = "") {
  return RespondWith({{"DiskInfos", disks}, {"NextToken", next_token}});
}

TEST(DecodeLensDisk, ReadsAFullDisk) {
  const auto disk = Decode(FullDisk());
  ASSERT_THAT(disk, IsOk());
  EXPECT_EQ(disk->disk_id, "d-wz9pv1a2b3c4d5e6f7g8");
  EXPECT_EQ(disk->region, "cn-shenzhen");
  EXPECT_THAT(disk->tags, ElementsAre("CostOptimizationNeeded", "NoSnapshot"));
}

TEST(DecodeLensDisk, ReadsAMinimalDiskAndEachTagOnce) {
  EXPECT_THAT(Decode({{"DiskId", "d-1"}})->tags, IsEmpty());
  EXPECT_THAT(Decode({{"DiskId", "d-1"}, {"LensTags", {"A", "A"}}})->tags, ElementsAre("A"));
}

TEST(DecodeLensDisk, RefusesADiskWithoutItsId) {
  EXPECT_THAT(Decode({{"DiskName", "x"}}), FailsWith(ErrorKind::kBadResponse, HasSubstr("DiskId")));
}

TEST(DecodeLensDisk, SurvivesEveryMutation) {
  const std::size_t count = ForEachMutation(FullDisk().dump(), [](const std::string& text) {
    const auto document = JsonDocument::Parse(text);
    if (!document) return;
    const auto disk = DecodeLensDisk(document->root());
    EXPECT_TRUE(!disk || !disk->disk_id.empty());
  });
  EXPECT_GT(count, 200U);
}

TEST(DescribeLensMonitorDisks, AsksForOneTag) {
  ScriptedClient script(
      InTurn({Respond(200, ReadFixture("ebs_describe_lens_monitor_disks.json"))}));
  const auto list = List(script);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, ElementsAre(Field(&LensDisk::disk_id, "d-wz9pv1a2b3c4d5e6f7g8")));
  EXPECT_EQ(list->problems, 0U) << list->first_problem;
  EXPECT_EQ(script.transport.requests().at(0).url,
            "https://ebs.aliyuncs.com/?LensTags.1=CostOptimizationNeeded&MaxResults=100&"
            "RegionId=cn-shenzhen");
}

TEST(DescribeLensMonitorDisks, JoinsItsPagesAndKeepsEachOnce) {
  ScriptedClient script(InTurn(
      {Page({{{"DiskId", "d-1"}}}, "next"), Page({{{"DiskId", "d-1"}}, {{"DiskId", "d-2"}}})}));
  const auto list = List(script);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items,
              ElementsAre(Field(&LensDisk::disk_id, "d-1"), Field(&LensDisk::disk_id, "d-2")));
}

TEST(DescribeLensMonitorDisks, DropsAndCountsDisksOfAnotherRegion) {
  ScriptedClient script(
      InTurn({Page({{{"DiskId", "d-1"}, {"RegionId", "cn-beijing"}}, {{"DiskId", "d-2"}}})}));
  const auto list = List(script);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, ElementsAre(Field(&LensDisk::region, kRegion)));
  EXPECT_EQ(list->first_problem, "CloudLens disk d-1: of region cn-beijing, not cn-shenzhen");
}

TEST(DescribeLensMonitorDisks, NamesItsOwnPermission) {
  ScriptedClient script(InTurn({Respond(403, ReadFixture("error_forbidden_ram.json"))}));
  EXPECT_THAT(List(script),
              FailsWith(ErrorKind::kForbidden, HasSubstr("grant ebs:DescribeLensMonitorDisks")));
}

}  // namespace
}  // namespace exporter::alibaba::ebs_describe_lens_monitor_disks_test

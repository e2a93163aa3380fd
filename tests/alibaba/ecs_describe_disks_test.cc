// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_disks.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "exporter/core/timestamp.h"
#include "tests/alibaba/fixture.h"
#include "tests/alibaba/scripted_client.h"
#include "tests/support/json_mutations.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::ecs_describe_disks_test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

Result<Disk> Decode(const json& object) {
  const auto document = JsonDocument::Parse(object.dump());
  return DecodeDisk(document->root());
}

json DiskJson(const std::string& id, const std::string& region = "cn-shenzhen") {
  return {{"DiskId", id}, {"RegionId", region}, {"Size", 20}, {"Status", "Available"}};
}

Result<HttpResponse> Page(const std::vector<json>& disks, const json& next_token = "") {
  return Respond(
      200,
      json{{"RequestId", "1"}, {"NextToken", next_token}, {"Disks", {{"Disk", disks}}}}.dump());
}

std::vector<std::string> Ids(const ListResult<Disk>& list) {
  std::vector<std::string> ids;
  for (const Disk& disk : list.items) ids.push_back(disk.id);
  return ids;
}

TEST(DecodeDisk, ReadsAFullDisk) {
  const auto disk =
      Decode(ReadJsonFixture("describe_disks_page1.json").at("Disks").at("Disk").at(1));
  ASSERT_THAT(disk, IsOk());
  EXPECT_EQ(disk->id, "d-wz9pv1a2b3c4d5e6f7g8");
  EXPECT_EQ(disk->name, "d-pv-6f0e6a2e-1111-4c1a-9b55-0a1b2c3d4e5f");
  EXPECT_EQ(disk->region, "cn-shenzhen");
  EXPECT_EQ(disk->zone, "cn-shenzhen-e");
  EXPECT_EQ(disk->type, "data");
  EXPECT_EQ(disk->category, "cloud_essd");
  EXPECT_EQ(disk->performance_level, "PL1");
  EXPECT_EQ(disk->size_gib, 100);
  EXPECT_EQ(disk->status, "In_use");
  EXPECT_EQ(disk->charge_type, "PostPaid");
  EXPECT_EQ(disk->created, ParseTimestamp("2026-01-20T07:45:02Z"));
  EXPECT_EQ(disk->attached_at, ParseTimestamp("2026-02-11T03:22:10Z"));
  EXPECT_EQ(disk->detached_at, ParseTimestamp("2026-02-11T03:21:47Z"));
  EXPECT_THAT(disk->instance_ids, ElementsAre("i-wz9a1b2c3d4e5f6g7h8i"));
  EXPECT_EQ(disk->cluster_id, "c8f1d2e3a4b5c6d7e8f90123456789abc");
  EXPECT_EQ(disk->created_by, "alibabacloud-csi-plugin");
  EXPECT_EQ(disk->volume_name, "pvc-6f0e6a2e-1111-4c1a-9b55-0a1b2c3d4e5f");
  EXPECT_THAT(*disk->marks, ElementsAre("k8s.aliyun.com"));
  EXPECT_FALSE(disk->multi_attach);
  EXPECT_FALSE(disk->delete_with_instance);
  EXPECT_TRUE(disk->portable);
}

TEST(DecodeDisk, ReadsAMinimalDisk) {
  const auto disk = Decode({{"DiskId", "d-1"}});
  ASSERT_THAT(disk, IsOk());
  EXPECT_EQ(disk->id, "d-1");
  EXPECT_EQ(disk->size_gib, 0);
  EXPECT_EQ(disk->created, std::nullopt);
  EXPECT_THAT(disk->instance_ids, IsEmpty());
  EXPECT_THAT(*disk->marks, IsEmpty());
}

TEST(DecodeDisk, RefusesADiskWithoutItsId) {
  EXPECT_THAT(Decode({{"DiskName", "x"}}), FailsWith(ErrorKind::kBadResponse, HasSubstr("DiskId")));
}

TEST(DecodeDisk, FindsEveryInstanceOfAMultiAttachDisk) {
  const json disks = ReadJsonFixture("describe_disks_page2.json").at("Disks").at("Disk");
  const auto shared = std::ranges::find(
      disks, "Enabled", [](const json& disk) { return disk.at("MultiAttach").get<std::string>(); });
  ASSERT_NE(shared, disks.end());
  const auto disk = Decode(*shared);
  ASSERT_THAT(disk, IsOk());
  EXPECT_TRUE(disk->multi_attach);
  EXPECT_THAT(disk->instance_ids, ElementsAre("i-wz9a1b2c3d4e5f6g7h8i", "i-wz9b2c3d4e5f6g7h8i9j"));
}

TEST(DecodeDisk, NamesAnInstanceOnce) {
  const json twice = json::array({{{"InstanceId", "i-1"}}, {{"InstanceId", "i-1"}}});
  const auto disk =
      Decode({{"DiskId", "d-1"}, {"InstanceId", "i-2"}, {"Attachments", {{"Attachment", twice}}}});
  EXPECT_THAT(disk->instance_ids, ElementsAre("i-1"));
}

TEST(DecodeDisk, TakesTheInstanceOfADetachingDiskFromTheDisk) {
  const auto disk = Decode({{"DiskId", "d-1"},
                            {"Status", "Detaching"},
                            {"InstanceId", "i-1"},
                            {"Attachments", {{"Attachment", json::array()}}}});
  EXPECT_THAT(disk->instance_ids, ElementsAre("i-1"));
}

TEST(DecodeDisk, KeepsTheNamesOfTagsThatAreTrue) {
  const json tags = json::array({{{"TagKey", "ack-storage.io/ignore"}, {"TagValue", "true"}},
                                 {{"TagKey", "team"}, {"TagValue", "payments"}},
                                 {{"TagKey", "off"}, {"TagValue", "false"}}});
  const auto disk = Decode({{"DiskId", "d-1"}, {"Tags", {{"Tag", tags}}}});
  EXPECT_THAT(*disk->marks, ElementsAre("ack-storage.io/ignore"));
}

// ECS API reference, DescribeDisks: OperationLocks.OperationLock[].LockReason.
TEST(DecodeDisk, KeepsWhyItIsLocked) {
  const json locks = json::array({{{"LockReason", "financial"}}, {{"LockReason", "security"}}});
  const auto disk = Decode({{"DiskId", "d-1"}, {"OperationLocks", {{"OperationLock", locks}}}});
  EXPECT_THAT(*disk->lock_reasons, ElementsAre("financial", "security"));
  const auto free =
      Decode({{"DiskId", "d-1"}, {"OperationLocks", {{"OperationLock", json::array()}}}});
  EXPECT_THAT(*free->lock_reasons, IsEmpty());
  EXPECT_THAT(*Decode({{"DiskId", "d-1"}})->lock_reasons, IsEmpty());
}

TEST(DecodeDisk, TakesASizeWrittenAsText) {
  EXPECT_EQ(Decode({{"DiskId", "d-1"}, {"Size", "40"}})->size_gib, 40);
}

TEST(DecodeDisk, SurvivesEveryMutation) {
  const json full = ReadJsonFixture("describe_disks_page1.json").at("Disks").at("Disk").at(2);
  const std::size_t count = ForEachMutation(full.dump(), [](const std::string& text) {
    const auto document = JsonDocument::Parse(text);
    if (!document) return;
    const auto disk = DecodeDisk(document->root());
    EXPECT_TRUE(!disk || !disk->id.empty());
  });
  EXPECT_GT(count, 500U);
}

TEST(DecodeDisk, PassesUnknownWordsThrough) {
  const auto disk = Decode({{"DiskId", "d-1"},
                            {"Category", "cloud_essd_next"},
                            {"PerformanceLevel", "PL9"},
                            {"Status", "Frozen"},
                            {"DiskChargeType", "PayByDream"}});
  ASSERT_THAT(disk, IsOk());
  EXPECT_EQ(disk->category, "cloud_essd_next");
  EXPECT_EQ(disk->performance_level, "PL9");
  EXPECT_EQ(disk->status, "Frozen");
  EXPECT_EQ(disk->charge_type, "PayByDream");
}

TEST(DecodeDisk, KnowsNoEndOfWhatIsPaidByTheHour) {
  const auto end_of = [](const char* text) {
    return Decode({{"DiskId", "d-1"}, {"ExpiredTime", text}})->expires_at;
  };
  EXPECT_EQ(end_of("2999-09-08T16:00Z"), std::nullopt);
  EXPECT_EQ(end_of(""), std::nullopt);
  EXPECT_EQ(end_of("2026-12-01T16:00Z"), ParseTimestamp("2026-12-01T16:00:00Z"));
}

TEST(DecodeDisk, ReadsWhatElseIsPaidForAndWhetherItIsEncrypted) {
  const auto disk = Decode({{"DiskId", "d-1"}, {"ProvisionedIops", "5000"}, {"Encrypted", true}});
  EXPECT_EQ(disk->provisioned_iops, 5000);
  EXPECT_TRUE(disk->is_encrypted);
  EXPECT_FALSE(Decode({{"DiskId", "d-1"}})->is_encrypted);
}

TEST(DecodeDisk, NamesTheZonesOfARegionalDisk) {
  const auto zones_of = [](const json& placement) {
    return Decode({{"DiskId", "d-1"}, {"ZoneId", ""}, {"Placement", placement}})->zones;
  };
  EXPECT_THAT(zones_of({{"ZoneIds", "cn-shenzhen-e,cn-shenzhen-f"}}),
              ElementsAre("cn-shenzhen-e", "cn-shenzhen-f"));
  EXPECT_THAT(zones_of({{"ZoneIds", "cn-shenzhen-e,"}}), ElementsAre("cn-shenzhen-e"));
  EXPECT_THAT(zones_of({{"ZoneIds", ""}}), IsEmpty());
  EXPECT_THAT(zones_of(nullptr), IsEmpty());
}

TEST(DescribeDisks, JoinsItsPagesAndAsksForTheMost) {
  ScriptedClient script(InTurn({Respond(200, ReadFixture("describe_disks_page1.json")),
                                Respond(200, ReadFixture("describe_disks_page2.json"))}));
  const auto list = script.client.List(DescribeDisks("cn-shenzhen"), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, SizeIs(12));
  EXPECT_EQ(list->problems, 0U) << list->first_problem;
  const auto requests = script.transport.requests();
  ASSERT_THAT(requests, SizeIs(2));
  EXPECT_THAT(requests[0].url,
              AllOf(HasSubstr("MaxResults=500"), HasSubstr("RegionId=cn-shenzhen"),
                    HasSubstr("AdditionalAttributes.1=Placement"), Not(HasSubstr("NextToken"))));
  EXPECT_THAT(requests[1].url,
              HasSubstr("NextToken=AAAAAV3MpHK1AP0pfERHZN5pu6lkT2Ylc8h%2FM9PWB1l6FsU5%2B0hWv9bG3k1C"
                        "4ZxQ4Pq7RA%3D%3D"));
}

TEST(DescribeDisks, IsEmptyForARegionWithoutDisks) {
  ScriptedClient script(InTurn({Respond(200, ReadFixture("describe_disks_empty.json"))}));
  const auto list = script.client.List(DescribeDisks("cn-shenzhen"), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, IsEmpty());
}

TEST(DescribeDisks, KeepsTheLaterRowOfADiskOnTwoPages) {
  json moved = DiskJson("d-1");
  moved["Status"] = "In_use";
  ScriptedClient script(
      InTurn({Page({DiskJson("d-1"), DiskJson("d-2")}, "next"), Page({moved, DiskJson("d-3")})}));
  const auto list = script.client.List(DescribeDisks("cn-shenzhen"), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(Ids(*list), ElementsAre("d-1", "d-2", "d-3"));
  EXPECT_EQ(list->items[0].status, "In_use");
  EXPECT_EQ(list->problems, 0U);
}

TEST(DescribeDisks, DropsAndCountsDisksOfAnotherRegion) {
  ScriptedClient script(InTurn({Page({DiskJson("d-1"), DiskJson("d-2", "cn-beijing")})}));
  const auto list = script.client.List(DescribeDisks("cn-shenzhen"), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(Ids(*list), ElementsAre("d-1"));
  EXPECT_EQ(list->problems, 1U);
  EXPECT_EQ(list->first_problem, "disk d-2: of region cn-beijing, not cn-shenzhen");
}

TEST(DescribeDisks, CountsOddFieldsAndDisksWithoutId) {
  json odd = DiskJson("d-1");
  odd["Size"] = json::array();
  ScriptedClient script(InTurn({Page({odd}, "next"), Page({json{{"DiskName", "x"}}})}));
  const auto list = script.client.List(DescribeDisks("cn-shenzhen"), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(Ids(*list), ElementsAre("d-1"));
  EXPECT_EQ(list->problems, 2U);
  EXPECT_THAT(list->first_problem, HasSubstr("Size"));
}

TEST(DescribeDisks, FailsAsAWholeWhenALaterPageFails) {
  ScriptedClient script(InTurn(
      {Page({DiskJson("d-1")}, "next"), Respond(403, ReadFixture("error_forbidden_ram.json"))}));
  EXPECT_THAT(script.client.List(DescribeDisks("cn-shenzhen"), script.budget),
              FailsWith(ErrorKind::kForbidden,
                        "DescribeDisks in cn-shenzhen: Forbidden.RAM (403): the AccessKey may not "
                        "do this; grant ecs:DescribeDisks (deploy/ram has the policies), or switch "
                        "it off (--alibaba.disable)"));
}

TEST(DescribeDisks, RefusesAListThatDoesNotEnd) {
  ScriptedClient same(InTurn({Page({DiskJson("d-1")}, "next")}));
  EXPECT_THAT(same.client.List(DescribeDisks("cn-shenzhen"), same.budget),
              FailsWith(ErrorKind::kBadResponse,
                        HasSubstr("DescribeDisks in cn-shenzhen: the list does not end")));
  int page = 0;
  ScriptedClient endless(
      [&](const HttpRequest&) { return Page({DiskJson("d-1")}, std::to_string(++page)); },
      {.max_pages = 5});
  EXPECT_THAT(endless.client.List(DescribeDisks("cn-shenzhen"), endless.budget),
              FailsWith(ErrorKind::kBadResponse, HasSubstr("limit 5 pages")));
  EXPECT_EQ(page, 5);
}

TEST(DescribeDisks, TakesAMissingOrNullTokenForTheEnd) {
  ScriptedClient null_token(InTurn({Page({DiskJson("d-1")}, nullptr)}));
  EXPECT_THAT(null_token.client.List(DescribeDisks("cn-shenzhen"), null_token.budget), IsOk());
  ScriptedClient no_token(InTurn({Respond(200, R"({"Disks":{"Disk":[]}})")}));
  EXPECT_THAT(no_token.client.List(DescribeDisks("cn-shenzhen"), no_token.budget), IsOk());
}

TEST(DescribeDisks, NeverTakesAnUnreadableAnswerForAnEmptyList) {
  for (const auto* body :
       {"{}", R"({"Disks":null})", R"({"Disks":[]})", R"({"Disks":{"Disk":"none"}})",
        R"({"Disks":{"Disk":[1,2]}})", R"({"Disks":{"Disk":[]},"NextToken":7})"}) {
    ScriptedClient script(InTurn({Respond(200, body)}));
    EXPECT_THAT(script.client.List(DescribeDisks("cn-shenzhen"), script.budget),
                FailsWith(ErrorKind::kBadResponse, HasSubstr("the answer has no readable")))
        << body;
  }
}

}  // namespace
}  // namespace exporter::alibaba::ecs_describe_disks_test

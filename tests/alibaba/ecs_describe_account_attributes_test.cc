// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_account_attributes.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/alibaba/list_testing.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::ecs_describe_account_attributes_test {
namespace {

using nlohmann::json;
using testing::Each;
using testing::ElementsAre;
using testing::EndsWith;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double kGib = 1024.0 * 1024.0 * 1024.0;

Result<ListResult<DiskQuota>> ListFrom(const Result<HttpResponse>& answer) {
  ScriptedClient script(InTurn({answer}));
  return script.client.List(DescribeAccountAttributes(kRegion), script.budget);
}

json Attribute(const std::string& name, const std::vector<json>& values) {
  return {{"AttributeName", name}, {"AttributeValues", {{"ValueItem", values}}}};
}

Result<HttpResponse> Attributes(const std::vector<json>& attributes) {
  return RespondWith({{"AccountAttributeItems", {{"AccountAttributeItem", attributes}}}});
}

TEST(DescribeAccountAttributes, JoinsLimitAndUseByZoneAndCategory) {
  ScriptedClient script(InTurn({Respond(200, ReadFixture("describe_account_attributes.json"))}));
  const auto list = script.client.List(DescribeAccountAttributes(kRegion), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->problems, 0U) << list->first_problem;
  EXPECT_THAT(list->items, ElementsAre(Field(&DiskQuota::category, "cloud_efficiency"),
                                       Field(&DiskQuota::category, "cloud_essd"),
                                       Field(&DiskQuota::category, "cloud_ssd")));
  EXPECT_THAT(list->items, Each(Field(&DiskQuota::code, "max-postpaid-yundisk-capacity")));
  const DiskQuota& essd = list->items[1];
  EXPECT_EQ(essd.region, "cn-shenzhen");
  EXPECT_EQ(essd.zone, "cn-shenzhen-e");
  EXPECT_EQ(essd.charge_type, "PostPaid");
  EXPECT_EQ(essd.total_bytes, 204'800 * kGib);
  EXPECT_EQ(essd.used_bytes, 620 * kGib);
  EXPECT_THAT(script.transport.requests().at(0).url,
              EndsWith("/?AttributeName.1=max-postpaid-yundisk-capacity&"
                       "AttributeName.2=used-postpaid-yundisk-capacity&RegionId=cn-shenzhen"));
}

TEST(DescribeAccountAttributes, IsEmptyWhereTheAttributesAreGone) {
  const auto withdrawn =
      ListFrom(Respond(200, ReadFixture("describe_account_attributes_no_disk_quota.json")));
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_THAT(withdrawn->items, IsEmpty());
  const auto silent = ListFrom(Respond(200, R"({"RequestId":"1"})"));
  ASSERT_THAT(silent, IsOk());
  EXPECT_THAT(silent->items, IsEmpty());
}

TEST(DescribeAccountAttributes, KnowsNoUseWhereOnlyTheLimitIsTold) {
  const auto list = ListFrom(Attributes({Attribute(
      "max-postpaid-yundisk-capacity", {{{"Value", 100}, {"DiskCategory", "cloud_auto"}}})}));
  ASSERT_THAT(list, IsOk());
  ASSERT_THAT(list->items, ElementsAre(Field(&DiskQuota::used_bytes, std::nullopt)));
  EXPECT_EQ(list->items[0].total_bytes, 100 * kGib);
  EXPECT_EQ(list->items[0].zone, "");
}

TEST(DescribeAccountAttributes, NeedsALimit) {
  const auto list = ListFrom(Attributes(
      {Attribute("used-postpaid-yundisk-capacity", {{{"Value", "7"}}}),
       Attribute("max-postpaid-yundisk-capacity", {{{"Value", ""}}, {{"Value", "-1"}}})}));
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, IsEmpty());
}

TEST(DescribeAccountAttributes, CountsWhatIsNoNumber) {
  const auto list =
      ListFrom(Attributes({Attribute("max-postpaid-yundisk-capacity", {{{"Value", "many"}}})}));
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, IsEmpty());
  EXPECT_EQ(list->problems, 1U);
  EXPECT_THAT(list->first_problem, HasSubstr("Value"));
}

TEST(DescribeAccountAttributes, SurvivesEveryMutation) {
  const std::size_t taken = CountTakenMutations<ListResult<DiskQuota>>(
      "describe_account_attributes.json",
      [](ScriptedClient& script) {
        return script.client.List(DescribeAccountAttributes(kRegion), script.budget);
      },
      [](const ListResult<DiskQuota>& list) {
        for (const DiskQuota& quota : list.items) EXPECT_GE(quota.total_bytes, 0);
      });
  EXPECT_GT(taken, 300U);
}

TEST(DescribeAccountAttributes, NamesItsOwnPermission) {
  EXPECT_THAT(ListFrom(Respond(403, ReadFixture("error_forbidden_ram.json"))),
              FailsWith(ErrorKind::kForbidden, HasSubstr("grant ecs:DescribeAccountAttributes")));
}

}  // namespace
}  // namespace exporter::alibaba::ecs_describe_account_attributes_test

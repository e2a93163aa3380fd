// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_instances.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "exporter/core/timestamp.h"
#include "tests/alibaba/list_testing.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::ecs_describe_instances_test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Result<Instance> Decode(const json& object) {
  const auto document = JsonDocument::Parse(object.dump());
  return DecodeInstance(document->root());
}

json FullInstance() {
  return ReadJsonFixture("describe_instances.json").at("Instances").at("Instance").at(0);
}

Result<HttpResponse> Page(const std::vector<json>& instances, const std::string& next_token = "") {
  return RespondWith({{"NextToken", next_token}, {"Instances", {{"Instance", instances}}}});
}

TEST(DecodeInstance, ReadsAFullInstance) {
  const auto instance = Decode(FullInstance());
  ASSERT_THAT(instance, IsOk());
  EXPECT_EQ(instance->id, "i-wz9a1b2c3d4e5f6g7h8i");
  EXPECT_EQ(instance->name, "worker-k8s-1");
  EXPECT_EQ(instance->host_name, "worker-k8s-1");
  EXPECT_EQ(instance->type, "ecs.g6.large");
  EXPECT_EQ(instance->region, "cn-shenzhen");
  EXPECT_EQ(instance->zone, "cn-shenzhen-e");
  EXPECT_EQ(instance->status, "Running");
  EXPECT_EQ(instance->charge_type, "PostPaid");
  EXPECT_EQ(instance->created, ParseTimestamp("2026-01-12T02:11:00Z"));
}

TEST(DecodeInstance, ReadsAMinimalInstance) {
  const auto instance = Decode({{"InstanceId", "i-1"}, {"CreationTime", ""}, {"Status", nullptr}});
  ASSERT_THAT(instance, IsOk());
  EXPECT_EQ(instance->id, "i-1");
  EXPECT_EQ(instance->status, "");
  EXPECT_EQ(instance->created, std::nullopt);
}

TEST(DecodeInstance, RefusesAnInstanceWithoutItsId) {
  EXPECT_THAT(Decode({{"InstanceName", "x"}}),
              FailsWith(ErrorKind::kBadResponse, HasSubstr("InstanceId")));
}

TEST(DecodeInstance, SurvivesEveryMutation) {
  const std::size_t count = ForEachMutation(FullInstance().dump(), [](const std::string& text) {
    const auto document = JsonDocument::Parse(text);
    if (!document) return;
    const auto instance = DecodeInstance(document->root());
    EXPECT_TRUE(!instance || !instance->id.empty());
  });
  EXPECT_GT(count, 500U);
}

TEST(DescribeInstances, AsksForTheIdsOnceAndInOrder) {
  ScriptedClient script(InTurn({Respond(200, ReadFixture("describe_instances.json"))}));
  const auto list =
      script.client.ListAll(DescribeInstances(kRegion, {"i-2", "i-1", "", "i-2"}), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, SizeIs(3));
  EXPECT_EQ(list->problems, 0U) << list->first_problem;
  const auto requests = script.transport.requests();
  ASSERT_THAT(requests, SizeIs(1));
  EXPECT_THAT(requests[0].url, EndsWith("/?InstanceIds=%5B%22i-1%22%2C%22i-2%22%5D&MaxResults=100&"
                                        "RegionId=cn-shenzhen"));
}

TEST(DescribeInstances, AsksForAHundredIdsACall) {
  std::vector<std::string> ids;
  for (int i = 1'000; i < 1'150; ++i) ids.push_back("i-" + std::to_string(i));
  ScriptedClient script(InTurn({Page({{{"InstanceId", "i-1000"}}}), Page({})}));
  const auto list = script.client.ListAll(DescribeInstances(kRegion, ids), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, ElementsAre(Field(&Instance::id, "i-1000")));
  const auto requests = script.transport.requests();
  ASSERT_THAT(requests, SizeIs(2));
  EXPECT_THAT(requests[0].url, AllOf(HasSubstr("i-1000"), HasSubstr("i-1099%22%5D")));
  EXPECT_THAT(requests[1].url, AllOf(HasSubstr("%5B%22i-1100"), HasSubstr("i-1149%22%5D")));
}

TEST(DescribeInstances, JoinsItsPages) {
  ScriptedClient script(
      InTurn({Page({{{"InstanceId", "i-1"}}}, "next"), Page({{{"InstanceId", "i-2"}}})}));
  const auto list =
      script.client.ListAll(DescribeInstances(kRegion, {"i-1", "i-2"}), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, ElementsAre(Field(&Instance::id, "i-1"), Field(&Instance::id, "i-2")));
}

TEST(DescribeInstances, CallsNobodyForNoIds) {
  ScriptedClient script(InTurn({Respond(500, "")}));
  const auto list = script.client.ListAll(DescribeInstances(kRegion, {}), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, IsEmpty());
  EXPECT_THAT(script.transport.requests(), IsEmpty());
}

TEST(DescribeInstances, DropsAndCountsInstancesOfAnotherRegion) {
  ScriptedClient script(InTurn(
      {Page({{{"InstanceId", "i-1"}, {"RegionId", "cn-beijing"}}, {{"InstanceId", "i-2"}}})}));
  const auto list =
      script.client.ListAll(DescribeInstances(kRegion, {"i-1", "i-2"}), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items,
              ElementsAre(AllOf(Field(&Instance::id, "i-2"), Field(&Instance::region, kRegion))));
  EXPECT_EQ(list->problems, 1U);
  EXPECT_EQ(list->first_problem, "instance i-1: of region cn-beijing, not cn-shenzhen");
}

TEST(DescribeInstances, NamesItsOwnPermission) {
  ScriptedClient script(InTurn({Respond(403, ReadFixture("error_forbidden_ram.json"))}));
  EXPECT_THAT(script.client.ListAll(DescribeInstances(kRegion, {"i-1"}), script.budget),
              FailsWith(ErrorKind::kForbidden, HasSubstr("grant ecs:DescribeInstances")));
}

}  // namespace
}  // namespace exporter::alibaba::ecs_describe_instances_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_instance_types.h"

#include <string>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "tests/alibaba/fixture.h"
#include "tests/alibaba/scripted_client.h"
#include "tests/support/json_mutations.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::ecs_describe_instance_types_test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

Result<InstanceType> Decode(const json& object) {
  const auto document = JsonDocument::Parse(object.dump());
  return DecodeInstanceType(document->root());
}

json FullType() {
  return ReadJsonFixture("describe_instance_types.json")
      .at("InstanceTypes")
      .at("InstanceType")
      .at(1);
}

TEST(DecodeInstanceType, ReadsAFullType) {
  const auto type = Decode(FullType());
  ASSERT_THAT(type, IsOk());
  EXPECT_EQ(type->id, "ecs.g8i.2xlarge");
  EXPECT_EQ(type->family, "ecs.g8i");
  EXPECT_EQ(type->disk_quantity, 17);
}

TEST(DecodeInstanceType, KnowsNoQuantityWhereThereIsNone) {
  EXPECT_EQ(Decode({{"InstanceTypeId", "ecs.new"}})->disk_quantity, std::nullopt);
  EXPECT_EQ(Decode({{"InstanceTypeId", "ecs.new"}})->density_disk_quantity, std::nullopt);
}

TEST(DecodeInstanceType, ReadsTheQuantityOfTheHighDensityMode) {
  const auto type = Decode(
      {{"InstanceTypeId", "ecs.g9i.large"}, {"DiskQuantity", 17}, {"DensityDiskQuantity", 33}});
  EXPECT_EQ(type->disk_quantity, 17);
  EXPECT_EQ(type->density_disk_quantity, 33);
}

TEST(DecodeInstanceType, RefusesATypeWithoutItsId) {
  EXPECT_THAT(Decode({{"DiskQuantity", 17}}),
              FailsWith(ErrorKind::kBadResponse, HasSubstr("InstanceTypeId")));
}

TEST(DecodeInstanceType, SurvivesEveryMutation) {
  const std::size_t count = ForEachMutation(FullType().dump(), [](const std::string& text) {
    const auto document = JsonDocument::Parse(text);
    if (!document) return;
    const auto type = DecodeInstanceType(document->root());
    EXPECT_TRUE(!type || !type->id.empty());
  });
  EXPECT_GT(count, 100U);
}

TEST(DescribeInstanceTypes, AsksForTheTypesByName) {
  ScriptedClient script(InTurn({Respond(200, ReadFixture("describe_instance_types.json"))}));
  const auto list = script.client.ListAll(
      DescribeInstanceTypes(
          "cn-shenzhen",
          {"ecs.g8i.2xlarge", "ecs.g6.large", "", "ecs.e-c1m2.large", "ecs.g6.large"},
          script.clock.Now()),
      script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, SizeIs(3));
  EXPECT_THAT(list->items, Each(Field(&InstanceType::asked_at, script.clock.Now())));
  const auto requests = script.transport.requests();
  ASSERT_THAT(requests, SizeIs(1));
  EXPECT_EQ(requests[0].url,
            "https://ecs.cn-shenzhen.aliyuncs.com/?InstanceTypes.1=ecs.e-c1m2.large&"
            "InstanceTypes.2=ecs.g6.large&InstanceTypes.3=ecs.g8i.2xlarge&MaxResults=100");
}

TEST(DescribeInstanceTypes, AsksForTenTypesACall) {
  ScriptedClient script([](const HttpRequest& request) {
    const std::string first = request.url.substr(request.url.find("InstanceTypes.1=") + 16, 2);
    return Respond(200,
                   json{{"InstanceTypes",
                         {{"InstanceType", {{{"InstanceTypeId", first}, {"DiskQuantity", 17}}}}}}}
                       .dump());
  });
  std::vector<std::string> types;
  for (int i = 10; i < 33; ++i) types.push_back(std::to_string(i));
  const auto list = script.client.ListAll(
      DescribeInstanceTypes("cn-shenzhen", types, script.clock.Now()), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, SizeIs(3));
  const auto requests = script.transport.requests();
  ASSERT_THAT(requests, SizeIs(3));
  EXPECT_THAT(requests[0].url,
              AllOf(HasSubstr("InstanceTypes.10=19"), Not(HasSubstr("InstanceTypes.11"))));
  EXPECT_THAT(requests[2].url,
              AllOf(HasSubstr("InstanceTypes.3=32"), Not(HasSubstr("InstanceTypes.4"))));
}

TEST(DescribeInstanceTypes, CallsNobodyForNoTypes) {
  ScriptedClient script(InTurn({Respond(500, "")}));
  const auto list = script.client.ListAll(
      DescribeInstanceTypes("cn-shenzhen", {}, script.clock.Now()), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, IsEmpty());
  EXPECT_THAT(script.transport.requests(), IsEmpty());
}

TEST(DescribeInstanceTypes, NamesItsOwnPermission) {
  ScriptedClient script(InTurn({Respond(403, ReadFixture("error_forbidden_ram.json"))}));
  EXPECT_THAT(
      script.client.ListAll(
          DescribeInstanceTypes("cn-shenzhen", {"ecs.g6.large"}, script.clock.Now()),
          script.budget),
      FailsWith(ErrorKind::kForbidden, AllOf(HasSubstr("DescribeInstanceTypes in cn-shenzhen"),
                                             HasSubstr("grant ecs:DescribeInstanceTypes"))));
}

}  // namespace
}  // namespace exporter::alibaba::ecs_describe_instance_types_test

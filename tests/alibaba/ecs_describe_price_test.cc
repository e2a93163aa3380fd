// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_price.h"

#include <map>
#include <string>

#include <gmock/gmock.h>

#include "tests/alibaba/list_testing.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::ecs_describe_price_test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::DoubleNear;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::Optional;
using testing::SizeIs;

constexpr double kSmall = 1e-12;

Result<DiskPrice> Ask(ScriptedClient& script, const std::string& category = "cloud_essd",
                      const std::string& level = "PL1") {
  return script.client.Call(DescribeDiskPrice(kRegion, category, level, script.clock.Now()),
                            script.budget);
}

Result<HttpResponse> Price(const json& price) {
  return RespondWith({{"PriceInfo", {{"Price", price}}}});
}

TEST(DescribeDiskPrice, DividesThePriceOfALargeDisk) {
  ScriptedClient script(InTurn({Respond(200, ReadFixture("describe_price_discount.json"))}));
  const auto price = Ask(script);
  ASSERT_THAT(price, IsOk());
  EXPECT_EQ(price->region, "cn-shenzhen");
  EXPECT_EQ(price->category, "cloud_essd");
  EXPECT_EQ(price->performance_level, "PL1");
  EXPECT_EQ(price->currency, "CNY");
  EXPECT_THAT(price->list_per_gib_hour, Optional(DoubleNear(0.0021, kSmall)));
  EXPECT_THAT(price->per_gib_hour, Optional(DoubleNear(0.001785, kSmall)));
  EXPECT_EQ(price->asked_at, script.clock.Now());
  EXPECT_EQ(price->refusal, "");
  EXPECT_THAT(script.transport.requests().at(0).url,
              EndsWith("/?DataDisk.1.Category=cloud_essd&DataDisk.1.PerformanceLevel=PL1&"
                       "DataDisk.1.Size=1000&PriceUnit=Hour&RegionId=cn-shenzhen&"
                       "ResourceType=disk"));
}

TEST(DescribeDiskPrice, AsksForASizeThatIsSold) {
  const std::map<std::string, std::string> sizes{
      {"PL0", "1000"}, {"PL1", "1000"}, {"PL2", "1000"}, {"PL3", "2000"}};
  for (const auto& [level, size] : sizes) {
    ScriptedClient script(InTurn({Price({{"Currency", "CNY"}, {"TradePrice", 4}})}));
    const auto price = Ask(script, "cloud_essd", level);
    ASSERT_THAT(price, IsOk());
    EXPECT_THAT(script.transport.requests().at(0).url, HasSubstr("DataDisk.1.Size=" + size + "&"));
    EXPECT_THAT(price->per_gib_hour, Optional(DoubleNear(4 / std::stod(size), kSmall))) << level;
  }
}

TEST(DescribeDiskPrice, NamesNoLevelForCategoriesWithoutOne) {
  ScriptedClient script(InTurn({Price({{"Currency", "CNY"}, {"TradePrice", 2}})}));
  ASSERT_THAT(Ask(script, "cloud_auto", ""), IsOk());
  EXPECT_THAT(script.transport.requests().at(0).url,
              AllOf(HasSubstr("DataDisk.1.Category=cloud_auto"), Not(HasSubstr("Performance"))));
}

TEST(DescribeDiskPrice, TakesPricesWrittenAsText) {
  ScriptedClient script(
      InTurn({Price({{"Currency", "USD"}, {"OriginalPrice", "3"}, {"TradePrice", "2"}})}));
  const auto price = Ask(script);
  ASSERT_THAT(price, IsOk());
  EXPECT_EQ(price->currency, "USD");
  EXPECT_THAT(price->list_per_gib_hour, Optional(DoubleNear(0.003, kSmall)));
  EXPECT_THAT(price->per_gib_hour, Optional(DoubleNear(0.002, kSmall)));
}

TEST(DescribeDiskPrice, KnowsNoListPriceWhereThereIsNone) {
  ScriptedClient script(InTurn({Price({{"Currency", "CNY"}, {"TradePrice", 2}})}));
  EXPECT_EQ(Ask(script)->list_per_gib_hour, std::nullopt);
}

TEST(DescribeDiskPrice, RemembersThatSomethingIsNotSold) {
  const std::map<std::string, std::string> refusals{
      {"error_price_not_found.json", "PriceNotFound"},
      {"error_invalid_disk_category_price.json", "InvalidDataDiskCategory.ValueNotSupported"}};
  for (const auto& [fixture, code] : refusals) {
    ScriptedClient script(InTurn({Respond(400, ReadFixture(fixture))}));
    const auto price = Ask(script, "cloud_ssd", "");
    ASSERT_THAT(price, IsOk());
    EXPECT_EQ(price->refusal, code);
    EXPECT_EQ(price->category, "cloud_ssd");
    EXPECT_EQ(price->per_gib_hour, std::nullopt);
    EXPECT_EQ(price->list_per_gib_hour, std::nullopt);
    EXPECT_EQ(price->asked_at, script.clock.Now());
    EXPECT_THAT(script.transport.requests(), SizeIs(1));
  }
}

TEST(DescribeDiskPrice, DoesNotTakeAWrongEndpointForNotSold) {
  ScriptedClient script(InTurn({Respond(404, ReadFixture("error_invalid_action.json"))}));
  EXPECT_THAT(Ask(script),
              FailsWith(ErrorKind::kBadResponse, HasSubstr("check --alibaba.endpoint")));
}

TEST(DescribeDiskPrice, NeverInventsAPrice) {
  for (const json& price : {json(nullptr), json::object(), json{{"Currency", "CNY"}},
                            json{{"TradePrice", 1}}, json{{"Currency", "CNY"}, {"TradePrice", -1}},
                            json{{"Currency", "CNY"}, {"TradePrice", "free"}}}) {
    ScriptedClient script(InTurn({Price(price)}));
    EXPECT_THAT(Ask(script), FailsWith(ErrorKind::kBadResponse,
                                       "DescribePrice in cn-shenzhen: the answer has no readable "
                                       "PriceInfo.Price"))
        << price;
  }
}

TEST(DescribeDiskPrice, SurvivesEveryMutation) {
  const std::size_t taken = CountTakenMutations<DiskPrice>(
      "describe_price.json", [](ScriptedClient& script) { return Ask(script); },
      [](const DiskPrice& price) {
        EXPECT_NE(price.currency, "");
        EXPECT_GE(price.per_gib_hour.value_or(-1), 0);
        EXPECT_GE(price.list_per_gib_hour.value_or(0), 0);
      });
  EXPECT_GT(taken, 100U);
}

TEST(DescribeIopsPrice, DividesThePriceOfManyIops) {
  ScriptedClient script(InTurn({Price({{"Currency", "CNY"}, {"TradePrice", 0.625}})}));
  const auto price =
      script.client.Call(DescribeIopsPrice(kRegion, script.clock.Now()), script.budget);
  ASSERT_THAT(price, IsOk());
  EXPECT_EQ(price->region, "cn-shenzhen");
  EXPECT_EQ(price->currency, "CNY");
  EXPECT_THAT(price->per_iops_hour, Optional(DoubleNear(0.0000625, kSmall)));
  EXPECT_EQ(price->asked_at, script.clock.Now());
  EXPECT_THAT(script.transport.requests().at(0).url,
              EndsWith("/?DataDisk.1.Category=cloud_auto&DataDisk.1.ProvisionedIops=10000&"
                       "PriceUnit=Hour&RegionId=cn-shenzhen&ResourceType=diskperformance"));
}

TEST(DescribeIopsPrice, RemembersThatTheyAreNotSold) {
  ScriptedClient script(InTurn({Respond(400, ReadFixture("error_price_not_found.json"))}));
  const auto price =
      script.client.Call(DescribeIopsPrice(kRegion, script.clock.Now()), script.budget);
  ASSERT_THAT(price, IsOk());
  EXPECT_EQ(price->refusal, "PriceNotFound");
  EXPECT_EQ(price->per_iops_hour, std::nullopt);
}

TEST(DescribeIopsPrice, SurvivesEveryMutation) {
  const std::size_t taken = CountTakenMutations<IopsPrice>(
      "describe_price_diskperformance.json",
      [](ScriptedClient& script) {
        return script.client.Call(DescribeIopsPrice(kRegion, script.clock.Now()), script.budget);
      },
      [](const IopsPrice& price) { EXPECT_GE(price.per_iops_hour.value_or(-1), 0); });
  EXPECT_GT(taken, 100U);
}

}  // namespace
}  // namespace exporter::alibaba::ecs_describe_price_test

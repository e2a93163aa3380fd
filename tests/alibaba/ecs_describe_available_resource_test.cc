// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_available_resource.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/alibaba/list_testing.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::ecs_describe_available_resource_test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Result<ListResult<DiskStock>> ListFrom(const Result<HttpResponse>& answer) {
  ScriptedClient script(InTurn({answer}));
  return script.client.List(DescribeAvailableResource(kRegion), script.budget);
}

json Zone(const std::string& zone, const std::vector<json>& rows,
          const std::string& region = "cn-shenzhen", const std::string& type = "DataDisk") {
  const json resource{{"Type", type}, {"SupportedResources", {{"SupportedResource", rows}}}};
  return {{"RegionId", region},
          {"ZoneId", zone},
          {"AvailableResources", {{"AvailableResource", json::array({resource})}}}};
}

Result<HttpResponse> Zones(const std::vector<json>& zones) {
  return RespondWith({{"AvailableZones", {{"AvailableZone", zones}}}});
}

std::string Line(const DiskStock& stock) {
  return stock.zone + " " + stock.category + (stock.IsInStock() ? " yes" : " no");
}

std::vector<std::string> Lines(const ListResult<DiskStock>& list) {
  std::vector<std::string> lines;
  for (const DiskStock& stock : list.items) lines.push_back(Line(stock));
  return lines;
}

TEST(DescribeAvailableResource, TellsEachCategoryOfEachZone) {
  ScriptedClient script(InTurn({Respond(200, ReadFixture("describe_available_resource.json"))}));
  const auto list = script.client.List(DescribeAvailableResource(kRegion), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(
      Lines(*list),
      ElementsAre("cn-shenzhen-e cloud_essd yes", "cn-shenzhen-e cloud_auto yes",
                  "cn-shenzhen-e cloud_essd_entry yes", "cn-shenzhen-e cloud_efficiency yes",
                  "cn-shenzhen-e cloud_ssd no", "cn-shenzhen-b cloud_ssd no"));
  const DiskStock& essd = list->items.front();
  EXPECT_EQ(essd.region, "cn-shenzhen");
  EXPECT_EQ(essd.status, "Available");
  EXPECT_EQ(essd.status_category, "WithStock");
  EXPECT_EQ(essd.min_gib, 20);
  EXPECT_EQ(essd.max_gib, 65'536);
  EXPECT_EQ(list->items.back().min_gib, std::nullopt);
  EXPECT_EQ(list->problems, 0U) << list->first_problem;
  EXPECT_THAT(script.transport.requests().at(0).url,
              EndsWith("/?DestinationResource=DataDisk&InstanceChargeType=PostPaid&"
                       "RegionId=cn-shenzhen&ResourceType=disk"));
}

TEST(DiskStock, IsInStockByItsCategoryAndElseByItsStatus) {
  const auto in_stock = [](const std::string& status, const std::string& category) {
    DiskStock stock;
    stock.status = status;
    stock.status_category = category;
    return stock.IsInStock();
  };
  EXPECT_TRUE(in_stock("SoldOut", "WithStock"));
  EXPECT_TRUE(in_stock("SoldOut", "ClosedWithStock"));
  EXPECT_FALSE(in_stock("Available", "WithoutStock"));
  EXPECT_FALSE(in_stock("Available", "ClosedWithoutStock"));
  EXPECT_TRUE(in_stock("Available", "SomeNewWord"));
  EXPECT_TRUE(in_stock("Available", ""));
  EXPECT_FALSE(in_stock("SoldOut", "SomeNewWord"));
  EXPECT_FALSE(in_stock("", ""));
}

TEST(DescribeAvailableResource, KeepsTheFirstOfTwoRowsOfOneCategory) {
  const auto list =
      ListFrom(Zones({Zone("z", {{{"Value", "cloud_auto"}, {"Status", "Available"}},
                                 {{"Value", "cloud_auto"}, {"Status", "SoldOut"}}})}));
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(Lines(*list), ElementsAre("z cloud_auto yes"));
}

TEST(DescribeAvailableResource, LeavesSystemDisksOut) {
  const auto list =
      ListFrom(Zones({Zone("z", {{{"Value", "cloud_auto"}}}, "cn-shenzhen", "SystemDisk")}));
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, IsEmpty());
}

TEST(DescribeAvailableResource, DropsAndCountsWhatItCannotPlace) {
  const json row{{"Value", "cloud_auto"}, {"Status", "Available"}, {"Min", "20"}};
  const auto list = ListFrom(Zones({Zone("z-1", {row}, "cn-beijing"), Zone("", {row}),
                                    Zone("z-2", {row, {{"Status", "Available"}}})}));
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(Lines(*list), ElementsAre("z-2 cloud_auto yes"));
  EXPECT_EQ(list->items[0].min_gib, 20);
  EXPECT_EQ(list->problems, 3U);
  EXPECT_EQ(list->first_problem, "stock: zone z-1 is of region cn-beijing, not cn-shenzhen");
}

TEST(DescribeAvailableResource, NeverTakesAnUnreadableAnswerForEmptyShelves) {
  for (const auto* body : {"{}", R"({"AvailableZones":null})", R"({"AvailableZones":{}})",
                           R"({"AvailableZones":{"AvailableZone":"none"}})"}) {
    EXPECT_THAT(ListFrom(Respond(200, body)),
                FailsWith(ErrorKind::kBadResponse, HasSubstr("no readable AvailableZones")))
        << body;
  }
}

TEST(DescribeAvailableResource, SurvivesEveryMutation) {
  const std::size_t taken = CountTakenMutations<ListResult<DiskStock>>(
      "describe_available_resource.json",
      [](ScriptedClient& script) {
        return script.client.List(DescribeAvailableResource(kRegion), script.budget);
      },
      [](const ListResult<DiskStock>& list) {
        EXPECT_THAT(list.items.size(), testing::Le(6U));
        for (const DiskStock& stock : list.items) EXPECT_THAT(stock.category, testing::Ne(""));
      });
  EXPECT_GT(taken, 300U);
}

TEST(DescribeAvailableResource, NamesItsOwnPermission) {
  EXPECT_THAT(ListFrom(Respond(403, ReadFixture("error_forbidden_ram.json"))),
              FailsWith(ErrorKind::kForbidden, HasSubstr("grant ecs:DescribeAvailableResource")));
}

}  // namespace
}  // namespace exporter::alibaba::ecs_describe_available_resource_test

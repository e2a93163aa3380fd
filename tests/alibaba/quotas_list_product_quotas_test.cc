// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/quotas_list_product_quotas.h"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/alibaba/list_testing.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::quotas_list_product_quotas_test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr double kGib = 1024.0 * 1024.0 * 1024.0;

Result<std::optional<DiskQuota>> Decode(const json& object) {
  const auto document = JsonDocument::Parse(object.dump());
  return DecodeDiskQuota(document->root());
}

json FullQuota() {
  return ReadJsonFixture("quotas_list_product_quotas.json").at("Quotas").at(1);
}

json QuotaJson(const std::string& code, const json& dimensions = json::object()) {
  return {{"QuotaActionCode", code},
          {"QuotaUnit", "GB"},
          {"TotalQuota", 1},
          {"Dimensions", dimensions}};
}

Result<HttpResponse> Page(const std::vector<json>& quotas, const std::string& next_token = "") {
  return RespondWith({{"Quotas", quotas}, {"NextToken", next_token}});
}

TEST(DecodeDiskQuota, ReadsAFullQuota) {
  const auto quota = Decode(FullQuota());
  ASSERT_THAT(quota, IsOk());
  ASSERT_TRUE(*quota);
  EXPECT_EQ((*quota)->code, "q_example-cloud-essd-capacity");
  EXPECT_EQ((*quota)->region, "cn-shenzhen");
  EXPECT_EQ((*quota)->zone, "cn-shenzhen-e");
  EXPECT_EQ((*quota)->charge_type, "PostPaid");
  EXPECT_EQ((*quota)->category, "");
  EXPECT_EQ((*quota)->total_bytes, 204'800 * kGib);
  EXPECT_EQ((*quota)->used_bytes, 620 * kGib);
}

TEST(DecodeDiskQuota, ReadsAMinimalQuota) {
  const auto quota =
      Decode({{"QuotaActionCode", "q_1"}, {"QuotaUnit", "GiB"}, {"TotalQuota", "5"}});
  ASSERT_THAT(quota, IsOk());
  ASSERT_TRUE(*quota);
  EXPECT_EQ((*quota)->total_bytes, 5 * kGib);
  EXPECT_EQ((*quota)->used_bytes, std::nullopt);
  EXPECT_EQ((*quota)->region, "");
}

TEST(DecodeDiskQuota, BelievesTheUseOnlyWhereItIsConsumable) {
  json quota = FullQuota();
  quota["Consumable"] = false;
  EXPECT_EQ((*Decode(quota))->used_bytes, std::nullopt);
  quota.erase("Consumable");
  EXPECT_EQ((*Decode(quota))->used_bytes, std::nullopt);
}

TEST(DecodeDiskQuota, KnowsTheUnitsOfCapacityAllOfThemBinary) {
  const std::map<std::string, double> units{
      {"MB", kGib / 1024}, {"MiB", kGib / 1024}, {"GB", kGib},           {"GiB", kGib},
      {"TB", kGib * 1024}, {"TiB", kGib * 1024}, {"PB", kGib * 1048576}, {"PiB", kGib * 1048576}};
  for (const auto& [unit, bytes] : units) {
    json quota = QuotaJson("q_1");
    quota["QuotaUnit"] = unit;
    EXPECT_EQ((*Decode(quota))->total_bytes, bytes) << unit;
  }
}

TEST(DecodeDiskQuota, LeavesOutWhatIsNoCapacity) {
  for (const json& unit : {json("Count"), json(""), json(nullptr), json("IOPS")}) {
    json quota = QuotaJson("q_1");
    quota["QuotaUnit"] = unit;
    const auto decoded = Decode(quota);
    ASSERT_THAT(decoded, IsOk());
    EXPECT_FALSE(*decoded) << unit;
  }
}

TEST(DecodeDiskQuota, FindsTheCategoryUnderAnyOfItsNames) {
  for (const auto* key : {"resourceType", "category", "diskCategory"}) {
    EXPECT_EQ((*Decode(QuotaJson("q_1", {{key, "cloud_essd"}})))->category, "cloud_essd") << key;
  }
}

TEST(DecodeDiskQuota, RefusesAQuotaWithoutCodeOrTotal) {
  EXPECT_THAT(Decode({{"QuotaUnit", "GB"}}),
              FailsWith(ErrorKind::kBadResponse, HasSubstr("QuotaActionCode")));
  for (const json& total : {json(nullptr), json(-1), json("x")}) {
    json quota = QuotaJson("q_1");
    quota["TotalQuota"] = total;
    EXPECT_THAT(Decode(quota), FailsWith(ErrorKind::kBadResponse, "quota q_1: no TotalQuota"));
  }
}

TEST(DecodeDiskQuota, SurvivesEveryMutation) {
  const std::size_t count = ForEachMutation(FullQuota().dump(), [](const std::string& text) {
    const auto document = JsonDocument::Parse(text);
    if (!document) return;
    const auto quota = DecodeDiskQuota(document->root());
    EXPECT_TRUE(!quota || !*quota || (!(*quota)->code.empty() && (*quota)->total_bytes >= 0));
  });
  EXPECT_GT(count, 200U);
}

TEST(ListProductQuotas, AsksInAFormAndForItsRegion) {
  ScriptedClient script(InTurn({Respond(200, ReadFixture("quotas_list_product_quotas.json"))}));
  const auto list = script.client.List(ListProductQuotas(kRegion), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, SizeIs(3));
  EXPECT_EQ(list->problems, 0U) << list->first_problem;
  EXPECT_EQ(list->items[2].used_bytes, std::nullopt);
  const HttpRequest request = script.transport.requests().at(0);
  EXPECT_EQ(request.url, "https://quotas.aliyuncs.com/");
  EXPECT_EQ(request.body,
            "Dimensions.1.Key=regionId&Dimensions.1.Value=cn-shenzhen&MaxResults=100&"
            "ProductCode=disk&QuotaCategory=CommonQuota");
}

TEST(ListProductQuotas, JoinsItsPages) {
  ScriptedClient script(InTurn({Page({QuotaJson("q_1")}, "t"), Page({QuotaJson("q_2")})}));
  const auto list = script.client.List(ListProductQuotas(kRegion), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items,
              ElementsAre(Field(&DiskQuota::code, "q_1"), Field(&DiskQuota::code, "q_2")));
  EXPECT_THAT(script.transport.requests().at(0).body, Not(HasSubstr("NextToken")));
  EXPECT_THAT(script.transport.requests().at(1).body, HasSubstr("&NextToken=t&"));
}

TEST(ListProductQuotas, DropsAndCountsQuotasOfAnotherRegion) {
  ScriptedClient script(
      InTurn({Page({QuotaJson("q_1", {{"regionId", "cn-hangzhou"}}), QuotaJson("q_2")})}));
  const auto list = script.client.List(ListProductQuotas(kRegion), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, ElementsAre(Field(&DiskQuota::region, kRegion)));
  EXPECT_EQ(list->problems, 1U);
  EXPECT_EQ(list->first_problem, "quota q_1: of region cn-hangzhou, not cn-shenzhen");
}

TEST(ListProductQuotas, NamesItsOwnPermission) {
  ScriptedClient script(InTurn({Respond(403, ReadFixture("error_forbidden_ram.json"))}));
  EXPECT_THAT(script.client.List(ListProductQuotas(kRegion), script.budget),
              FailsWith(ErrorKind::kForbidden, HasSubstr("grant quotas:ListProductQuotas")));
}

}  // namespace
}  // namespace exporter::alibaba::quotas_list_product_quotas_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/bss_describe_instance_bill.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/alibaba/list_testing.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::bss_describe_instance_bill_test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kCycle = "2026-02";

Result<ListResult<DiskBill>> List(ScriptedClient& script) {
  return script.client.List(DescribeInstanceBill(kCycle), script.budget);
}

Result<std::optional<DiskBill>> Decode(const json& object) {
  const auto document = JsonDocument::Parse(object.dump());
  return DecodeBillRow(document->root());
}

json FullRow() {
  return ReadJsonFixture("bss_describe_instance_bill_page1.json").at("Data").at("Items").at(0);
}

json Row(const std::string& id, const json& amount, const std::string& currency = "CNY") {
  return {{"InstanceID", id}, {"PretaxAmount", amount}, {"Currency", currency}};
}

Result<HttpResponse> Page(const json& rows, const std::string& next_token = "") {
  return RespondWith({{"Code", "Success"},
                      {"Success", true},
                      {"Data", {{"Items", rows}, {"NextToken", next_token}}}});
}

TEST(DecodeBillRow, ReadsAFullRow) {
  const auto row = Decode(FullRow());
  ASSERT_THAT(row, IsOk());
  ASSERT_TRUE(*row);
  EXPECT_EQ((*row)->disk_id, "d-wz9pv1a2b3c4d5e6f7g8");
  EXPECT_EQ((*row)->currency, "CNY");
  EXPECT_EQ((*row)->list_amount, 141.12);
  EXPECT_EQ((*row)->amount, 141.12);
}

TEST(DecodeBillRow, TakesAmountsWrittenAsText) {
  const auto row =
      Decode({{"InstanceID", "d-1"}, {"PretaxAmount", "12.5"}, {"PretaxGrossAmount", "20"}});
  ASSERT_THAT(row, IsOk());
  EXPECT_EQ((*row)->amount, 12.5);
  EXPECT_EQ((*row)->list_amount, 20);
}

TEST(DecodeBillRow, TakesTheAmountForTheListPriceWhereThatIsMissing) {
  EXPECT_EQ((*Decode(Row("d-1", 3)))->list_amount, 3);
}

TEST(DecodeBillRow, LeavesOutWhatIsNoDisk) {
  for (const json& id : {json("i-1"), json("eip-1"), json(""), json(nullptr)}) {
    const auto row = Decode({{"InstanceID", id}, {"PretaxAmount", 1}});
    ASSERT_THAT(row, IsOk());
    EXPECT_FALSE(*row) << id;
  }
}

TEST(DecodeBillRow, RefusesADiskWithoutAnAmount) {
  for (const json& amount : {json(nullptr), json(""), json("much")}) {
    EXPECT_THAT(Decode(Row("d-1", amount)),
                FailsWith(ErrorKind::kBadResponse, "bill of d-1: no PretaxAmount"));
  }
}

TEST(DecodeBillRow, SurvivesEveryMutation) {
  const std::size_t count = ForEachMutation(FullRow().dump(), [](const std::string& text) {
    const auto document = JsonDocument::Parse(text);
    if (!document) return;
    const auto row = DecodeBillRow(document->root());
    EXPECT_TRUE(!row || !*row || (*row)->disk_id.starts_with("d-"));
  });
  EXPECT_GT(count, 500U);
}

TEST(DescribeInstanceBill, JoinsThePagesOfTheFixture) {
  ScriptedClient script(
      InTurn({Respond(200, ReadFixture("bss_describe_instance_bill_page1.json")),
              Respond(200, ReadFixture("bss_describe_instance_bill_page2.json"))}));
  const auto list = List(script);
  ASSERT_THAT(list, IsOk());
  ASSERT_THAT(list->items, SizeIs(2));
  EXPECT_EQ(list->problems, 0U) << list->first_problem;
  EXPECT_EQ(list->items[0].disk_id, "d-wz97b0sh6u1a3i00coh0");
  EXPECT_EQ(list->items[0].billing_cycle, "2026-02");
  EXPECT_EQ(list->items[0].amount, 14);
  EXPECT_EQ(list->items[1].disk_id, "d-wz9pv1a2b3c4d5e6f7g8");
  const auto requests = script.transport.requests();
  ASSERT_THAT(requests, SizeIs(2));
  EXPECT_EQ(requests[0].url,
            "https://business.aliyuncs.com/?BillingCycle=2026-02&Granularity=MONTHLY&"
            "MaxResults=300");
  EXPECT_THAT(requests[1].url, HasSubstr("NextToken=CAESEgoQCg4KCmJpbGxfY3ljbGUQAQ%3D%3D"));
}

TEST(DescribeInstanceBill, AddsUpTheRowsOfADiskByCurrency) {
  ScriptedClient script(InTurn({Page({Row("d-1", 1), Row("i-1", 50), Row("d-1", 2, "USD")}, "next"),
                                Page({Row("d-1", 4), Row("d-1", -0.5)})}));
  const auto list = List(script);
  ASSERT_THAT(list, IsOk());
  ASSERT_THAT(list->items, SizeIs(2));
  EXPECT_EQ(list->items[0].currency, "CNY");
  EXPECT_EQ(list->items[0].amount, 4.5);
  EXPECT_EQ(list->items[0].list_amount, 4.5);
  EXPECT_EQ(list->items[1].currency, "USD");
  EXPECT_EQ(list->items[1].amount, 2);
  EXPECT_EQ(list->problems, 0U) << list->first_problem;
}

TEST(DescribeInstanceBill, IsEmptyForAMonthWithoutABill) {
  for (const json& rows : {json(nullptr), json::array()}) {
    ScriptedClient script(InTurn({Page(rows)}));
    const auto list = List(script);
    ASSERT_THAT(list, IsOk());
    EXPECT_THAT(list->items, IsEmpty());
  }
}

TEST(DescribeInstanceBill, SeesAFailureWithStatus200) {
  ScriptedClient script(InTurn({Respond(200, ReadFixture("error_bss_not_authorized.json"))}));
  EXPECT_THAT(List(script),
              FailsWith(ErrorKind::kForbidden,
                        "DescribeInstanceBill: NotAuthorized (200): the AccessKey may not do this; "
                        "grant bssapi:DescribeInstanceBill (deploy/ram has the policies), or "
                        "switch it off (--alibaba.disable)"));
}

TEST(DescribeInstanceBill, SurvivesEveryMutation) {
  const std::size_t taken = CountTakenMutations<ListResult<DiskBill>>(
      "bss_describe_instance_bill_page2.json", List,
      [](const ListResult<DiskBill>& list) { EXPECT_LE(list.items.size(), 1U); });
  EXPECT_GT(taken, 500U);
}

}  // namespace
}  // namespace exporter::alibaba::bss_describe_instance_bill_test

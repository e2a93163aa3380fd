// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/simulator/testing.h"

// What the account of a story has to pay, may have and has.
namespace simulator::account_test {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

nlohmann::json Price(Stage& stage, const std::map<std::string, std::string>& disk) {
  std::map<std::string, std::string> query = {
      {"RegionId", "cn-shenzhen"}, {"ResourceType", "disk"}, {"PriceUnit", "Hour"}};
  for (const auto& [name, value] : disk) query[name] = value;
  return stage.Ecs("DescribePrice", query);
}

TEST(DescribePrice, IsForTheWholeDiskAndAnHour) {
  Stage stage("incident");
  const auto trade = [&](const char* category, const char* level, const char* size) {
    std::map<std::string, std::string> disk = {{"DataDisk.1.Category", category},
                                               {"DataDisk.1.Size", size}};
    if (*level != '\0') disk["DataDisk.1.PerformanceLevel"] = level;
    return Price(stage, disk).at("PriceInfo").at("Price").at("TradePrice").get<double>();
  };
  EXPECT_THAT(trade("cloud_essd", "PL1", "1000"), DoubleEq(2.1));
  EXPECT_THAT(trade("cloud_essd", "", "1000"), DoubleEq(2.1));
  EXPECT_THAT(trade("cloud_essd", "PL0", "1000"), DoubleEq(1.05));
  EXPECT_THAT(trade("cloud_essd", "PL3", "2000"), DoubleEq(16.8));
  EXPECT_THAT(trade("cloud_ssd", "", "100"), DoubleEq(0.14));
}

TEST(DescribePrice, SellsNotEverything) {
  Stage stage("incident");
  const auto code = [&](const char* category, const char* size, const char* level = "PL1") {
    return Price(stage, {{"DataDisk.1.Category", category},
                         {"DataDisk.1.Size", size},
                         {"DataDisk.1.PerformanceLevel", level}})
        .at("Code");
  };
  EXPECT_EQ(code("cloud", "100"), "PriceNotFound");
  EXPECT_EQ(code("cloud_unicorn", "100"), "InvalidDataDiskCategory.ValueNotSupported");
  EXPECT_EQ(code("cloud_essd", "1000", "PL3"), "InvalidDataDiskSize.ValueNotSupported");
  EXPECT_EQ(code("cloud_ssd", "19"), "InvalidDataDiskSize.ValueNotSupported");
  EXPECT_EQ(
      Price(stage, {{"ResourceType", "instance"}, {"DataDisk.1.Category", "cloud_ssd"}}).at("Code"),
      "InvalidParameter.ResourceType");
}

TEST(DescribePrice, TellsWhatProvisionedOperationsCost) {
  Stage stage("incident");
  const auto ask = [&](const char* category) {
    return Price(stage, {{"ResourceType", "diskperformance"},
                         {"DataDisk.1.Category", category},
                         {"DataDisk.1.ProvisionedIops", "10000"}});
  };
  EXPECT_THAT(ask("cloud_auto").at("PriceInfo").at("Price").at("OriginalPrice").get<double>(),
              DoubleEq(0.625));
  EXPECT_EQ(ask("cloud_essd").at("Code"), "InvalidDataDiskCategory.ValueNotSupported");
}

TEST(DescribeAvailableResource, IsOutOfOneCategory) {
  Stage stage("incident");
  const auto zones = stage.Ecs("DescribeAvailableResource", {{"RegionId", "cn-shenzhen"},
                                                             {"DestinationResource", "DataDisk"},
                                                             {"ResourceType", "disk"},
                                                             {"DataDiskCategory", "cloud_ssd"}});
  std::vector<std::string> sold_out;
  for (const auto& zone : zones.at("AvailableZones").at("AvailableZone")) {
    const auto& supported = zone["AvailableResources"]["AvailableResource"][0]["SupportedResources"]
                                ["SupportedResource"];
    ASSERT_THAT(supported, SizeIs(1));
    EXPECT_EQ(supported[0]["StatusCategory"], "WithoutStock");
    if (supported[0]["Status"] == "SoldOut") sold_out.push_back(zone["ZoneId"]);
  }
  EXPECT_THAT(sold_out, ElementsAre("cn-shenzhen-d", "cn-shenzhen-e", "cn-shenzhen-f"));
}

nlohmann::json Quotas(Stage& stage, std::map<std::string, std::string> form) {
  form["ProductCode"] = "disk";
  const Answer answer =
      stage.Send({.action = "ListProductQuotas", .form = form, .version = "2020-05-10"});
  return nlohmann::json::parse(answer.body);
}

TEST(ListProductQuotas, KnowsOneThatIsNearlyUsedUp) {
  Stage stage("incident");
  const auto answer =
      Quotas(stage, {{"Dimensions.1.Key", "regionId"}, {"Dimensions.1.Value", "cn-shenzhen"}});
  ASSERT_THAT(answer.at("Quotas"), SizeIs(2));
  const auto& essd = answer["Quotas"][1];
  EXPECT_EQ(essd["QuotaActionCode"], "q_simulated-cloud-essd-capacity");
  EXPECT_EQ(essd["TotalQuota"], 640);
  EXPECT_EQ(essd["TotalUsage"], 620);
  EXPECT_EQ(essd["Dimensions"]["regionId"], "cn-shenzhen");
}

TEST(ListProductQuotas, SpeaksOfHangzhouWithoutARegion) {
  Stage stage("incident");
  const auto quota = Quotas(stage, {}).at("Quotas").at(0);
  EXPECT_EQ(quota["Dimensions"]["regionId"], "cn-hangzhou");
  EXPECT_EQ(quota["TotalUsage"], 0);
}

TEST(ListProductQuotas, ComesInPages) {
  Stage stage("incident");
  const auto first = Quotas(stage, {{"MaxResults", "1"}});
  ASSERT_THAT(first.at("Quotas"), SizeIs(1));
  const auto second = Quotas(stage, {{"MaxResults", "1"}, {"NextToken", first.at("NextToken")}});
  ASSERT_THAT(second.at("Quotas"), SizeIs(1));
  EXPECT_NE(first["Quotas"][0]["QuotaActionCode"], second["Quotas"][0]["QuotaActionCode"]);
  EXPECT_EQ(second.at("NextToken"), "");
}

TEST(DescribeAccountAttributes, GivesCapacitiesAsText) {
  Stage stage("incident");
  const auto items =
      stage
          .Ecs("DescribeAccountAttributes",
               {{"RegionId", "cn-shenzhen"}, {"AttributeName.1", "used-postpaid-yundisk-capacity"}})
          .at("AccountAttributeItems")
          .at("AccountAttributeItem");
  ASSERT_THAT(items, SizeIs(1));
  EXPECT_EQ(items[0]["AttributeValues"]["ValueItem"][1]["Value"], "620");
}

TEST(DescribeSnapshots, HasOneWhoseDiskIsGone) {
  Stage stage("incident");
  const auto snapshots =
      stage.Ecs("DescribeSnapshots", {{"RegionId", "cn-shenzhen"}}).at("Snapshots").at("Snapshot");
  ASSERT_THAT(snapshots, SizeIs(3));
  const World world = stage.simulator.story().world();
  int gone = 0;
  for (const auto& snapshot : snapshots)
    if (world.disks.Find(snapshot["SourceDiskId"].get<std::string>()) == nullptr) ++gone;
  EXPECT_EQ(gone, 1);
  EXPECT_THAT(
      stage.Ecs("DescribeSnapshots", {{"RegionId", "cn-hangzhou"}})["Snapshots"]["Snapshot"],
      IsEmpty());
}

TEST(DescribeSnapshots, ComesInPagesOfAHundredAtMost) {
  Stage stage("fleet", {1, 20, 15000, 0});
  std::set<std::string> ids;
  std::map<std::string, std::string> query = {{"RegionId", "cn-shenzhen"}, {"MaxResults", "100"}};
  do {
    const auto answer = stage.Ecs("DescribeSnapshots", query);
    for (const auto& each : answer.at("Snapshots").at("Snapshot")) ids.insert(each["SnapshotId"]);
    query["NextToken"] = answer.at("NextToken");
  } while (!query["NextToken"].empty());
  EXPECT_THAT(ids, SizeIs(150));
  query = {{"RegionId", "cn-shenzhen"}, {"MaxResults", "101"}};
  EXPECT_EQ(stage.Ecs("DescribeSnapshots", query).at("Code"), "InvalidParameter.MaxResults");
}

nlohmann::json Bills(Stage& stage, std::map<std::string, std::string> query) {
  const Answer answer =
      stage.Send({.action = "DescribeInstanceBill", .query = query, .version = "2017-12-14"});
  EXPECT_EQ(answer.status, 200);
  return nlohmann::json::parse(answer.body);
}

TEST(DescribeInstanceBill, HasLastMonthOfEachDiskAndMachine) {
  Stage stage("incident");
  const auto data = Bills(stage, {{"BillingCycle", "2026-10"}, {"MaxResults", "300"}}).at("Data");
  const World world = stage.simulator.story().world();
  std::set<std::string> machines;
  std::map<std::string, double> disks;
  for (const auto& item : data.at("Items")) {
    if (item["ProductCode"] == "ecs") {
      machines.insert(item["InstanceID"]);
    } else {
      disks[item["InstanceID"]] = item["PretaxAmount"];
    }
  }
  EXPECT_THAT(machines, SizeIs(6));
  EXPECT_EQ(data.at("TotalCount"), machines.size() + disks.size());
  const Claim& claim = *world.claims.Find("cx-data/data-mysql-0");
  EXPECT_THAT(disks.at(world.volumes.Find(claim.volume)->handle), DoubleEq(40 * 0.0021 * 744));
  // It came on the 2nd of November.
  EXPECT_EQ(
      disks.count(world.volumes.Find(world.claims.Find("cx-data/buf-logbuf-0")->volume)->handle),
      0U);
}

TEST(DescribeInstanceBill, ComesInPages) {
  Stage stage("incident");
  std::set<std::string> ids;
  std::size_t sum = 0;
  std::map<std::string, std::string> query = {{"BillingCycle", "2026-10"}, {"MaxResults", "3"}};
  nlohmann::json data;
  do {
    data = Bills(stage, query).at("Data");
    for (const auto& item : data.at("Items")) ids.insert(item["InstanceID"]);
    sum += data.at("Items").size();
    query["NextToken"] = data.at("NextToken");
  } while (!query["NextToken"].empty());
  EXPECT_EQ(data.at("TotalCount"), sum);
  EXPECT_EQ(ids.size(), sum);
}

TEST(DescribeInstanceBill, FailsWithStatus200) {
  Stage stage("incident");
  for (const char* cycle : {"2026-13", "202610", "2026-12", "2025-05", "last month"}) {
    const auto answer = Bills(stage, {{"BillingCycle", cycle}});
    EXPECT_EQ(answer.at("Success"), false) << cycle;
    EXPECT_EQ(answer.at("Code"), "InvalidParameter") << cycle;
    EXPECT_FALSE(answer.contains("Data")) << cycle;
  }
  EXPECT_EQ(Bills(stage, {{"BillingCycle", "2025-06"}}).at("Success"), true);
}

TEST(DescribeInstanceBill, HasTheDaysOfAMonth) {
  Stage stage("incident");
  const auto ask = [&](const char* date) {
    return Bills(stage,
                 {{"BillingCycle", "2026-10"}, {"Granularity", "DAILY"}, {"BillingDate", date}});
  };
  EXPECT_EQ(ask("2026-10-07").at("Data").at("Items").at(0).at("BillingDate"), "2026-10-07");
  EXPECT_EQ(ask("2026-11-07").at("Success"), false);
}

}  // namespace
}  // namespace simulator::account_test

// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/simulator/shape.h"
#include "tests/simulator/testing.h"

namespace simulator::actions_test {
namespace {

using testing::HasSubstr;
using testing::Not;

// How each action answers a good request, and what it must not do without.
struct Case {
  ApiCall good;
  std::string fixture;
  std::string list;      // a JSON pointer to what must not be empty
  std::string required;  // empty for none
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.good.action;
}

const std::string kMysqlDisk = "{mysql}";  // stands for a disk in use
const ApiCall kPrice{.action = "DescribePrice",
                     .query = {{"RegionId", "cn-shenzhen"},
                               {"ResourceType", "disk"},
                               {"PriceUnit", "Hour"},
                               {"DataDisk.1.Category", "cloud_essd"},
                               {"DataDisk.1.PerformanceLevel", "PL1"},
                               {"DataDisk.1.Size", "100"}}};

std::vector<Case> Cases() {
  const std::string region = "cn-shenzhen";
  return {
      {{.action = "DescribeAvailableResource",
        .query = {{"RegionId", region},
                  {"DestinationResource", "DataDisk"},
                  {"ResourceType", "disk"},
                  {"InstanceChargeType", "PostPaid"}}},
       "describe_available_resource",
       "/AvailableZones/AvailableZone",
       "DestinationResource"},
      {{.action = "DescribeAccountAttributes",
        .query = {{"RegionId", region}, {"AttributeName.1", "max-postpaid-yundisk-capacity"}}},
       "describe_account_attributes",
       "/AccountAttributeItems/AccountAttributeItem",
       "RegionId"},
      {kPrice, "describe_price", "/PriceInfo/Price/DetailInfos/DetailInfo", "ResourceType"},
      {kPrice, "describe_price", "/PriceInfo/Price/DetailInfos/DetailInfo", "PriceUnit"},
      {kPrice, "describe_price", "/PriceInfo/Price/DetailInfos/DetailInfo", "DataDisk.1.Category"},
      {kPrice, "describe_price", "/PriceInfo/Price/DetailInfos/DetailInfo", "DataDisk.1.Size"},
      {{.action = "DescribeSnapshots", .query = {{"RegionId", region}, {"MaxResults", "100"}}},
       "describe_snapshots",
       "/Snapshots/Snapshot",
       "RegionId"},
      {{.action = "DescribeDiskMonitorData",
        .query = {{"DiskId", kMysqlDisk},
                  {"StartTime", "2026-11-21T12:00:00Z"},
                  {"EndTime", "2026-11-22T12:00:00Z"},
                  {"Period", "3600"}}},
       "describe_disk_monitor_data",
       "/MonitorData/DiskMonitorData",
       "DiskId"},
      {{.action = "DescribeRegions"}, "describe_regions", "/Regions/Region", ""},
      {{.action = "ListProductQuotas",
        .form = {{"ProductCode", "disk"},
                 {"QuotaCategory", "CommonQuota"},
                 {"MaxResults", "100"},
                 {"Dimensions.1.Key", "regionId"},
                 {"Dimensions.1.Value", region}},
        .version = "2020-05-10"},
       "quotas_list_product_quotas",
       "/Quotas",
       "ProductCode"},
      {{.action = "DescribeMetricData",
        .query = {{"RegionId", region},
                  {"MetricName", "disk_read_iops"},
                  {"Period", "3600"},
                  {"Dimensions", "{\"DiskId\":[\"" + kMysqlDisk + "\"]}"}},
        .version = "2021-07-30"},
       "ebs_describe_metric_data",
       "/DataList",
       "MetricName"},
      {{.action = "DescribeLensMonitorDisks",
        .query = {{"RegionId", region},
                  {"MaxResults", "100"},
                  {"LensTags.1", "CostOptimizationNeeded"}},
        .version = "2021-07-30"},
       "ebs_describe_lens_monitor_disks",
       "/DiskInfos",
       "RegionId"},
      {{.action = "DescribeInstanceBill",
        .query = {{"BillingCycle", "2026-10"}, {"Granularity", "MONTHLY"}, {"MaxResults", "300"}},
        .version = "2017-12-14"},
       "bss_describe_instance_bill_page1",
       "/Data/Items",
       "BillingCycle"},
  };
}

class EachAction : public testing::TestWithParam<Case> {
 protected:
  // Puts the disk in.
  ApiCall Good() {
    ApiCall call = GetParam().good;
    const World world = stage.simulator.story().world();
    const Claim& claim = *world.claims.Find("cx-data/data-mysql-0");
    for (auto& [name, value] : call.query) {
      const std::size_t at = value.find(kMysqlDisk);
      if (at != std::string::npos)
        value.replace(at, kMysqlDisk.size(), world.volumes.Find(claim.volume)->handle);
    }
    return call;
  }
  std::map<std::string, std::string>& ParametersOf(ApiCall& call) {
    return call.form.empty() ? call.query : call.form;
  }

  Stage stage{"incident"};
};

TEST_P(EachAction, AnswersInTheShapeOfTheRealService) {
  const Answer answer = stage.Send(Good());
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto actual = nlohmann::json::parse(answer.body);
  std::ifstream file(EXPORTER_FIXTURES "/alibaba/" + GetParam().fixture + ".json");
  EXPECT_EQ(ShapeDifference(nlohmann::json::parse(file), actual), "");
  const nlohmann::json::json_pointer list(GetParam().list);
  EXPECT_FALSE(actual.at(list).empty());
}

TEST_P(EachAction, RefusesAParameterThatItDoesNotKnow) {
  ApiCall call = Good();
  ParametersOf(call)["Regionid"] = "cn-shenzhen";
  const Answer answer = stage.Send(call);
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("\"Code\":\"InvalidParameter.Regionid\""));
}

TEST_P(EachAction, RefusesToDoWithoutWhatItNeeds) {
  const std::string& required = GetParam().required;
  if (required.empty()) return;
  ApiCall call = Good();
  ASSERT_EQ(ParametersOf(call).erase(required), 1U);
  const Answer answer = stage.Send(call);
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("\"Code\":\"MissingParameter." + required + "\""));
}

TEST_P(EachAction, IsUnknownInAnotherVersion) {
  ApiCall call = Good();
  call.version = "2014-05-27";
  EXPECT_THAT(stage.Send(call).body, HasSubstr("InvalidAction.NotFound"));
}

INSTANTIATE_TEST_SUITE_P(Simulator, EachAction, testing::ValuesIn(Cases()),
                         [](const testing::TestParamInfo<Case>& tested) {
                           return std::to_string(tested.index) + tested.param.good.action;
                         });

TEST(Parameters, AreCheckedByValue) {
  Stage stage("incident");
  const auto code = [&](const std::string& name, const std::string& value) {
    return stage.Ecs("DescribeDisks", {{"RegionId", "cn-shenzhen"}, {name, value}})
        .value("Code", "none");
  };
  EXPECT_EQ(code("PageSize", "101"), "InvalidParameter.PageSize");
  EXPECT_EQ(code("PageSize", "ten"), "InvalidParameter.PageSize");
  EXPECT_EQ(code("Encrypted", "yes"), "InvalidParameter.Encrypted");
  EXPECT_EQ(code("Status", "in_use"), "InvalidParameter.Status");
  EXPECT_EQ(code("AdditionalAttributes.1", "Tags"), "InvalidParameter.AdditionalAttributes.1");
  EXPECT_EQ(code("AdditionalAttributes.1", "Placement"), "none");
  EXPECT_EQ(code("Tag.20.Key", "createdby"), "none");
  for (const char* name : {"Tag.0.Key", "Tag.21.Key", "Tag.01.Key", "Tag.x.Key", "Tag..Key"})
    EXPECT_EQ(code(name, "createdby"), std::string("InvalidParameter.") + name);
  EXPECT_EQ(code("Region Id", "x"), "InvalidParameter");
}

TEST(Parameters, CountOnlyInTheFormOfAnActionThatWantsIt) {
  Stage stage("incident");
  const Answer answer = stage.Send({.action = "ListProductQuotas",
                                    .query = {{"ProductCode", "disk"}},
                                    .form = {{"MaxResults", "100"}},
                                    .version = "2020-05-10"});
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("InvalidParameter.ProductCode"));
}

}  // namespace
}  // namespace simulator::actions_test

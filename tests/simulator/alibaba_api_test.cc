// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/simulator/testing.h"

namespace simulator::alibaba_api_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> IdsOf(const nlohmann::json& answer) {
  std::vector<std::string> ids;
  for (const auto& disk : answer.at("Disks").at("Disk")) ids.push_back(disk.at("DiskId"));
  return ids;
}

std::vector<std::vector<std::string>> AllPages(Stage& stage, const std::string& size) {
  std::vector<std::vector<std::string>> pages;
  std::map<std::string, std::string> query = {{"RegionId", "cn-shenzhen"}, {"MaxResults", size}};
  for (int i = 0; i < 1000; ++i) {
    const auto answer = stage.Ecs("DescribeDisks", query);
    pages.push_back(IdsOf(answer));
    query["NextToken"] = answer.at("NextToken");
    if (query["NextToken"].empty()) break;
  }
  return pages;
}

TEST(DescribeDisks, ShowsEveryDiskOnceWhenPaged) {
  Stage stage("incident");
  const auto pages = AllPages(stage, "10");
  EXPECT_THAT(pages, SizeIs(4));
  std::set<std::string> ids;
  std::size_t sum = 0;
  for (const auto& page : pages) {
    ids.insert(page.begin(), page.end());
    sum += page.size();
  }
  EXPECT_EQ(ids.size(), stage.simulator.story().world().disks.size());
  EXPECT_EQ(sum, ids.size());
}

TEST(DescribeDisks, RepeatsTheLastDiskOfThePageBeforeInTheFleet) {
  Stage stage("fleet");
  const auto pages = AllPages(stage, "100");
  ASSERT_GT(pages.size(), 2U);
  std::set<std::string> ids;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (i > 0) {
      EXPECT_EQ(pages[i].front(), pages[i - 1].back());
    }
    ids.insert(pages[i].begin(), pages[i].end());
  }
  EXPECT_EQ(ids.size(), stage.simulator.story().world().disks.size());
}

TEST(DescribeDisks, ClampsMaxResults) {
  Stage stage("fleet", {1, 50, 700});
  const auto count = [&](const std::map<std::string, std::string>& more) {
    std::map<std::string, std::string> query = {{"RegionId", "cn-shenzhen"}};
    query.insert(more.begin(), more.end());
    return IdsOf(stage.Ecs("DescribeDisks", query)).size();
  };
  EXPECT_EQ(count({}), 10U);
  EXPECT_EQ(count({{"MaxResults", "1"}}), 10U);
  EXPECT_EQ(count({{"MaxResults", "9999"}}), 500U);
}

TEST(DescribeDisks, IssuesTokensThatHaveToBeEncoded) {
  Stage stage("incident");
  const auto answer = stage.Ecs("DescribeDisks", {{"RegionId", "cn-shenzhen"}});
  EXPECT_THAT(answer.at("NextToken").get<std::string>(),
              AllOf(HasSubstr("+"), HasSubstr("/"), HasSubstr("=")));
  EXPECT_EQ(
      stage.Ecs("DescribeDisks", {{"RegionId", "cn-shenzhen"}, {"NextToken", "x"}}).at("Code"),
      "InvalidParameter.NextToken");
}

TEST(DescribeDisks, GoesOnBehindADiskThatIsGone) {
  Stage stage("incident");
  auto answer = stage.Ecs("DescribeDisks", {{"RegionId", "cn-shenzhen"}});
  const std::string token = answer.at("NextToken");
  const auto first = IdsOf(answer);
  stage.Control("POST", "/simulator/advance?step=disk-deleted");
  answer = stage.Ecs("DescribeDisks",
                     {{"RegionId", "cn-shenzhen"}, {"MaxResults", "500"}, {"NextToken", token}});
  for (const std::string& id : IdsOf(answer)) EXPECT_GT(id, first.back());
}

TEST(DescribeDisks, Filters) {
  Stage stage("incident");
  const auto ask = [&](const std::string& name, const std::string& value) {
    return stage
        .Ecs("DescribeDisks", {{"RegionId", "cn-shenzhen"}, {"MaxResults", "500"}, {name, value}})
        .at("Disks")
        .at("Disk");
  };
  EXPECT_THAT(ask("DiskType", "system"), SizeIs(6));
  EXPECT_THAT(ask("DiskType", "all"), SizeIs(31));
  EXPECT_THAT(ask("Status", "Available"), SizeIs(4));
  EXPECT_THAT(ask("Category", "cloud_efficiency"), SizeIs(4));
  EXPECT_THAT(ask("ZoneId", "cn-shenzhen-d"), SizeIs(6));
  EXPECT_THAT(ask("DiskChargeType", "PrePaid"), SizeIs(1));
  EXPECT_THAT(ask("DiskIds", R"(["d-wz9gme1m29dd3jkf0g2t","d-none"])"), SizeIs(1));
  EXPECT_THAT(ask("DiskIds", "[]"), IsEmpty());
  World world = stage.simulator.story().world();
  const std::string full_node = Find(world.nodes, "cn-shenzhen.172.16.19.12").instance_id;
  EXPECT_THAT(ask("InstanceId", full_node), SizeIs(17));
}

TEST(DescribeDisks, RefusesAMalformedIdList) {
  Stage stage("incident");
  std::string many = "[\"d-0\"";
  for (int i = 0; i < 100; ++i) many += ",\"d-1\"";
  for (const std::string& list : {std::string("d-1"), std::string("[1]"), many + "]"}) {
    EXPECT_EQ(
        stage.Ecs("DescribeDisks", {{"RegionId", "cn-shenzhen"}, {"DiskIds", list}}).at("Code"),
        "InvalidDiskIds.Malformed");
  }
}

TEST(DescribeDisks, WritesTheFieldsOfTheRealAnswer) {
  Stage stage("incident");
  const auto answer = stage.Ecs(
      "DescribeDisks", {{"RegionId", "cn-shenzhen"}, {"DiskIds", R"(["d-wz9gme1m29dd3jkf0g2t"])"}});
  EXPECT_EQ(answer.at("RequestId").get<std::string>().size(), 36U);
  const auto& disk = answer["Disks"]["Disk"][0];
  EXPECT_EQ(disk.at("Size"), 1000);
  EXPECT_EQ(disk.at("Status"), "Available");
  EXPECT_EQ(disk.at("ExpiredTime"), "2999-09-08T16:00Z");
  EXPECT_EQ(disk.at("DetachedTime"), FormatTime(kTestNow - 3 * kDay - kHour));
  EXPECT_EQ(disk.at("SerialNumber"), "wz9gme1m29dd3jkf0g2t");
  EXPECT_FALSE(disk.contains("PerformanceLevel"));
  EXPECT_THAT(disk["Attachments"]["Attachment"], IsEmpty());
  EXPECT_EQ(disk["Tags"]["Tag"][1],
            nlohmann::json({{"TagKey", "createdby"}, {"TagValue", "alibabacloud-csi-plugin"}}));
}

TEST(AlibabaApi, AnswersErrorsInTheRealShape) {
  Stage stage("incident");
  Request request = SignedRequest("DescribeDisks", {}, "n1", stage.now);
  const Answer missing = stage.simulator.Respond(request);
  EXPECT_EQ(missing.status, 400);
  const auto body = nlohmann::ordered_json::parse(missing.body);
  std::vector<std::string> keys;
  for (const auto& [key, value] : body.items()) keys.push_back(key);
  EXPECT_THAT(keys, ElementsAre("RequestId", "HostId", "Code", "Message", "Recommend"));
  EXPECT_EQ(body["Code"], "MissingParameter.RegionId");
  EXPECT_EQ(body["Message"],
            "The input parameter \"RegionId\" that is mandatory for processing "
            "this request is not supplied.");
  EXPECT_EQ(missing.headers.back().first, "x-acs-request-id");
  EXPECT_EQ(missing.headers.back().second, body["RequestId"]);

  const Answer region = stage.simulator.Respond(
      SignedRequest("DescribeDisks", {{"RegionId", "cn-atlantis"}}, "n2", stage.now));
  EXPECT_EQ(region.status, 404);
  EXPECT_THAT(region.body, HasSubstr("InvalidRegion.NotFound"));
  const Answer action =
      stage.simulator.Respond(SignedRequest("DescribeUnicorns", {}, "n3", stage.now));
  EXPECT_EQ(action.status, 404);
  EXPECT_THAT(action.body, HasSubstr("InvalidAction.NotFound"));
  request = SignedRequest("DescribeDisks", {}, "n4", stage.now, {"simulator-key", "wrong"});
  EXPECT_THAT(stage.simulator.Respond(request).body, HasSubstr("SignatureDoesNotMatch"));
}

TEST(AlibabaApi, SurvivesTextThatIsNoUtf8) {
  Stage stage("incident");
  Request request = SignedRequest("DescribeDisks", {{"RegionId", "\xff"}}, "n", stage.now);
  EXPECT_EQ(stage.simulator.Respond(request).status, 404);
  request.headers["host"] = "\xff";
  EXPECT_THAT(stage.simulator.Respond(request).body, HasSubstr("SignatureDoesNotMatch"));
  request.headers["x-acs-action"] = "\xff";
  EXPECT_EQ(stage.simulator.Respond(request).status, 400);
  EXPECT_EQ(stage.Control("GET", "/simulator/state").status, 200);
}

TEST(AlibabaApi, HasNothingInOtherRegions) {
  Stage stage("incident");
  EXPECT_THAT(stage.Ecs("DescribeDisks", {{"RegionId", "cn-hangzhou"}})["Disks"]["Disk"],
              IsEmpty());
  EXPECT_THAT(
      stage.Ecs("DescribeInstances", {{"RegionId", "cn-hangzhou"}})["Instances"]["Instance"],
      IsEmpty());
}

TEST(DescribeInstances, ListsTheMachinesOfTheNodes) {
  Stage stage("fleet", {1, 130, 10});
  std::set<std::string> ids;
  std::map<std::string, std::string> query = {{"RegionId", "cn-shenzhen"}, {"MaxResults", "100"}};
  do {
    const auto answer = stage.Ecs("DescribeInstances", query);
    for (const auto& each : answer["Instances"]["Instance"]) ids.insert(each["InstanceId"]);
    query["NextToken"] = answer["NextToken"];
  } while (!query["NextToken"].empty());
  EXPECT_EQ(ids.size(), 130U);

  const auto one = stage.Ecs("DescribeInstances", {{"RegionId", "cn-shenzhen"},
                                                   {"InstanceIds", "[\"" + *ids.begin() + "\"]"}});
  ASSERT_THAT(one["Instances"]["Instance"], SizeIs(1));
  EXPECT_EQ(one["Instances"]["Instance"][0]["InstanceType"], "ecs.g6.2xlarge");
}

TEST(DescribeInstanceTypes, CountsTheSystemDisk) {
  Stage stage("incident");
  auto answer = stage.Ecs("DescribeInstanceTypes", {{"InstanceTypes.1", "ecs.g6.2xlarge"},
                                                    {"InstanceTypes.2", "ecs.g8i.2xlarge"}});
  auto types = answer["InstanceTypes"]["InstanceType"];
  ASSERT_THAT(types, SizeIs(2));
  EXPECT_EQ(types[0]["DiskQuantity"], 17);
  EXPECT_FALSE(types[1].contains("Attributes"));
  answer = stage.Ecs("DescribeInstanceTypes",
                     {{"InstanceTypes.1", "ecs.g8i.2xlarge"}, {"MaxResults", "100"}});
  types = answer["InstanceTypes"]["InstanceType"];
  EXPECT_EQ(types[0]["Attributes"]["Attribute"][0]["Value"], "33");

  std::map<std::string, std::string> many;
  for (int i = 1; i <= 11; ++i) many["InstanceTypes." + std::to_string(i)] = "ecs.g6.large";
  EXPECT_EQ(stage.Ecs("DescribeInstanceTypes", many).at("Code"),
            "InvalidParameter.InstanceTypes.11");
}

}  // namespace
}  // namespace simulator::alibaba_api_test

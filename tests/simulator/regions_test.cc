// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/simulator/testing.h"

namespace simulator::regions_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class DiskLoads : public testing::Test {
 protected:
  std::string DiskOf(const std::string& claim) {
    return world.volumes.Find(world.claims.Find("cx-data/" + claim)->volume)->handle;
  }
  nlohmann::json Monitor(const std::string& disk, const std::string& start,
                         const std::string& period = "3600") {
    return stage.Ecs("DescribeDiskMonitorData", {{"DiskId", disk},
                                                 {"StartTime", start},
                                                 {"EndTime", "2026-11-22T12:00:00Z"},
                                                 {"Period", period}});
  }
  nlohmann::json Ebs(const std::string& action, std::map<std::string, std::string> query) {
    query.try_emplace("RegionId", "cn-shenzhen");
    const Answer answer = stage.Send({.action = action, .query = query, .version = "2021-07-30"});
    return nlohmann::json::parse(answer.body);
  }
  int OperationsOf(const std::string& disk) {
    int sum = 0;
    const auto answer = Monitor(disk, "2026-11-21T12:00:00Z");
    for (const auto& point : answer.at("MonitorData").at("DiskMonitorData"))
      sum += point.at("IOPSTotal").get<int>();
    return sum;
  }

  Stage stage{"incident"};
  const World world = stage.simulator.story().world();
};

TEST_F(DiskLoads, AreNothingForTheIdleDiskAlone) {
  EXPECT_EQ(OperationsOf(DiskOf("data-mysql-2")), 0);
  EXPECT_GT(OperationsOf(DiskOf("data-mysql-0")), 0);
  EXPECT_GT(OperationsOf(DiskOf("buf-logbuf-3")), 0);
}

TEST_F(DiskLoads, HaveAPointForEachPeriod) {
  const auto answer = Monitor(DiskOf("data-mysql-0"), "2026-11-22T10:00Z");
  std::vector<std::string> times;
  for (const auto& point : answer["MonitorData"]["DiskMonitorData"])
    times.push_back(point["TimeStamp"]);
  EXPECT_THAT(times,
              ElementsAre("2026-11-22T10:00:00Z", "2026-11-22T11:00:00Z", "2026-11-22T12:00:00Z"));
  EXPECT_EQ(answer["TotalCount"], 3);
}

TEST_F(DiskLoads, AreRefusedBeyondTheLimits) {
  const std::string disk = DiskOf("data-mysql-0");
  EXPECT_EQ(Monitor(disk, "2026-11-22T05:00:00Z", "60").at("Code"),
            "InvalidParameter.TooManyDataQueried");
  EXPECT_EQ(Monitor(disk, "2026-10-01T00:00:00Z").at("Code"), "InvalidParameter.StartTime");
  EXPECT_EQ(Monitor(disk, "2026-11-22T13:00:00Z").at("Code"), "InvalidParameter.StartTime");
  EXPECT_EQ(Monitor(disk, "yesterday").at("Code"), "InvalidParameter.StartTime");
  EXPECT_EQ(Monitor(disk, "2026-11-22T05:00:00Z", "300").at("Code"), "InvalidParameter.Period");
}

TEST_F(DiskLoads, AreOfAttachedDisksOnly) {
  EXPECT_EQ(Monitor("d-wz9gme1m29dd3jkf0g2t", "2026-11-22T10:00:00Z").at("Code"),
            "InvalidDiskId.NotFound");
  EXPECT_EQ(Monitor("d-none", "2026-11-22T10:00:00Z").at("Code"), "InvalidDiskId.NotFound");
}

TEST_F(DiskLoads, AreTheSameInTheMetricsOfSeveralDisks) {
  const std::string busy = DiskOf("data-mysql-0");
  const std::string idle = DiskOf("data-mysql-2");
  const auto ask = [&](const std::string& metric, const std::string& region) {
    return Ebs("DescribeMetricData",
               {{"RegionId", region},
                {"MetricName", metric},
                {"Period", "3600"},
                {"StartTime", "2026-11-22T12:00:00Z"},
                {"EndTime", "2026-11-22T12:00:00Z"},
                {"Dimensions", R"({"DiskId":[")" + busy + R"(",")" + idle + R"("]})"}});
  };
  const auto series = ask("disk_write_iops", "cn-shenzhen").at("DataList");
  ASSERT_THAT(series, SizeIs(2));
  const std::string at = std::to_string(kTestNow);
  const auto point = Monitor(busy, "2026-11-22T12:00:00Z")["MonitorData"]["DiskMonitorData"][0];
  EXPECT_EQ(series[0]["Labels"]["DiskId"], busy);
  EXPECT_EQ(series[0]["Datapoints"].at(at), point.at("IOPSWrite"));
  EXPECT_EQ(series[1]["Datapoints"].at(at), 0);
  EXPECT_EQ(ask("disk_read_bps", "cn-shenzhen")["DataList"][0]["Datapoints"].at(at),
            point.at("BPSRead"));
  EXPECT_THAT(ask("disk_read_bps", "cn-hangzhou")["DataList"], IsEmpty());
}

TEST_F(DiskLoads, NeedDimensionsThatCanBeRead) {
  const auto code = [&](const std::string& dimensions) {
    return Ebs("DescribeMetricData", {{"MetricName", "disk_read_iops"}, {"Dimensions", dimensions}})
        .at("Code");
  };
  EXPECT_EQ(code(""), "MissingParameter.Dimensions");
  for (const char* dimensions :
       {"d-1", "[\"d-1\"]", R"({"diskId":["d-1"]})", R"({"DiskId":"d-1"})"})
    EXPECT_EQ(code(dimensions), "InvalidParameter.Dimensions");
}

TEST_F(DiskLoads, LetTheLensSeeWhatIsWasted) {
  const auto ids = [&](const nlohmann::json& answer) {
    std::vector<std::string> found;
    for (const auto& disk : answer.at("DiskInfos")) found.push_back(disk.at("DiskId"));
    return found;
  };
  const auto wasted =
      ids(Ebs("DescribeLensMonitorDisks", {{"LensTags.1", "CostOptimizationNeeded"}}));
  EXPECT_THAT(wasted, SizeIs(5));
  EXPECT_THAT(wasted, testing::Contains(DiskOf("data-mysql-2")));
  const auto without =
      Ebs("DescribeLensMonitorDisks", {{"LensTags.1", "NoSnapshot"}, {"MaxResults", "100"}});
  EXPECT_EQ(without.at("TotalCount"), world.disks.size() - 2);
}

TEST_F(DiskLoads, LetTheLensTurnPages) {
  const auto first = Ebs("DescribeLensMonitorDisks", {});
  EXPECT_THAT(first.at("DiskInfos"), SizeIs(10));
  const auto second = Ebs("DescribeLensMonitorDisks",
                          {{"NextToken", first.at("NextToken")}, {"MaxResults", "100"}});
  EXPECT_EQ(second.at("DiskInfos").size(), world.disks.size() - 10);
  EXPECT_EQ(second.at("NextToken"), "");
}

class TwoRegions : public testing::Test {
 protected:
  static Simulator Make(int disks) {
    return {WithSecondRegion(*MakeScenario("incident", {}), {"cn-hangzhou", disks}),
            {{}, true},
            alibaba::AccessKey{},
            [] { return kTestNow; }};
  }
  static nlohmann::json Ask(Simulator& simulator, const std::string& action,
                            const std::map<std::string, std::string>& query) {
    static int calls = 0;
    const auto request =
        SignedRequest(action, query, "region-" + std::to_string(++calls), kTestNow);
    return nlohmann::json::parse(simulator.Respond(request).body);
  }
  // Page by page.
  static std::vector<nlohmann::json> Disks(Simulator& simulator, const std::string& region) {
    std::vector<nlohmann::json> disks;
    std::map<std::string, std::string> query = {{"RegionId", region}, {"MaxResults", "500"}};
    do {
      const auto answer = Ask(simulator, "DescribeDisks", query);
      for (const auto& disk : answer.at("Disks").at("Disk")) disks.push_back(disk);
      query["NextToken"] = answer.at("NextToken");
    } while (!query["NextToken"].empty());
    return disks;
  }
};

TEST_F(TwoRegions, ShowEachDiskInItsOwn) {
  Simulator simulator = Make(1200);
  const auto here = Disks(simulator, "cn-shenzhen");
  const auto there = Disks(simulator, "cn-hangzhou");
  EXPECT_THAT(here, SizeIs(30));
  EXPECT_THAT(there, SizeIs(1201));
  std::set<std::string> ids;
  int leaked = 0;
  for (const auto& disk : there) {
    ids.insert(disk.at("DiskId"));
    EXPECT_EQ(disk.at("RegionId"), "cn-hangzhou");
    EXPECT_EQ(disk.at("ZoneId"), "cn-hangzhou-e");
    const bool is_ours = disk["Tags"]["Tag"][0]["TagValue"] == World().cluster_id ||
                         disk["Tags"]["Tag"].dump().find(World().cluster_id) != std::string::npos;
    if (disk.at("Status") == "Available" && is_ours) ++leaked;
  }
  EXPECT_THAT(ids, SizeIs(1201));
  EXPECT_EQ(leaked, 120);
}

TEST_F(TwoRegions, LeaveTheVolumesOfTheClusterWhereTheyAre) {
  Simulator simulator = Make(0);
  const World world = simulator.story().world();
  for (const Volume& volume : world.volumes) {
    const Disk* const disk = world.disks.Find(volume.handle);
    if (disk != nullptr) {
      EXPECT_EQ(RegionOf(world, *disk), "cn-shenzhen") << volume.handle;
    }
  }
}

TEST_F(TwoRegions, HaveMachinesInTheFirst) {
  Simulator simulator = Make(100);
  EXPECT_THAT(Ask(simulator, "DescribeInstances", {{"RegionId", "cn-shenzhen"}})
                  .at("Instances")
                  .at("Instance"),
              SizeIs(6));
  EXPECT_THAT(Ask(simulator, "DescribeInstances", {{"RegionId", "cn-hangzhou"}})
                  .at("Instances")
                  .at("Instance"),
              IsEmpty());
}

TEST(DescribeDisks, CountsInTheOldPaging) {
  Stage stage("incident");
  std::set<std::string> ids;
  for (const char* page : {"1", "2", "3", "4"}) {
    const auto answer = stage.Ecs(
        "DescribeDisks", {{"RegionId", "cn-shenzhen"}, {"PageNumber", page}, {"PageSize", "10"}});
    EXPECT_EQ(answer.at("TotalCount"), 31);
    EXPECT_EQ(answer.at("PageNumber"), page[0] - '0');
    EXPECT_EQ(answer.at("NextToken"), "");
    for (const auto& disk : answer.at("Disks").at("Disk")) ids.insert(disk.at("DiskId"));
  }
  EXPECT_THAT(ids, SizeIs(31));
}

TEST(DescribeDisks, RefusesToMixTheWaysOfPaging) {
  Stage stage("incident");
  const auto code = [&](const char* number, const char* token) {
    return stage.Ecs("DescribeDisks", {{"RegionId", "cn-shenzhen"}, {number, "10"}, {token, "10"}})
        .at("Code");
  };
  EXPECT_EQ(code("PageNumber", "MaxResults"), "InvalidParameter.PageNumber");
  EXPECT_EQ(code("PageSize", "NextToken"), "InvalidParameter.PageSize");
}

TEST(DescribeDisks, FiltersByTags) {
  Stage stage("incident");
  const auto count = [&](std::map<std::string, std::string> query) {
    query.insert({{"RegionId", "cn-shenzhen"}, {"MaxResults", "500"}});
    return stage.Ecs("DescribeDisks", query).at("Disks").at("Disk").size();
  };
  const std::string ours = World().cluster_id;
  const std::size_t of_driver = count({{"Tag.1.Key", "createdby"}});
  EXPECT_EQ(
      count({{"Tag.1.Key", "createdby"}, {"Tag.2.Key", "ack.aliyun.com"}, {"Tag.2.Value", ours}}),
      of_driver - 1)
      << "one disk is of another cluster";
  EXPECT_EQ(count({{"Tag.1.Key", "createdby"}, {"Tag.1.Value", "nobody"}}), 0U);
}

}  // namespace
}  // namespace simulator::regions_test

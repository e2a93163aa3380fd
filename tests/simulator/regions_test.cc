#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/simulator/testing.h"

namespace simulator {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

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
}  // namespace simulator

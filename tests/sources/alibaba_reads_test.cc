// SPDX-License-Identifier: Apache-2.0
#include "exporter/sources/alibaba_reads.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "exporter/sources/regions.h"
#include "tests/support/fake_apis.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba_reads_test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

kubernetes::Node NodeIn(const std::string& region, const std::string& name,
                        const std::string& type = "ecs.g6.large") {
  kubernetes::Node node = MakeNode(name);
  node.region = region;
  node.instance_type = type;
  return node;
}

Inventory WithNodes(std::vector<kubernetes::Node> nodes) {
  Inventory inventory;
  inventory.nodes = TableOf(std::move(nodes));
  return inventory;
}

HttpResponse DisksOf(const std::string& region, const std::vector<std::string>& ids) {
  json disks = json::array();
  for (const std::string& id : ids) disks.push_back({{"DiskId", id}, {"RegionId", region}});
  return Respond(200, json{{"NextToken", ""}, {"Disks", {{"Disk", disks}}}}.dump());
}

HttpResponse TypesOf(const std::vector<std::string>& ids) {
  json types = json::array();
  for (const std::string& id : ids) types.push_back({{"InstanceTypeId", id}, {"DiskQuantity", 9}});
  return Respond(200, json{{"NextToken", ""}, {"InstanceTypes", {{"InstanceType", types}}}}.dump());
}

bool IsFor(const HttpRequest& request, const std::string& region) {
  return request.url.find("https://ecs." + region + ".aliyuncs.com/") == 0;
}

// A type that was fetched an hour ago.
alibaba::InstanceType KnownType(std::chrono::hours age = std::chrono::hours{1}) {
  alibaba::InstanceType type;
  type.id = "ecs.g6.large";
  type.disk_quantity = 17;
  type.asked_at = SampleTime() - age;
  return type;
}

template <class Rows>
std::vector<std::string> IdsOf(const Rows& rows) {
  std::vector<std::string> ids;
  for (const auto& row : rows) ids.push_back(row.id);
  return ids;
}

TEST(RegionsToRead, AreThoseOfTheNodesEachOnce) {
  kubernetes::Node no_instance = NodeIn("cn-beijing", "n4");
  no_instance.instance_id.clear();
  const auto regions =
      RegionsToRead({}, WithNodes({NodeIn("cn-shenzhen", "n1"), NodeIn("cn-hangzhou", "n2"),
                                   NodeIn("cn-shenzhen", "n3"), no_instance}));
  ASSERT_THAT(regions, IsOk());
  EXPECT_THAT(*regions, ElementsAre("cn-hangzhou", "cn-shenzhen"));
}

TEST(RegionsToRead, AreThoseOfNodesThatTheirCsiNodeMakesInstances) {
  kubernetes::Node by_csi_node = NodeIn("cn-hangzhou", "n1");
  by_csi_node.instance_id.clear();
  kubernetes::Node without_region = NodeIn("", "n2");
  Inventory inventory = WithNodes({by_csi_node, without_region});
  EXPECT_THAT(RegionsToRead({}, inventory), FailsWith(ErrorKind::kConfig, HasSubstr("CSINode")));
  auto csi_node = MakeCsiNode("n1", 15);
  csi_node.instance_id = "i-n1";
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({csi_node});
  const auto regions = RegionsToRead({}, inventory);
  ASSERT_THAT(regions, IsOk());
  EXPECT_THAT(*regions, ElementsAre("cn-hangzhou"));
}

TEST(RegionsToRead, AreTheConfiguredOnesEachOnce) {
  const auto regions = RegionsToRead({"cn-qingdao", "cn-beijing", "cn-qingdao"},
                                     WithNodes({NodeIn("cn-shenzhen", "n1")}));
  ASSERT_THAT(regions, IsOk());
  EXPECT_THAT(*regions, ElementsAre("cn-beijing", "cn-qingdao"));
}

TEST(RegionsToRead, NameTheRemedyWhereNoneIsKnown) {
  EXPECT_THAT(RegionsToRead({}, WithNodes({})),
              FailsWith(ErrorKind::kConfig,
                        AllOf(HasSubstr("providerID"), HasSubstr("--alibaba.regions"))));
}

TEST(DiskSource, JoinsThePagesOfTheDocumentedAnswer) {
  FakeApis apis;
  apis.AnswerWithFixtures();
  const Inventory latest = WithNodes({NodeIn("cn-shenzhen", "n1")});
  const auto reading = SourceNamed("ecs_disks").read(apis.Context(latest));
  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->objects, 12U);
  EXPECT_EQ(apis.EcsRequests().size(), 2U);
  EXPECT_THAT(apis.EcsRequests()[0].url, HasSubstr("RegionId=cn-shenzhen"));
}

TEST(DiskSource, JoinsTheRegions) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest& request) {
    return IsFor(request, "cn-shenzhen") ? DisksOf("cn-shenzhen", {"d-1", "d-2"})
                                         : DisksOf("cn-beijing", {"d-3"});
  };
  const Inventory latest = WithNodes({NodeIn("cn-shenzhen", "n1"), NodeIn("cn-beijing", "n2")});
  const auto reading = SourceNamed("ecs_disks").read(apis.Context(latest));
  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->objects, 3U);
  Inventory inventory;
  reading->apply(inventory);
  EXPECT_THAT(IdsOf(inventory.disks), ElementsAre("d-3", "d-1", "d-2"));
  EXPECT_THAT(inventory.disk_regions, ElementsAre("cn-beijing", "cn-shenzhen"));
  EXPECT_EQ(inventory.disks.read_started(), SampleTime());
}

TEST(DiskSource, AsksTheConfiguredRegionsWhateverTheNodes) {
  FakeApis apis;
  apis.configured_regions = {"cn-qingdao", "cn-qingdao"};
  apis.ecs = [](const HttpRequest&) { return DisksOf("cn-qingdao", {"d-1"}); };
  const auto reading = SourceNamed("ecs_disks").read(apis.Context(WithNodes({})));
  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->objects, 1U) << "a region that is configured twice is read once";
}

TEST(DiskSource, DoNotCoverARegionThatWasAnsweredWithAnothersDisks) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest&) { return DisksOf("cn-shenzhen", {"d-1"}); };
  const Inventory latest = WithNodes({NodeIn("cn-shenzhen", "n1"), NodeIn("cn-beijing", "n2")});
  const auto reading = SourceNamed("ecs_disks").read(apis.Context(latest));
  ASSERT_THAT(reading, IsOk());
  Inventory inventory;
  reading->apply(inventory);
  EXPECT_THAT(inventory.disk_regions, ElementsAre("cn-shenzhen"));
}

TEST(DiskSource, FailsWholeWhenOneRegionFails) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest& request) {
    return IsFor(request, "cn-beijing")
               ? DisksOf("cn-beijing", {"d-1"})
               : Respond(503, ReadFixtureFile("alibaba/error_service_unavailable.json"));
  };
  const Inventory latest = WithNodes({NodeIn("cn-shenzhen", "n1"), NodeIn("cn-beijing", "n2")});
  EXPECT_THAT(SourceNamed("ecs_disks").read(apis.Context(latest)),
              FailsWith(ErrorKind::kUnavailable, HasSubstr("DescribeDisks in cn-shenzhen")));
}

TEST(DiskSource, FailsWithTheRemedyWhereNoRegionIsKnown) {
  FakeApis apis;
  EXPECT_THAT(SourceNamed("ecs_disks").read(apis.Context(WithNodes({}))),
              FailsWith(ErrorKind::kConfig, HasSubstr("--alibaba.regions")));
  EXPECT_THAT(apis.EcsRequests(), IsEmpty());
}

TEST(DiskSource, CountsTheOddObjectsOfAllRegions) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest& request) {
    return IsFor(request, "cn-beijing") ? DisksOf("cn-beijing", {"d-1", ""})
                                        : DisksOf("cn-shenzhen", {"", ""});
  };
  const Inventory latest = WithNodes({NodeIn("cn-shenzhen", "n1"), NodeIn("cn-beijing", "n2")});
  const auto reading = SourceNamed("ecs_disks").read(apis.Context(latest));
  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->objects, 1U);
  EXPECT_EQ(reading->problems, 3U);
  EXPECT_EQ(reading->first_problem, "disk: no DiskId");
  Inventory inventory;
  reading->apply(inventory);
  EXPECT_THAT(inventory.disk_regions, IsEmpty()) << "a disk that is missing may be a dropped one";
}

TEST(DiskSource, WithdrawsNoRegionsOfOtherTargets) {
  Inventory inventory = WithNodes({NodeIn("cn-shenzhen", "n1")});
  inventory.disk_regions = {"cn-beijing", "cn-hangzhou", "cn-shenzhen"};
  SourceNamed("ecs_disks").withdraw(inventory, {"cn-beijing"});
  EXPECT_THAT(inventory.disk_regions, ElementsAre("cn-hangzhou", "cn-shenzhen"));
  SourceNamed("ecs_disks").withdraw(inventory, {});
  EXPECT_THAT(inventory.disk_regions, ElementsAre("cn-hangzhou")) << "those of the nodes";
}

TEST(DiskSource, WithdrawsEveryRegionWhereTheyAreUnknown) {
  Inventory inventory;
  inventory.disk_regions = {"cn-beijing"};
  SourceNamed("ecs_disks").withdraw(inventory, {});
  EXPECT_THAT(inventory.disk_regions, IsEmpty());
}

TEST(ReadInstanceTypes, AsksForTheTypesOfTheInstancesOnce) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest&) { return TypesOf({"ecs.g6.large", "ecs.g8i.2xlarge"}); };
  kubernetes::Node no_instance = NodeIn("cn-shenzhen", "n4", "m5.large");
  no_instance.instance_id.clear();
  const Inventory latest =
      WithNodes({NodeIn("cn-shenzhen", "n1"), NodeIn("cn-shenzhen", "n2", "ecs.g8i.2xlarge"),
                 NodeIn("cn-shenzhen", "n3"), NodeIn("cn-shenzhen", "n5", ""), no_instance,
                 NodeIn("cn-shenzhen", "n6", "efg1.nvga1"), NodeIn("cn-shenzhen", "n7", "k3s")});
  const auto reading = ReadInstanceTypes(apis.Context(latest));
  ASSERT_THAT(reading, IsOk());
  ASSERT_EQ(apis.EcsRequests().size(), 1U);
  EXPECT_THAT(apis.EcsRequests()[0].url,
              AllOf(HasSubstr("InstanceTypes.1=ecs.g6.large&InstanceTypes.2=ecs.g8i.2xlarge"),
                    Not(HasSubstr("InstanceTypes.3"))));
  Inventory inventory;
  reading->apply(inventory);
  EXPECT_THAT(IdsOf(inventory.instance_types), ElementsAre("ecs.g6.large", "ecs.g8i.2xlarge"));
}

TEST(ReadInstanceTypes, AsksForTheUnknownOnesOnlyAndKeepsTheOthers) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest&) { return TypesOf({"ecs.new"}); };
  Inventory latest =
      WithNodes({NodeIn("cn-shenzhen", "n1"), NodeIn("cn-shenzhen", "n2", "ecs.new")});
  latest.instance_types = TableOf<alibaba::InstanceType>({KnownType()});
  const auto reading = ReadInstanceTypes(apis.Context(latest));
  ASSERT_THAT(reading, IsOk());
  ASSERT_EQ(apis.EcsRequests().size(), 1U);
  EXPECT_THAT(apis.EcsRequests()[0].url,
              AllOf(HasSubstr("InstanceTypes.1=ecs.new"), Not(HasSubstr("ecs.g6.large"))));
  EXPECT_EQ(reading->objects, 2U);
  Inventory inventory;
  reading->apply(inventory);
  EXPECT_THAT(IdsOf(inventory.instance_types), ElementsAre("ecs.g6.large", "ecs.new"));
  EXPECT_EQ(inventory.instance_types[0].disk_quantity, 17);
}

TEST(ReadInstanceTypes, AsksNothingWhereAllAreKnown) {
  FakeApis apis;
  Inventory latest = WithNodes({NodeIn("cn-shenzhen", "n1")});
  latest.instance_types = TableOf<alibaba::InstanceType>({KnownType()});
  const auto reading = ReadInstanceTypes(apis.Context(latest));
  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->objects, 1U);
  EXPECT_THAT(apis.EcsRequests(), IsEmpty());
}

TEST(ReadInstanceTypes, AsksAgainAfterADay) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest&) { return TypesOf({"ecs.g6.large"}); };
  Inventory latest = WithNodes({NodeIn("cn-shenzhen", "n1")});
  latest.instance_types = TableOf<alibaba::InstanceType>({KnownType(std::chrono::hours{24})});
  const auto reading = ReadInstanceTypes(apis.Context(latest));
  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(apis.EcsRequests().size(), 1U);
  Inventory inventory;
  reading->apply(inventory);
  EXPECT_EQ(inventory.instance_types[0].disk_quantity, 9);
}

TEST(ReadInstanceTypes, AsksNothingWithoutInstances) {
  FakeApis apis;
  const auto reading = ReadInstanceTypes(apis.Context(WithNodes({})));
  ASSERT_THAT(reading, IsOk());
  Inventory inventory;
  reading->apply(inventory);
  EXPECT_TRUE(inventory.instance_types.available());
  EXPECT_THAT(apis.EcsRequests(), IsEmpty());
}

TEST(ReadInstanceTypes, FailsWhenEcsDoes) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest&) {
    return Respond(403, ReadFixtureFile("alibaba/error_forbidden_ram.json"));
  };
  EXPECT_THAT(ReadInstanceTypes(apis.Context(WithNodes({NodeIn("cn-shenzhen", "n1")}))),
              FailsWith(ErrorKind::kForbidden, HasSubstr("ecs:DescribeInstanceTypes")));
}

}  // namespace
}  // namespace exporter::alibaba_reads_test

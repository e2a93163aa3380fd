// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "exporter/sources/alibaba_reads.h"
#include "tests/support/fake_apis.h"
#include "tests/support/matchers.h"

namespace exporter::activity_reads_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

HttpResponse Points(double iops) {
  return Respond(
      200,
      json{{"MonitorData",
            {{"DiskMonitorData", json::array({{{"IOPSTotal", iops}, {"BPSTotal", 10 * iops}}})}}}}
          .dump());
}

// A disk that has been attached for two days.
alibaba::Disk Busy(const std::string& id, std::int64_t gib) {
  alibaba::Disk disk = MakeDisk(id, "i-n1");
  disk.size_gib = gib;
  disk.attached_at = SampleTime() - 48h;
  return disk;
}

Inventory WithDisks(std::vector<alibaba::Disk> disks) {
  Inventory inventory = EmptyInventory();
  kubernetes::Node node = MakeNode("n1");
  node.region = "cn-shenzhen";
  inventory.nodes = TableOf<kubernetes::Node>({node});
  inventory.disks = TableOf(std::move(disks));
  return inventory;
}

std::vector<std::string> AskedDisks(const FakeApis& apis) {
  std::vector<std::string> disks;
  for (const HttpRequest& request : apis.EcsRequests()) {
    const auto begin = request.url.find("DiskId=") + 7;
    disks.push_back(request.url.substr(begin, request.url.find('&', begin) - begin));
  }
  return disks;
}

TEST(ReadDiskMonitor, AsksForAttachedDataDisksTheLargestFirst) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest&) { return Points(2); };
  alibaba::Disk fresh = Busy("d-fresh", 9);
  fresh.attached_at = SampleTime() - 1h;
  alibaba::Disk system = Busy("d-system", 9);
  system.type = "system";
  const auto reading = ReadDiskMonitor(apis.Context(WithDisks(
      {Busy("d-small", 20), Busy("d-large", 40), MakeDisk("d-unattached"), fresh, system})));
  ASSERT_THAT(reading, IsOk());
  EXPECT_THAT(AskedDisks(apis), ElementsAre("d-large", "d-small"));
  Inventory inventory;
  reading->apply(inventory);
  ASSERT_EQ(inventory.disk_monitor.size(), 2U);
  EXPECT_EQ(inventory.disk_monitor[0].iops, 2);
  EXPECT_EQ(inventory.disk_monitor[0].bytes_per_second, 20);
}

TEST(ReadDiskMonitor, AsksForFiftyAPollAndForTheOthersNext) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest&) { return Points(0); };
  std::vector<alibaba::Disk> disks;
  for (int i = 0; i < 60; ++i) disks.push_back(Busy("d-" + std::to_string(i), 20));
  Inventory latest = WithDisks(disks);
  const auto first = ReadDiskMonitor(apis.Context(latest));
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(apis.EcsRequests().size(), 50U);
  first->apply(latest);
  const auto second = ReadDiskMonitor(apis.Context(latest));
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(apis.EcsRequests().size(), 60U);
  EXPECT_EQ(second->objects, 60U) << "the first fifty are kept";
}

TEST(ReadDiskMonitor, AsksAgainAfterADay) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest&) { return Points(0); };
  Inventory latest = WithDisks({Busy("d-1", 20)});
  latest.disk_monitor =
      TableOf<alibaba::DiskActivity>({{.disk_id = "d-1", .until = SampleTime() - 23h}});
  ASSERT_THAT(ReadDiskMonitor(apis.Context(latest)), IsOk());
  EXPECT_THAT(apis.EcsRequests(), IsEmpty());
  latest.disk_monitor =
      TableOf<alibaba::DiskActivity>({{.disk_id = "d-1", .until = SampleTime() - 24h}});
  ASSERT_THAT(ReadDiskMonitor(apis.Context(latest)), IsOk());
  EXPECT_EQ(apis.EcsRequests().size(), 1U);
}

TEST(ReadDiskMonitor, GoesOnBehindADiskThatWasDeletedMeanwhile) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest& request) {
    if (request.url.find("d-gone") == std::string::npos) return Points(1);
    return Respond(404, R"({"Code":"InvalidDiskId.NotFound","Message":"no such disk"})");
  };
  const auto reading =
      ReadDiskMonitor(apis.Context(WithDisks({Busy("d-gone", 40), Busy("d-there", 20)})));
  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->problems, 1U);
  EXPECT_THAT(reading->first_problem, HasSubstr("InvalidDiskId.NotFound"));
  Inventory inventory;
  reading->apply(inventory);
  ASSERT_EQ(inventory.disk_monitor.size(), 2U) << "it is remembered, and not asked for again";
  EXPECT_EQ(inventory.disk_monitor[0].iops, std::nullopt);
  EXPECT_EQ(inventory.disk_monitor[1].iops, 1);
}

TEST(ReadDiskMonitor, FailsWhereTheActionIsForbidden) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest&) {
    return Respond(403, ReadFixtureFile("alibaba/error_forbidden_ram.json"));
  };
  EXPECT_THAT(ReadDiskMonitor(apis.Context(WithDisks({Busy("d-1", 20)}))),
              FailsWith(ErrorKind::kForbidden, HasSubstr("ecs:DescribeDiskMonitorData")));
}

TEST(ReadInstances, AsksForThoseThatHoldDisksAndAreNoNodes) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest&) {
    return Respond(200, ReadFixtureFile("alibaba/describe_instances.json"));
  };
  const Inventory latest = WithDisks({MakeDisk("d-1", "i-n1"), MakeDisk("d-2", "i-strange")});
  const auto reading = ReadInstances(apis.Context(latest));
  ASSERT_THAT(reading, IsOk());
  ASSERT_EQ(apis.EcsRequests().size(), 1U);
  EXPECT_THAT(apis.EcsRequests()[0].url, HasSubstr("InstanceIds=%5B%22i-strange%22%5D"));
  EXPECT_EQ(reading->objects, 3U);
}

TEST(ReadInstances, AsksNobodyWhereAllAreNodes) {
  FakeApis apis;
  const auto reading = ReadInstances(apis.Context(WithDisks({MakeDisk("d-1", "i-n1")})));
  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->objects, 0U);
  EXPECT_THAT(apis.EcsRequests(), IsEmpty());
}

TEST(QuotaSource, BearsTheNameOfItsTarget) {
  FakeApis apis;
  apis.AnswerWithFixtures();
  apis.target_name = "shared";
  const auto reading = SourceNamed("disk_quotas").read(apis.Context(WithDisks({})));
  ASSERT_THAT(reading, IsOk());
  Inventory inventory;
  reading->apply(inventory);
  EXPECT_EQ(inventory.disk_quotas[0].target, "shared");
}

TEST(ReadCapacityAttributes, AreEmptyWhereTheServiceKnowsThemNoMore) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest&) {
    return Respond(404, ReadFixtureFile("alibaba/error_invalid_action.json"));
  };
  const auto reading = ReadCapacityAttributes(apis.Context(WithDisks({})));
  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->objects, 0U);
  EXPECT_EQ(reading->problems, 1U);
  apis.ecs = [](const HttpRequest&) {
    return Respond(403, ReadFixtureFile("alibaba/error_forbidden_ram.json"));
  };
  EXPECT_THAT(ReadCapacityAttributes(apis.Context(WithDisks({}))),
              FailsWith(ErrorKind::kForbidden, HasSubstr("ecs:DescribeAccountAttributes")));
}

TEST(LensDiskSource, ReadsThoseThatCloudLensCallsWasteful) {
  FakeApis apis;
  apis.AnswerWithFixtures();
  const auto reading = SourceNamed("ebs_lens_disks").read(apis.Context(WithDisks({})));
  ASSERT_THAT(reading, IsOk());
  EXPECT_THAT(apis.EcsRequests()[0].url, HasSubstr("LensTags.1=CostOptimizationNeeded"));
  EXPECT_EQ(reading->objects, 1U);
}

}  // namespace
}  // namespace exporter::activity_reads_test

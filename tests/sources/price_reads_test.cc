// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "exporter/sources/alibaba_reads.h"
#include "tests/support/fake_apis.h"
#include "tests/support/matchers.h"

namespace exporter::price_reads_test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

HttpResponse PriceOf(double trade) {
  return Respond(
      200,
      json{{"PriceInfo",
            {{"Price", {{"Currency", "CNY"}, {"OriginalPrice", trade}, {"TradePrice", trade}}}}}}
          .dump());
}

// An inventory with these disks, all in cn-shenzhen.
Inventory WithDisks(std::vector<alibaba::Disk> disks) {
  Inventory inventory = EmptyInventory();
  kubernetes::Node node = MakeNode("n1");
  node.region = "cn-shenzhen";
  inventory.nodes = TableOf<kubernetes::Node>({node});
  inventory.disks = TableOf(std::move(disks));
  return inventory;
}

alibaba::Disk Of(const std::string& id, const std::string& category, const std::string& level) {
  alibaba::Disk disk = MakeDisk(id);
  disk.category = category;
  disk.performance_level = level;
  return disk;
}

Inventory Applied(const Reading& reading) {
  Inventory inventory;
  reading.apply(inventory);
  return inventory;
}

TEST(ReadDiskPrices, AsksOnceForEachKindOfDiskThereIs) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest&) { return PriceOf(2.1); };
  const auto reading = ReadDiskPrices(
      apis.Context(WithDisks({Of("d-1", "cloud_essd", "PL1"), Of("d-2", "cloud_essd", "PL1"),
                              Of("d-3", "cloud_essd", "PL0"), Of("d-4", "cloud_efficiency", "")})));
  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(apis.EcsRequests().size(), 3U);
  const Inventory inventory = Applied(*reading);
  ASSERT_EQ(inventory.disk_prices.size(), 3U);
  EXPECT_DOUBLE_EQ(inventory.disk_prices[1].per_gib_hour.value(), 0.0021);
  EXPECT_TRUE(inventory.iops_prices.empty());
}

TEST(ReadDiskPrices, RemembersWhatIsNotSold) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest&) {
    return Respond(400, ReadFixtureFile("alibaba/error_price_not_found.json"));
  };
  Inventory latest = WithDisks({Of("d-1", "cloud", "")});
  const auto reading = ReadDiskPrices(apis.Context(latest));
  ASSERT_THAT(reading, IsOk());
  latest.disk_prices = Applied(*reading).disk_prices;
  ASSERT_EQ(latest.disk_prices.size(), 1U);
  EXPECT_EQ(latest.disk_prices[0].refusal, "PriceNotFound");
  EXPECT_EQ(latest.disk_prices[0].per_gib_hour, std::nullopt);
  ASSERT_THAT(ReadDiskPrices(apis.Context(latest)), IsOk());
  EXPECT_EQ(apis.EcsRequests().size(), 1U) << "it is not asked for again";
}

TEST(ReadDiskPrices, AsksAgainAfterSixHours) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest&) { return PriceOf(2.1); };
  Inventory latest = WithDisks({Of("d-1", "cloud_essd", "PL1")});
  alibaba::DiskPrice known;
  known.region = "cn-shenzhen";
  known.category = "cloud_essd";
  known.performance_level = "PL1";
  known.per_gib_hour = 7;
  known.asked_at = SampleTime() - 6h + 1s;
  latest.disk_prices = TableOf<alibaba::DiskPrice>({known});
  ASSERT_THAT(ReadDiskPrices(apis.Context(latest)), IsOk());
  EXPECT_THAT(apis.EcsRequests(), IsEmpty());
  known.asked_at = SampleTime() - 6h;
  latest.disk_prices = TableOf<alibaba::DiskPrice>({known});
  ASSERT_THAT(ReadDiskPrices(apis.Context(latest)), IsOk());
  EXPECT_EQ(apis.EcsRequests().size(), 1U);
}

TEST(ReadDiskPrices, KeepsWhatItLearntBeforeAFailure) {
  FakeApis apis;
  int calls = 0;
  apis.ecs = [&](const HttpRequest&) {
    return ++calls == 1 ? PriceOf(2.1)
                        : Respond(400, ReadFixtureFile("alibaba/error_throttling.json"));
  };
  Inventory latest = WithDisks({Of("d-1", "cloud_essd", "PL1"), Of("d-2", "cloud_essd", "PL0")});
  const auto reading = ReadDiskPrices(apis.Context(latest));
  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->objects, 1U);
  reading->apply(latest);
  EXPECT_THAT(ReadDiskPrices(apis.Context(latest)), FailsWith(ErrorKind::kThrottled, HasSubstr("")))
      << "nothing new was learnt";
}

TEST(ReadDiskPrices, AsksForProvisionedIopsWhereADiskHasSome) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest& request) {
    return PriceOf(request.url.find("diskperformance") != std::string::npos ? 0.625 : 2);
  };
  alibaba::Disk disk = Of("d-1", "cloud_auto", "");
  disk.provisioned_iops = 100;
  const auto reading = ReadDiskPrices(apis.Context(WithDisks({disk})));
  ASSERT_THAT(reading, IsOk());
  const Inventory inventory = Applied(*reading);
  ASSERT_EQ(inventory.iops_prices.size(), 1U);
  EXPECT_DOUBLE_EQ(inventory.iops_prices[0].per_iops_hour.value(), 0.0000625);
}

TEST(ReadDiskBills, ReadsTheMonthBeforeByTheCalendarOfChina) {
  const auto cycle_at = [](const std::string& time) {
    FakeApis apis;
    apis.clock.Advance(At(time) - SampleTime());
    apis.ecs = [](const HttpRequest&) {
      return Respond(200, R"({"Success":true,"Data":{"Items":[]}})");
    };
    const Inventory nothing;
    EXPECT_THAT(ReadDiskBills(apis.Context(nothing)), IsOk());
    const std::string url = apis.EcsRequests().at(0).url;
    return url.substr(url.find("BillingCycle=") + 13, 7);
  };
  EXPECT_EQ(cycle_at("2026-11-22T13:30:00Z"), "2026-10");
  EXPECT_EQ(cycle_at("2026-01-15T00:00:00Z"), "2025-12");
  EXPECT_EQ(cycle_at("2026-10-31T15:59:59Z"), "2026-09");
  EXPECT_EQ(cycle_at("2026-10-31T16:00:00Z"), "2026-10") << "in China it is November";
}

TEST(ReadDiskBills, NamesThePermissionThatIsMissing) {
  FakeApis apis;
  apis.ecs = [](const HttpRequest&) {
    return Respond(200, ReadFixtureFile("alibaba/error_bss_not_authorized.json"));
  };
  const Inventory nothing;
  EXPECT_THAT(ReadDiskBills(apis.Context(nothing)),
              FailsWith(ErrorKind::kForbidden, HasSubstr("bssapi:DescribeInstanceBill")));
}

}  // namespace
}  // namespace exporter::price_reads_test

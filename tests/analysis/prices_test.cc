// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/prices.h"

#include <gmock/gmock.h>

#include "exporter/analysis/cost.h"
#include "tests/support/sample_inventory.h"

namespace exporter::prices_test {
namespace {

using testing::ElementsAre;

constexpr double kHours = 720;

PriceList TwoPrices() {
  return {.currency = "CNY",
          .prices = {{.category = "cloud_essd",
                      .performance_level = "PL1",
                      .per_gib_hour = 0.0021,
                      .per_gib_month = 1.0},
                     {.category = "cloud_efficiency",
                      .performance_level = {},
                      .per_gib_hour = {},
                      .per_gib_month = 0.36},
                     {.category = "cloud_auto",
                      .performance_level = {},
                      .per_gib_hour = 0.002,
                      .per_gib_month = {},
                      .per_iops_hour = 0.0001}}};
}

alibaba::DiskPrice ApiPrice(const std::string& category, std::optional<double> per_gib_hour,
                            const std::string& level = "") {
  alibaba::DiskPrice price;
  price.region = "cn-shenzhen";
  price.category = category;
  price.performance_level = level;
  price.currency = "USD";
  price.per_gib_hour = per_gib_hour;
  return price;
}

UnitPrice PriceOf(const PriceOptions& options, const PricedKind& kind,
                  std::vector<alibaba::DiskPrice> told = {}) {
  Inventory inventory;
  inventory.disk_prices = TableOf(std::move(told));
  return Prices(options, inventory).Of(kind);
}

PricedKind Essd(std::string_view level) {
  return {.region = "cn-shenzhen", .category = "cloud_essd", .performance_level = level};
}

TEST(Prices, AreFlatForEverythingByDefault) {
  const UnitPrice price = PriceOf({}, Essd("PL1"), {ApiPrice("cloud_essd", 9, "PL1")});
  EXPECT_EQ(price.source, PriceSource::kFlat);
  EXPECT_EQ(price.per_gib_month, 0.35);
  EXPECT_EQ(price.per_gib_hour, std::nullopt);
  EXPECT_EQ(price.currency, "CNY");
}

TEST(Prices, OfAListAreByTheHourForWhatIsPaidAsItGoes) {
  const PriceOptions options{.source = PriceSource::kList, .list = TwoPrices()};
  const UnitPrice price = PriceOf(options, Essd("PL1"));
  EXPECT_EQ(price.source, PriceSource::kList);
  EXPECT_DOUBLE_EQ(price.per_gib_month, 0.0021 * kHours);
  EXPECT_EQ(price.per_gib_hour, 0.0021);
}

TEST(Prices, OfAListAreByTheMonthForSubscriptions) {
  const PriceOptions options{.source = PriceSource::kList, .list = TwoPrices()};
  PricedKind kind = Essd("PL1");
  kind.is_subscription = true;
  EXPECT_EQ(PriceOf(options, kind).per_gib_month, 1.0);
}

TEST(Prices, NeverTakeASubscriptionForWhatIsPaidAsItGoes) {
  const PriceOptions options{.source = PriceSource::kList, .list = TwoPrices()};
  const UnitPrice price = PriceOf(options, {.region = {}, .category = "cloud_efficiency"});
  EXPECT_EQ(price.source, PriceSource::kUnknown);
  EXPECT_EQ(price.per_gib_month, 0);
}

TEST(Prices, TakeAnEssdWithoutALevelForPl1) {
  const PriceOptions options{.source = PriceSource::kList, .list = TwoPrices()};
  EXPECT_EQ(PriceOf(options, Essd("")).source, PriceSource::kList);
  EXPECT_EQ(PriceOf(options, Essd("PL2")).source, PriceSource::kUnknown);
}

// A class may name several types and a level, which is for cloud_essd alone (pkg/disk/cloud.go of
// kubernetes-sigs/alibaba-cloud-csi-driver).
TEST(Prices, KnowLevelsOfCloudEssdAlone) {
  const PricedKind kind{
      .region = "cn-shenzhen", .category = "cloud_auto", .performance_level = "PL1"};
  EXPECT_DOUBLE_EQ(PriceOf({.source = PriceSource::kList, .list = TwoPrices()}, kind).per_gib_month,
                   0.002 * kHours);
  EXPECT_DOUBLE_EQ(PriceOf({.source = PriceSource::kOpenApi}, kind, {ApiPrice("cloud_auto", 0.003)})
                       .per_gib_month,
                   0.003 * kHours);
}

TEST(Prices, OfTheOpenApiComeFirstThenTheListThenNone) {
  const PriceOptions options{.source = PriceSource::kOpenApi, .list = TwoPrices()};
  const UnitPrice told = PriceOf(options, Essd("PL1"), {ApiPrice("cloud_essd", 0.002, "PL1")});
  EXPECT_EQ(told.source, PriceSource::kOpenApi);
  EXPECT_DOUBLE_EQ(told.per_gib_month, 0.002 * kHours);
  EXPECT_EQ(told.currency, "USD");
  EXPECT_EQ(PriceOf(options, Essd("PL1"), {ApiPrice("cloud_essd", {}, "PL1")}).source,
            PriceSource::kList)
      << "not sold any more";
  EXPECT_EQ(PriceOf(options, Essd("PL0")).source, PriceSource::kUnknown);
  EXPECT_EQ(PriceOf({.source = PriceSource::kOpenApi}, Essd("PL0")).source, PriceSource::kFlat)
      << "no list, so the flat price is all there is";
}

TEST(Prices, SayThatAnEntryIsMissing) {
  const PriceOptions options{.source = PriceSource::kList, .list = TwoPrices()};
  for (const char* category :
       {"cloud_regional_disk_auto", "cloud_essd_entry", "elastic_ephemeral_disk_standard"}) {
    const UnitPrice price = PriceOf(options, {.region = "cn-shenzhen", .category = category});
    EXPECT_FALSE(price.is_known()) << category;
    EXPECT_EQ(PriceSourceName(price.source), "unknown") << category;
    EXPECT_EQ(price.currency, "CNY") << category;
  }
}

// What no list can have, because nobody printed it, the OpenAPI may still tell.
TEST(Prices, OfTheOpenApiAreForEveryCategoryThatItSells) {
  for (const PriceList& list : {PriceList{}, TwoPrices()}) {
    const PriceOptions options{.source = PriceSource::kOpenApi, .list = list};
    for (const char* category :
         {"cloud_regional_disk_auto", "cloud_essd_entry", "elastic_ephemeral_disk_standard",
          "elastic_ephemeral_disk_premium"}) {
      const UnitPrice price = PriceOf(options, {.region = "cn-shenzhen", .category = category},
                                      {ApiPrice(category, 0.003)});
      EXPECT_EQ(price.source, PriceSource::kOpenApi) << category;
      EXPECT_DOUBLE_EQ(price.per_gib_month, 0.003 * kHours) << category;
    }
  }
}

TEST(Prices, OfTheOpenApiHoldForTheirRegion) {
  const PriceOptions options{.source = PriceSource::kOpenApi};
  PricedKind elsewhere = Essd("PL1");
  elsewhere.region = "cn-beijing";
  EXPECT_EQ(PriceOf(options, elsewhere, {ApiPrice("cloud_essd", 0.002, "PL1")}).source,
            PriceSource::kFlat);
}

TEST(Prices, CountTheHoursOfAMonthAsTold) {
  const PriceOptions options{
      .source = PriceSource::kList, .list = TwoPrices(), .hours_per_month = 730};
  EXPECT_DOUBLE_EQ(PriceOf(options, Essd("PL1")).per_gib_month, 0.0021 * 730);
}

TEST(Prices, ListEachPriceInUse) {
  const PriceOptions options{.source = PriceSource::kOpenApi, .list = TwoPrices()};
  Inventory inventory;
  inventory.disk_prices = TableOf<alibaba::DiskPrice>({ApiPrice("cloud_ssd", 0.001)});
  const auto rows_of = [&](const PriceOptions& chosen) {
    std::vector<std::string> rows;
    for (const auto& row : Prices(chosen, inventory).All()) {
      rows.push_back(std::string(row.kind.category) + " " +
                     std::string(PriceSourceName(row.price.source)));
    }
    return rows;
  };
  EXPECT_THAT(rows_of(options),
              ElementsAre("cloud_ssd openapi", "cloud_essd list", "cloud_auto list"));
  EXPECT_THAT(rows_of({.source = PriceSource::kOpenApi}),
              ElementsAre("cloud_ssd openapi", " flat"));
}

TEST(DiskMonthlyCost, AddsProvisionedIops) {
  const PriceOptions options{.source = PriceSource::kList, .list = TwoPrices()};
  const Inventory inventory;
  alibaba::Disk disk = MakeDisk("d-1");
  disk.category = "cloud_auto";
  disk.performance_level = "";
  disk.size_gib = 100;
  disk.provisioned_iops = 1000;
  const auto cost = DiskMonthlyCost(Prices(options, inventory), disk);
  ASSERT_TRUE(cost);
  EXPECT_DOUBLE_EQ(cost->amount, (100 * 0.002 + 1000 * 0.0001) * kHours);
  EXPECT_EQ(cost->source, PriceSource::kList);
}

TEST(DiskMonthlyCost, IsUnknownWhereThePriceIs) {
  const PriceOptions options{.source = PriceSource::kList, .list = TwoPrices()};
  const Inventory inventory;
  alibaba::Disk disk = MakeDisk("d-1");
  disk.category = "cloud_essd_entry";
  const auto cost = DiskMonthlyCost(Prices(options, inventory), disk);
  ASSERT_TRUE(cost);
  EXPECT_FALSE(cost->is_known());
  EXPECT_EQ(cost->amount, 0);
}

TEST(DiskMonthlyCost, IsThatOfTheTermForASubscription) {
  const PriceOptions options{.source = PriceSource::kList, .list = TwoPrices()};
  const Inventory inventory;
  alibaba::Disk disk = MakeDisk("d-1");
  disk.category = "cloud_efficiency";
  disk.performance_level = "";
  disk.size_gib = 100;
  disk.charge_type = "PrePaid";
  EXPECT_DOUBLE_EQ(DiskMonthlyCost(Prices(options, inventory), disk)->amount, 36);
}

}  // namespace
}  // namespace exporter::prices_test

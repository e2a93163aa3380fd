// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/files.h"

#include <gmock/gmock.h>

#include "tests/serve/certificate.h"
#include "tests/support/matchers.h"

namespace exporter::price_file_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class PriceFile : public testing::Test {
 protected:
  Result<PriceList> Read(const std::string& text) const {
    return ReadPriceFile(folder_.Write("prices.yml", text));
  }

  TemporaryFolder folder_;
};

TEST_F(PriceFile, ReadsEveryKey) {
  const auto list = Read(R"(
currency: USD
prices:
  - {category: cloud_essd, performance-level: PL1, per-gib-hour: 0.0021, per-gib-month: 1.0,
     source: an example, confidence: official}
  - {category: cloud_auto, per-gib-hour: 0.002, per-iops-hour: 0.0000625}
)");
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->currency, "USD");
  ASSERT_EQ(list->prices.size(), 2U);
  EXPECT_EQ(list->prices[0].category, "cloud_essd");
  EXPECT_EQ(list->prices[0].performance_level, "PL1");
  EXPECT_EQ(list->prices[0].per_gib_hour, 0.0021);
  EXPECT_EQ(list->prices[0].per_gib_month, 1.0);
  EXPECT_EQ(list->prices[1].per_iops_hour, 0.0000625);
  EXPECT_EQ(list->prices[1].per_gib_month, std::nullopt);
}

TEST_F(PriceFile, OfTheProjectIsInOrder) {
  const auto list = ReadPriceFile(EXPORTER_SOURCE "/deploy/prices/cn-mainland.yaml");
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->currency, "CNY");
  EXPECT_EQ(list->prices.size(), 9U);
  for (const ListPrice& price : list->prices) {
    if (!price.per_gib_hour || !price.per_gib_month) continue;
    // Pay-as-you-go costs as much as a subscription, or half as much again.
    const double factor = *price.per_gib_hour * 720 / *price.per_gib_month;
    EXPECT_GE(factor, 1.0) << price.category;
    EXPECT_LT(factor, 1.6) << price.category;
  }
}

TEST_F(PriceFile, NamesTheEntryAndTheKeyOfAnError) {
  const auto refuses = [&](const std::string& text, const std::string& why) {
    EXPECT_THAT(Read(text),
                FailsWith(ErrorKind::kConfig, AllOf(HasSubstr("prices.yml: "), HasSubstr(why))));
  };
  refuses("", "prices: want a list");
  refuses("prices: 5", "prices: want a list");
  refuses("prices: []", "prices: want a list");
  refuses("prices: [5]", "prices[0]: want a map");
  refuses("currency: yuan\nprices: []", "currency: 'yuan' is not accepted, want three letters");
  refuses("colour: red", "'colour' is no key, want currency and prices");
  refuses("prices: [{category: a, per-gib-hour: cheap}]",
          "prices[0]: per-gib-hour: 'cheap' is not accepted, want a number");
  refuses("prices: [{category: a, per-gib-hour: -1}]", "'-1' is not accepted");
  refuses("prices: [{category: a, per-gib: 1}]", "'per-gib' is no key");
  refuses("prices: [{per-gib-hour: 1}]", "category is missing");
  refuses("prices: [{category: a}]", "want per-gib-hour, per-gib-month, or both");
  refuses("prices: [{category: a, per-gib-hour: 1}, {category: a, per-gib-hour: 2}]",
          "prices[1]: a  is there twice");
}

}  // namespace
}  // namespace exporter::price_file_test

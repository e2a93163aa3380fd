// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::quota_low_test {
namespace {

using alibaba::DiskQuota;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A quota of 1000 GiB of cloud_essd in a zone.
DiskQuota Quota(std::optional<double> used_gib) {
  DiskQuota quota{.code = "q_disk_essd",
                  .target = {},
                  .region = "cn-shenzhen",
                  .zone = "cn-shenzhen-d",
                  .category = "cloud_essd",
                  .charge_type = "PostPaid",
                  .total_bytes = 1000.0 * kGibibyte,
                  .used_bytes = {}};
  if (used_gib) quota.used_bytes = *used_gib * kGibibyte;
  return quota;
}

std::vector<Finding> FindAmong(std::vector<DiskQuota> quotas, const AnalysisOptions& options = {}) {
  Inventory inventory = EmptyInventory();
  inventory.disk_quotas = TableOf(std::move(quotas));
  return EvaluateOne(QuotaLowCheck(), inventory, options).findings;
}

TEST(QuotaLow, NamesTheQuotaAtOnce) {
  const auto findings = FindAmong({Quota(950)});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].check, "quota-low");
  EXPECT_EQ(findings[0].severity, Severity::kWarning);
  EXPECT_EQ(findings[0].kind, "Quota");
  EXPECT_EQ(findings[0].name, "cn-shenzhen-d/cloud_essd");
  EXPECT_EQ(findings[0].zone, "cn-shenzhen-d");
  EXPECT_EQ(findings[0].reason, "quota");
  EXPECT_EQ(findings[0].monthly_cost, std::nullopt);
  EXPECT_EQ(findings[0].since, SampleTime()) << "no grace: it was seen just now";
}

TEST(QuotaLow, IsNinetyPercentOrMore) {
  EXPECT_THAT(FindAmong({Quota(0)}), IsEmpty());
  EXPECT_THAT(FindAmong({Quota(899)}), IsEmpty());
  EXPECT_EQ(FindAmong({Quota(900)}).size(), 1U);
}

TEST(QuotaLow, IsTheRatioThatTheOperatorChose) {
  AnalysisOptions options;
  options.quota_ratio = 0.5;
  EXPECT_THAT(FindAmong({Quota(499)}, options), IsEmpty());
  EXPECT_EQ(FindAmong({Quota(500)}, options).size(), 1U);
}

TEST(QuotaLow, IsCriticalWhereNothingIsLeft) {
  EXPECT_EQ(FindAmong({Quota(999)}).at(0).severity, Severity::kWarning);
  EXPECT_EQ(FindAmong({Quota(1000)}).at(0).severity, Severity::kCritical);
  EXPECT_EQ(FindAmong({Quota(1200)}).at(0).severity, Severity::kCritical);
  EXPECT_THAT(FindAmong({Quota(1200)}).at(0).summary, HasSubstr("no volume can be made"));
}

TEST(QuotaLow, IsNoneWhereTheUseOrTheSizeIsNotKnown) {
  EXPECT_THAT(FindAmong({Quota(std::nullopt)}), IsEmpty());
  DiskQuota nothing = Quota(0);
  nothing.total_bytes = 0;
  EXPECT_THAT(FindAmong({nothing}), IsEmpty());
  DiskQuota endless = Quota(1000);
  endless.used_bytes = endless.total_bytes = std::numeric_limits<double>::infinity();
  EXPECT_THAT(FindAmong({endless}), IsEmpty());
}

TEST(QuotaLow, IsNamedByItsRegionAndCodeWhereTheApiSaysNoMore) {
  DiskQuota regional = Quota(950);
  regional.zone = "";
  EXPECT_EQ(FindAmong({regional}).at(0).name, "cn-shenzhen/cloud_essd");
  DiskQuota vague = Quota(950);
  vague.category = "";
  EXPECT_EQ(FindAmong({vague}).at(0).name, "cn-shenzhen-d/q_disk_essd");
}

TEST(QuotaLow, IsTheFullestOfOneName) {
  DiskQuota prepaid = Quota(990);
  prepaid.charge_type = "PrePaid";
  for (const auto& quotas : {std::vector{Quota(950), prepaid}, std::vector{prepaid, Quota(950)}}) {
    const auto findings = FindAmong(quotas);
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_THAT(findings[0].summary, HasSubstr("99 % used, 990 GiB of 1000 GiB"));
  }
}

TEST(QuotaLow, KeepsCategoriesAndZonesApart) {
  DiskQuota ssd = Quota(950);
  ssd.category = "cloud_ssd";
  DiskQuota other_zone = Quota(950);
  other_zone.zone = "cn-shenzhen-e";
  EXPECT_THAT(NamesOf(FindAmong({ssd, Quota(950), other_zone})),
              ElementsAre("cn-shenzhen-d/cloud_essd", "cn-shenzhen-d/cloud_ssd",
                          "cn-shenzhen-e/cloud_essd"));
}

TEST(QuotaLow, ReadsBothApis) {
  Inventory inventory = EmptyInventory();
  inventory.disk_quotas = {};
  DiskQuota attribute = Quota(950);
  attribute.code = "max-postpaid-yundisk-capacity";
  inventory.capacity_attributes = TableOf<DiskQuota>({attribute});
  const auto findings = EvaluateOne(QuotaLowCheck(), inventory).findings;
  ASSERT_THAT(NamesOf(findings), ElementsAre("cn-shenzhen-d/cloud_essd"));
  EXPECT_EQ(findings[0].remedy[0].command,
            "aliyun ecs DescribeAccountAttributes --region cn-shenzhen --AttributeName.1 "
            "max-postpaid-yundisk-capacity");
}

TEST(QuotaLow, IsWithheldWhereNeitherApiTellsAnything) {
  const auto is_complete = [](const Inventory& each) { return IsComplete(QuotaLowCheck(), each); };
  Inventory inventory = EmptyInventory();
  EXPECT_TRUE(is_complete(inventory));
  inventory.disk_quotas = {};
  EXPECT_FALSE(is_complete(inventory)) << "attributes without quotas are withdrawn ones";
  inventory.capacity_attributes = TableOf<DiskQuota>({Quota(1)});
  EXPECT_TRUE(is_complete(inventory));
  inventory.capacity_attributes = {};
  EXPECT_FALSE(is_complete(inventory));
}

TEST(QuotaLow, SaysWhatItMeansAndWhatToDo) {
  DiskQuota quota = Quota(950);
  quota.target = "prod";
  const Finding finding = FindAmong({quota}).at(0);
  EXPECT_EQ(finding.summary,
            "Disk quota cn-shenzhen-d/cloud_essd of account prod is 95 % used, 950 GiB of 1000 "
            "GiB: volumes of more than 50 GiB cannot be made.");
  ASSERT_EQ(finding.remedy.size(), 3U);
  EXPECT_EQ(finding.remedy[0].command,
            "aliyun quotas ListProductQuotas --ProductCode disk --QuotaActionCode q_disk_essd "
            "--Dimensions.1.Key regionId --Dimensions.1.Value cn-shenzhen");
  EXPECT_THAT(finding.remedy[2].what, HasSubstr("q_disk_essd"));
}

}  // namespace
}  // namespace exporter::quota_low_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/publish/page_samples.h"

namespace exporter::finding_series_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Inventory With(std::vector<kubernetes::PersistentVolume> volumes) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes = TableOf(std::move(volumes));
  return inventory;
}

// The samples of a family for one check.
std::vector<std::string> OfCheck(std::string_view check, const Inventory& inventory,
                                 std::string_view family) {
  std::vector<std::string> samples = SamplesOf(inventory, family);
  const std::string label = "{check=\"" + std::string(check) + "\"";
  std::erase_if(samples, [&](const std::string& sample) { return !sample.starts_with(label); });
  return samples;
}

TEST(FindingSeries, CountEverySeverityOfEveryCheckZeroIncluded) {
  EXPECT_THAT(OfCheck("orphaned-pv", With({}), "ack_storage_findings"),
              ElementsAre(R"({check="orphaned-pv",severity="warning"} 0)",
                          R"({check="orphaned-pv",severity="critical"} 0)"));
  EXPECT_THAT(OfCheck("orphaned-pv",
                      With({MakeDiskVolume("d-1", "Released"), MakeDiskVolume("d-2", "Failed"),
                            MakeVolume("nas", "Released")}),
                      "ack_storage_findings"),
              ElementsAre(R"({check="orphaned-pv",severity="warning"} 1)",
                          R"({check="orphaned-pv",severity="critical"} 2)"));
}

TEST(FindingSeries, DescribeAFinding) {
  kubernetes::PersistentVolume volume = MakeDiskVolume("d-1", "Released");
  volume.zones = {"cn-shenzhen-d"};
  const Inventory inventory = With({volume});
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_finding_info"),
              ElementsAre(R"({check="orphaned-pv",severity="critical",kind="PersistentVolume",)"
                          R"(namespace="",name="pv-d-1",storageclass="alicloud-disk-essd",)"
                          R"(node="",zone="cn-shenzhen-d",reason="released"} 1)"));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_finding_since_timestamp_seconds"),
              ElementsAre(R"({check="orphaned-pv",kind="PersistentVolume",namespace="",)"
                          R"(name="pv-d-1"} 1795350600)"));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_finding_monthly_cost"),
              ElementsAre(R"({check="orphaned-pv",kind="PersistentVolume",namespace="",)"
                          R"(name="pv-d-1",currency="CNY"} 350)"));
}

TEST(FindingSeries, NameNoCostWhereThereIsNone) {
  EXPECT_THAT(SamplesOf(With({MakeVolume("nas", "Released")}), "ack_storage_finding_monthly_cost"),
              IsEmpty());
}

TEST(FindingSeries, NameNoCostThatThePriceListDoesNotKnow) {
  AnalysisOptions options;
  options.prices.source = PriceSource::kList;
  options.prices.list.prices = {{.category = "cloud_ssd",
                                 .performance_level = {},
                                 .per_gib_hour = 0.001,
                                 .per_gib_month = {}}};
  const Inventory inventory = With({MakeDiskVolume("d-1", "Released")});
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_finding_info", options), SizeIs(1));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_finding_monthly_cost", options), IsEmpty());
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_persistentvolume_monthly_cost", options),
              IsEmpty());
}

TEST(FindingSeries, TellAWithheldResultFromAGoodOne) {
  EXPECT_THAT(OfCheck("orphaned-pv", With({}), "ack_storage_check_complete"),
              ElementsAre(R"({check="orphaned-pv"} 1)"));
  EXPECT_THAT(OfCheck("orphaned-pv", Inventory{}, "ack_storage_check_complete"),
              ElementsAre(R"({check="orphaned-pv"} 0)"));
  EXPECT_THAT(OfCheck("orphaned-pv", Inventory{}, "ack_storage_findings"),
              ElementsAre(R"({check="orphaned-pv",severity="warning"} 0)",
                          R"({check="orphaned-pv",severity="critical"} 0)"));
}

TEST(FindingSeries, ObeyTheGraceAgeAndTheIgnoreMark) {
  AnalysisOptions patient;
  patient.grace = std::chrono::hours{2};
  const auto volume = MakeDiskVolume("d-1", "Released");
  EXPECT_THAT(SamplesOf(With({volume}), "ack_storage_finding_info", patient), IsEmpty());
  kubernetes::PersistentVolume kept = volume;
  kept.meta.marks = {"ack-storage.io/ignore"};
  EXPECT_THAT(SamplesOf(With({kept}), "ack_storage_finding_info"), IsEmpty());
  EXPECT_EQ(SamplesOf(With({kept}), "ack_storage_persistentvolume_info").size(), 1U);
}

}  // namespace
}  // namespace exporter::finding_series_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/publish/page_samples.h"

namespace exporter::account_series_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

alibaba::DiskQuota Quota(const std::string& code, std::optional<double> used) {
  alibaba::DiskQuota quota;
  quota.code = code;
  quota.region = "cn-shenzhen";
  quota.zone = "cn-shenzhen-e";
  quota.charge_type = "PostPaid";
  quota.total_bytes = 1000;
  quota.used_bytes = used;
  return quota;
}

TEST(AccountSeries, SayWhatIsInStock) {
  Inventory inventory;
  std::vector<alibaba::DiskStock> stock(2);
  stock[0].zone = stock[1].zone = "cn-shenzhen-e";
  stock[0].category = "cloud_essd";
  stock[0].status_category = "ClosedWithStock";
  stock[1].category = "cloud_ssd";
  stock[1].status_category = "WithoutStock";
  inventory.disk_stock = TableOf(std::move(stock));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_zone_disk_category_available"),
              ElementsAre(R"({zone="cn-shenzhen-e",category="cloud_essd"} 1)",
                          R"({zone="cn-shenzhen-e",category="cloud_ssd"} 0)"));
}

TEST(AccountSeries, ShowTheQuotasOfBothApis) {
  Inventory inventory;
  inventory.disk_quotas = TableOf<alibaba::DiskQuota>({Quota("q_a", 40), Quota("q_b", {})});
  alibaba::DiskQuota attribute = Quota("max-postpaid-yundisk-capacity", 7);
  attribute.category = "cloud_essd";
  attribute.target = "shared";
  inventory.capacity_attributes = TableOf<alibaba::DiskQuota>({attribute});
  const std::string place =
      R"(region="cn-shenzhen",zone="cn-shenzhen-e",category="",charge_type="PostPaid",)";
  EXPECT_EQ(SamplesOf(inventory, "ack_storage_disk_quota_bytes").size(), 3U);
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_disk_quota_used_bytes"),
              ElementsAre("{target=\"\"," + place + R"(quota="q_a"} 40)",
                          R"({target="shared",region="cn-shenzhen",zone="cn-shenzhen-e",)"
                          R"(category="cloud_essd",charge_type="PostPaid",)"
                          R"(quota="max-postpaid-yundisk-capacity"} 7)"));
}

TEST(AccountSeries, CountTheSnapshotsWhoseDiskIsGone) {
  Inventory inventory = EmptyInventory();
  alibaba::Snapshot snapshot;
  snapshot.id = "s-1";
  snapshot.region = "cn-shenzhen";
  snapshot.source_disk_id = "d-gone";
  snapshot.source_disk_gib = 1;
  snapshot.created = At("2026-01-01T00:00:00Z");
  inventory.snapshots = TableOf<alibaba::Snapshot>({snapshot});
  inventory.snapshot_regions = {"cn-shenzhen"};
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_lost_snapshots"),
              ElementsAre(R"({region="cn-shenzhen"} 1)"));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_lost_snapshots_disk_bytes"),
              ElementsAre(R"({region="cn-shenzhen"} 1073741824)"));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_lost_snapshot_oldest_timestamp_seconds"),
              ElementsAre(R"({region="cn-shenzhen"} 1767225600)"));
}

TEST(AccountSeries, AreSilentAboutWhatWasNotRead) {
  for (const char* family : {"ack_storage_zone_disk_category_available",
                             "ack_storage_disk_quota_bytes", "ack_storage_lost_snapshots"}) {
    EXPECT_THAT(SamplesOf(Inventory{}, family), IsEmpty()) << family;
  }
}

}  // namespace
}  // namespace exporter::account_series_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/publish/page_samples.h"

namespace exporter::disk_use_series_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DiskUseSeries, ShowHowBusyDisksAreByEitherApi) {
  Inventory inventory;
  inventory.disk_monitor = TableOf<alibaba::DiskActivity>(
      {{.disk_id = "d-1", .iops = 0, .bytes_per_second = 0}, {.disk_id = "d-unknown"}});
  inventory.disk_metrics =
      TableOf<alibaba::DiskActivity>({{.disk_id = "d-1", .iops = 3.5, .bytes_per_second = {}}});
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_disk_average_iops"),
              ElementsAre(R"({disk="d-1",source="ecs"} 0)", R"({disk="d-1",source="ebs"} 3.5)"));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_disk_average_bytes_per_second"),
              ElementsAre(R"({disk="d-1",source="ecs"} 0)"));
}

TEST(DiskUseSeries, ShowTheAdviceOfCloudLens) {
  Inventory inventory;
  alibaba::LensDisk disk;
  disk.disk_id = "d-1";
  disk.tags = {"CostOptimizationNeeded", "NoSnapshot"};
  inventory.lens_disks = TableOf<alibaba::LensDisk>({disk});
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_disk_lens_tag"),
              ElementsAre(R"({disk="d-1",tag="CostOptimizationNeeded"} 1)",
                          R"({disk="d-1",tag="NoSnapshot"} 1)"));
}

TEST(DiskUseSeries, ShowTheBill) {
  Inventory inventory;
  alibaba::DiskBill bill;
  bill.disk_id = "d-1";
  bill.billing_cycle = "2026-10";
  bill.currency = "CNY";
  bill.list_amount = 141.12;
  bill.amount = 120;
  inventory.disk_bills = TableOf<alibaba::DiskBill>({bill});
  const std::string labels = R"({disk="d-1",billing_cycle="2026-10",currency="CNY"})";
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_disk_billed_cost"), ElementsAre(labels + " 120"));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_disk_billed_list_cost"),
              ElementsAre(labels + " 141.12"));
}

TEST(DiskUseSeries, AreSilentAboutWhatWasNotRead) {
  for (const char* family : {"ack_storage_disk_average_iops", "ack_storage_disk_lens_tag",
                             "ack_storage_disk_billed_cost"}) {
    EXPECT_THAT(SamplesOf(Inventory{}, family), IsEmpty()) << family;
  }
}

}  // namespace
}  // namespace exporter::disk_use_series_test

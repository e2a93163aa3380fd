// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/publish/page_samples.h"

namespace exporter::disk_series_test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Inventory With(const alibaba::Disk& disk) {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1"), MakeNode("n2")});
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-1", "Bound")});
  inventory.disks = TableOf<alibaba::Disk>({disk});
  return inventory;
}

std::string InfoOf(const Inventory& inventory, const AnalysisOptions& options = {},
                   const Memory& memory = {}) {
  return SamplesOf(inventory, "ack_storage_disk_info", options, memory).at(0);
}

TEST(DiskSeries, DescribeADiskWithItsNodeAndVolume) {
  EXPECT_EQ(InfoOf(With(MakeDisk("d-1", "i-n1"))),
            R"({disk="d-1",category="cloud_essd",performance_level="PL1",zone="cn-shenzhen-d",)"
            R"(status="In_use",charge_type="PostPaid",state="in_use",node="n1",)"
            R"(persistentvolume="pv-d-1"} 1)");
}

TEST(DiskSeries, NameAllNodesOfASharedDiskInOneSeries) {
  alibaba::Disk shared = MakeDisk("d-1", "i-n2");
  shared.instance_ids = {"i-n2", "i-elsewhere", "i-n1"};
  EXPECT_THAT(InfoOf(With(shared)), HasSubstr(R"(node="n1,n2")"));
}

TEST(DiskSeries, NameNeitherNodeNorVolumeThatIsNotOurs) {
  EXPECT_THAT(InfoOf(With(MakeDisk("d-2", "i-elsewhere"))),
              AllOf(HasSubstr(R"(state="attached_elsewhere",node="",persistentvolume=""})")));
}

TEST(DiskSeries, CostTheSameInEveryState) {
  EXPECT_THAT(SamplesOf(With(MakeDisk("d-2")), "ack_storage_disk_monthly_cost"),
              ElementsAre(R"({disk="d-2",category="cloud_essd",state="unknown_owner",)"
                          R"(currency="CNY",price_source="flat"} 350)"));
}

TEST(DiskSeries, ShowTheSizeInBytes) {
  EXPECT_THAT(SamplesOf(With(MakeDisk("d-2")), "ack_storage_disk_size_bytes"),
              ElementsAre(R"({disk="d-2"} 1073741824000)"));
}

TEST(DiskSeries, ShowNeitherSizeNorCostOfADiskOfUnknownSize) {
  alibaba::Disk disk = MakeDisk("d-2");
  disk.size_gib = 0;
  EXPECT_THAT(SamplesOf(With(disk), "ack_storage_disk_size_bytes"), IsEmpty());
  EXPECT_THAT(SamplesOf(With(disk), "ack_storage_disk_monthly_cost"), IsEmpty());
}

TEST(DiskSeries, CallADiskOursByTheConfiguredCluster) {
  alibaba::Disk disk = MakeDisk("d-2");
  disk.cluster_id = "c1";
  AnalysisOptions options;
  options.cluster_id = "c1";
  EXPECT_THAT(InfoOf(With(disk), options), HasSubstr(R"(state="settling")"));
  options.cluster_id = "c2";
  EXPECT_THAT(InfoOf(With(disk), options), HasSubstr(R"(state="foreign")"));
}

// A disk of ours without a PV.
alibaba::Disk ForgottenDisk(std::string id = "d-2") {
  alibaba::Disk disk = MakeDisk(std::move(id));
  disk.cluster_id = "c1";
  disk.created_by = "alibabacloud-csi-plugin";
  disk.detached_at = SampleTime() - std::chrono::hours{1};
  return disk;
}

AnalysisOptions OfClusterC1() {
  AnalysisOptions options;
  options.cluster_id = "c1";
  return options;
}

// The confirmed observation of an earlier evaluation.
const Memory& SeenBefore() {
  static const Memory kSeen{.leaks = {{"Disk//d-2/leaked",
                                       {.at = SampleTime() - std::chrono::hours{1},
                                        .disk_list = SampleTime() - std::chrono::hours{1},
                                        .is_confirmed = true}}},
                            .losses = {},
                            .checks = {}};
  return kSeen;
}

TEST(DiskSeries, CallADiskLeakedOnceTheCheckDoes) {
  const Inventory inventory = With(ForgottenDisk());
  EXPECT_THAT(InfoOf(inventory, OfClusterC1()), HasSubstr(R"(state="settling")"));
  EXPECT_THAT(InfoOf(inventory, OfClusterC1(), SeenBefore()), HasSubstr(R"(state="leaked")"));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_disk_monthly_cost", OfClusterC1(), SeenBefore()),
              ElementsAre(HasSubstr(R"(state="leaked")")));
}

TEST(DiskSeries, CallAnIgnoredDiskLeakedToo) {
  alibaba::Disk disk = ForgottenDisk();
  disk.marks = {"ack-storage.io/ignore"};
  EXPECT_THAT(InfoOf(With(disk), OfClusterC1(), SeenBefore()), HasSubstr(R"(state="leaked")"));
}

TEST(DiskSeries, CallADiskSettlingWhileTheResultIsWithheld) {
  Inventory inventory = With(ForgottenDisk());
  LetFail(inventory.disks);
  EXPECT_THAT(InfoOf(inventory, OfClusterC1(), SeenBefore()), HasSubstr(R"(state="settling")"));
}

TEST(DiskSeries, CountTheDisksOfEachStateCategoryAndZone) {
  Inventory inventory = With(MakeDisk("d-1", "i-n1"));
  alibaba::Disk ssd = ForgottenDisk("d-4");
  ssd.category = "cloud_ssd";
  alibaba::Disk elsewhere = ForgottenDisk("d-5");
  elsewhere.zone = "cn-shenzhen-e";
  inventory.disks =
      TableOf<alibaba::Disk>({MakeDisk("d-1", "i-n1"), ForgottenDisk("d-2"), ForgottenDisk("d-3"),
                              ssd, elsewhere, ForgottenDisk("d-6")});
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_disks", OfClusterC1(), SeenBefore()),
              ElementsAre(R"({state="in_use",category="cloud_essd",zone="cn-shenzhen-d"} 1)",
                          R"({state="leaked",category="cloud_essd",zone="cn-shenzhen-d"} 1)",
                          R"({state="settling",category="cloud_essd",zone="cn-shenzhen-d"} 2)",
                          R"({state="settling",category="cloud_essd",zone="cn-shenzhen-e"} 1)",
                          R"({state="settling",category="cloud_ssd",zone="cn-shenzhen-d"} 1)"));
}

TEST(DiskSeries, WithholdTheStateWithoutTheVolumes) {
  Inventory inventory = With(MakeDisk("d-1"));
  inventory.persistent_volumes = {};
  EXPECT_THAT(InfoOf(inventory), HasSubstr(R"(state="")"));
}

TEST(DiskSeries, ShowTheFlatPriceInUse) {
  AnalysisOptions options;
  options.prices.flat_per_gib_month = 0.5;
  EXPECT_THAT(SamplesOf(Inventory{}, "ack_storage_price_per_gib_month", options),
              ElementsAre(R"({region="",category="",performance_level="",currency="CNY",)"
                          R"(price_source="flat"} 0.5)"));
  EXPECT_THAT(SamplesOf(Inventory{}, "ack_storage_price_per_gib_hour", options), IsEmpty());
}

TEST(DiskSeries, ShowThePricesByCategoryInUse) {
  AnalysisOptions options;
  options.prices.source = PriceSource::kList;
  options.prices.list = {.currency = "USD",
                         .prices = {{.category = "cloud_essd",
                                     .performance_level = "PL1",
                                     .per_gib_hour = 0.001,
                                     .per_gib_month = {}}}};
  const std::string listed =
      R"({region="",category="cloud_essd",performance_level="PL1",currency="USD",)"
      R"(price_source="list"})";
  EXPECT_THAT(SamplesOf(Inventory{}, "ack_storage_price_per_gib_month", options),
              ElementsAre(listed + " 0.72"));
  EXPECT_THAT(SamplesOf(Inventory{}, "ack_storage_price_per_gib_hour", options),
              ElementsAre(listed + " 0.001"));
  EXPECT_THAT(SamplesOf(With(MakeDisk("d-2")), "ack_storage_disk_monthly_cost", options),
              ElementsAre(HasSubstr(R"(currency="USD",price_source="list"} 720)")));
}

TEST(DiskSeries, CountTheDisksThatTheListHasNoPriceFor) {
  AnalysisOptions options;
  options.prices.source = PriceSource::kList;
  options.prices.list.prices = {{.category = "cloud_essd",
                                 .performance_level = "PL1",
                                 .per_gib_hour = 0.001,
                                 .per_gib_month = {}}};
  Inventory inventory = With(MakeDisk("d-1"));
  alibaba::Disk entry = MakeDisk("d-2");
  entry.category = "cloud_essd_entry";
  entry.performance_level = "";
  alibaba::Disk local = MakeDisk("d-3");
  local.category = "local_ssd_pro";
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-1"), entry, local});
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_disks_unpriced", options),
              ElementsAre(R"({region="cn-shenzhen",category="cloud_essd_entry",)"
                          R"(performance_level="",charge_type="PostPaid",)"
                          R"(price_source="unknown"} 1)"));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_disk_monthly_cost", options),
              ElementsAre(HasSubstr("d-1")));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_disks_unpriced"), IsEmpty()) << "the flat price";
}

TEST(DiskSeries, PrintNothingWhileTheDisksWereNotRead) {
  Inventory inventory = With(MakeDisk("d-1"));
  inventory.disks = {};
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_disks"), IsEmpty());
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_disk_info"), IsEmpty());
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_disk_monthly_cost"), IsEmpty());
}

TEST(DiskSizeSeries, GiveTheSizeInBytes) {
  alibaba::Disk disk;
  disk.id = "d-1";
  disk.size_gib = 40;
  EXPECT_THAT(SamplesOf(With(disk), "ack_storage_disk_size_bytes"),
              ElementsAre(R"({disk="d-1"} 42949672960)"));
}

TEST(DiskSizeSeries, LeaveAnUnknownSizeOut) {
  alibaba::Disk disk;
  disk.id = "d-1";
  EXPECT_THAT(SamplesOf(With(disk), "ack_storage_disk_size_bytes"), IsEmpty());
}

}  // namespace
}  // namespace exporter::disk_series_test

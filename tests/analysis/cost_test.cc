// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/cost.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::cost_test {
namespace {

using kubernetes::PersistentVolume;

std::optional<double> AmountOf(const std::optional<MonthlyCost>& cost) {
  return cost && cost->is_known() ? std::optional(cost->amount) : std::nullopt;
}

// The cost of a disk at the flat price.
std::optional<double> DiskCost(const alibaba::Disk& disk) {
  const Inventory inventory;
  const PriceOptions options;
  return AmountOf(DiskMonthlyCost(Prices(options, inventory), disk));
}

// The cost of the volume at index `place` of these volumes, with these disks.
std::optional<double> CostOf(std::size_t place, std::vector<PersistentVolume> volumes,
                             std::vector<alibaba::Disk> disks = {},
                             const PriceOptions& options = {}) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes = TableOf(std::move(volumes));
  inventory.disks = TableOf(std::move(disks));
  return AmountOf(VolumeMonthlyCost(Prices(options, inventory), Index(inventory),
                                    inventory.persistent_volumes[place]));
}

TEST(VolumeMonthlyCost, Is2800ForEightVolumesOf1000GiAtTheDefaultPrice) {
  Inventory inventory = EmptyInventory();
  std::vector<PersistentVolume> volumes;
  for (int i = 0; i < 8; ++i) volumes.push_back(MakeDiskVolume("d-" + std::to_string(i), "Bound"));
  inventory.persistent_volumes = TableOf(volumes);
  const Index index(inventory);
  const PriceOptions options;
  const Prices prices(options, inventory);
  double sum = 0;
  for (const auto& volume : inventory.persistent_volumes) {
    sum += VolumeMonthlyCost(prices, index, volume).value().amount;
  }
  EXPECT_DOUBLE_EQ(sum, 2800);
}

TEST(VolumeMonthlyCost, UsesThePriceThatIsConfigured) {
  EXPECT_EQ(CostOf(0, {MakeDiskVolume("d-1", "Bound")}, {}, {.flat_per_gib_month = 2}), 2000);
  EXPECT_EQ(CostOf(0, {MakeDiskVolume("d-1", "Bound")}, {}, {.flat_per_gib_month = 0}), 0);
}

TEST(VolumeMonthlyCost, TakesTheSizeOfTheDiskBeforeThatOfTheVolume) {
  alibaba::Disk disk = MakeDisk("d-1");
  disk.size_gib = 40;
  EXPECT_EQ(CostOf(0, {MakeDiskVolume("d-1", "Bound")}, {disk}), 14);
}

TEST(VolumeMonthlyCost, IsUnknownWhereTheDiskIsListedWithoutASize) {
  alibaba::Disk disk = MakeDisk("d-1");
  disk.size_gib = 0;
  EXPECT_EQ(CostOf(0, {MakeDiskVolume("d-1", "Bound")}, {disk}), std::nullopt);
}

TEST(VolumeMonthlyCost, RoundsTheCapacityUpToWholeGib) {
  PersistentVolume volume = MakeDiskVolume("d-1", "Bound");
  volume.capacity_bytes = 20 * kGibibyte + 1;
  EXPECT_DOUBLE_EQ(CostOf(0, {volume}).value(), 21 * 0.35);
  volume.capacity_bytes = 20'000'000'000;  // "20G" is 18.6 GiB
  EXPECT_DOUBLE_EQ(CostOf(0, {volume}).value(), 19 * 0.35);
  volume.capacity_bytes = 1;
  EXPECT_DOUBLE_EQ(CostOf(0, {volume}).value(), 0.35);
}

TEST(VolumeMonthlyCost, IsUnknownWithoutAnySize) {
  PersistentVolume volume = MakeDiskVolume("d-1", "Bound");
  volume.capacity_bytes.reset();
  EXPECT_EQ(CostOf(0, {volume}), std::nullopt);
}

TEST(VolumeMonthlyCost, IsNoneForWhatIsNoDisk) {
  for (const char* driver : {"nasplugin.csi.alibabacloud.com", "ossplugin.csi.alibabacloud.com",
                             "kubernetes.io/local-volume", "kubernetes.io/nfs"}) {
    PersistentVolume volume = MakeVolume("pv-1", "Available");
    volume.driver = driver;
    EXPECT_EQ(CostOf(0, {volume}), std::nullopt) << driver;
  }
}

TEST(VolumeMonthlyCost, IsThereForAFlexVolumeDisk) {
  PersistentVolume volume = MakeDiskVolume("d-1", "Available");
  volume.driver = "alicloud/disk";
  EXPECT_EQ(CostOf(0, {volume}), 350);
}

TEST(VolumeMonthlyCost, CountsADiskOfTwoVolumesOnTheBoundOne) {
  PersistentVolume first = MakeDiskVolume("d-1", "Available");
  PersistentVolume second = MakeDiskVolume("d-1", "Bound");
  first.meta.name = "a";
  second.meta.name = "b";
  EXPECT_EQ(CostOf(0, {first, second}), std::nullopt);
  EXPECT_EQ(CostOf(1, {first, second}), 350);
}

TEST(VolumeMonthlyCost, CountsADiskOfTwoVolumesOnTheFirstByNameWhereNoneOrBothAreBound) {
  for (const char* phase : {"Available", "Bound"}) {
    PersistentVolume first = MakeDiskVolume("d-1", phase);
    PersistentVolume second = MakeDiskVolume("d-1", phase);
    first.meta.name = "b";
    second.meta.name = "a";
    EXPECT_EQ(CostOf(0, {first, second}), std::nullopt) << phase;
    EXPECT_EQ(CostOf(1, {first, second}), 350) << phase;
    EXPECT_EQ(CostOf(0, {second, first}), 350) << phase;
    EXPECT_EQ(CostOf(1, {second, first}), std::nullopt) << phase;
  }
}

// A volume of 1000Gi in cn-shenzhen-e, created an hour before the disks were listed.
PersistentVolume ListedVolume(const std::string& disk) {
  PersistentVolume volume = MakeDiskVolume(disk, "Available");
  volume.meta.created = TimePoint{} + std::chrono::hours{1};
  volume.zones = {"cn-shenzhen-e"};
  return volume;
}

// The cost of `volume` if another volume's disk is the only one listed in `regions`.
std::optional<double> CostWithoutItsDisk(const PersistentVolume& volume,
                                         std::vector<std::string> regions = {"cn-shenzhen"},
                                         const PriceOptions& options = {}) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes = TableOf(std::vector{volume, ListedVolume("d-there")});
  inventory.disks = Table(std::vector{MakeDisk("d-there")}, TimePoint{} + std::chrono::hours{2});
  inventory.disk_regions = std::move(regions);
  return AmountOf(VolumeMonthlyCost(Prices(options, inventory), Index(inventory),
                                    inventory.persistent_volumes[0]));
}

TEST(VolumeMonthlyCost, IsNothingWhereTheDiskIsGone) {
  EXPECT_EQ(CostWithoutItsDisk(ListedVolume("d-gone")), 0);
}

TEST(VolumeMonthlyCost, IsNothingWhereTheDiskIsGoneWhateverItsPrice) {
  const PriceOptions listed{.source = PriceSource::kList,
                            .list = {.currency = "CNY",
                                     .prices = {{.category = "cloud_ssd",
                                                 .performance_level = {},
                                                 .per_gib_hour = 1,
                                                 .per_gib_month = {}}}}};
  EXPECT_EQ(CostWithoutItsDisk(ListedVolume("d-gone"), {"cn-shenzhen"}, listed), 0);
  EXPECT_EQ(CostWithoutItsDisk(ListedVolume("d-gone"), {"cn-hangzhou"}, listed), std::nullopt);
}

TEST(VolumeMonthlyCost, IsNothingForEachOfTwoVolumesWhoseDiskIsGone) {
  Inventory inventory = EmptyInventory();
  PersistentVolume second = ListedVolume("d-gone");
  second.meta.name = "second";
  inventory.persistent_volumes =
      TableOf(std::vector{ListedVolume("d-gone"), second, ListedVolume("d-there")});
  inventory.disks = Table(std::vector{MakeDisk("d-there")}, TimePoint{} + std::chrono::hours{2});
  const PriceOptions options;
  for (const std::size_t i : {0U, 1U}) {
    EXPECT_EQ(AmountOf(VolumeMonthlyCost(Prices(options, inventory), Index(inventory),
                                         inventory.persistent_volumes[i])),
              0);
  }
}

TEST(VolumeMonthlyCost, IsThatOfTheCapacityWhereTheDiskMayExistUnseen) {
  EXPECT_EQ(CostWithoutItsDisk(ListedVolume("d-gone"), {"cn-hangzhou"}), 350) << "other region";
  PersistentVolume younger = ListedVolume("d-new");
  younger.meta.created = TimePoint{} + std::chrono::hours{3};
  EXPECT_EQ(CostWithoutItsDisk(younger), 350) << "made after the list";
  PersistentVolume nowhere = ListedVolume("d-static");
  nowhere.zones.clear();
  EXPECT_EQ(CostWithoutItsDisk(nowhere), 350) << "region unknown";
}

TEST(VolumeMonthlyCost, IsThatOfTheCapacityWhereNoDiskOfOursIsListed) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes = TableOf(std::vector{ListedVolume("d-ours")});
  inventory.disks =
      Table(std::vector{MakeDisk("d-of-others")}, TimePoint{} + std::chrono::hours{2});
  inventory.disk_regions = {"cn-shenzhen"};
  const PriceOptions options;
  EXPECT_EQ(AmountOf(VolumeMonthlyCost(Prices(options, inventory), Index(inventory),
                                       inventory.persistent_volumes[0])),
            350);
}

TEST(DiskMonthlyCost, IsTheSameAttachedOrNot) {
  EXPECT_EQ(DiskCost(MakeDisk("d-1")), 350);
  EXPECT_EQ(DiskCost(MakeDisk("d-1", "i-n1")), 350);
}

TEST(DiskMonthlyCost, IsNoneOfALocalDiskWhichComesWithItsInstance) {
  for (const char* category : {"local_ssd_pro", "local_hdd_pro", "ephemeral", "ephemeral_ssd"}) {
    alibaba::Disk disk = MakeDisk("d-1", "i-n1");
    disk.category = category;
    EXPECT_EQ(DiskCost(disk), std::nullopt) << category;
  }
  alibaba::Disk elastic = MakeDisk("d-1", "i-n1");
  elastic.category = "elastic_ephemeral_disk_premium";
  EXPECT_EQ(DiskCost(elastic), 350);
}

TEST(DiskMonthlyCost, IsUnknownWhereTheSizeIs) {
  alibaba::Disk disk = MakeDisk("d-1");
  disk.size_gib = 0;
  EXPECT_EQ(DiskCost(disk), std::nullopt);
}

}  // namespace
}  // namespace exporter::cost_test

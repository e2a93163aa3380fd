// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/publish/page_samples.h"

namespace exporter::volume_series_test {
namespace {

using kubernetes::PersistentVolume;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Inventory With(std::vector<PersistentVolume> volumes) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes = TableOf(std::move(volumes));
  return inventory;
}

PersistentVolume Claimed(const std::string& phase) {
  PersistentVolume volume = MakeDiskVolume("d-1", phase);
  volume.claim = kubernetes::ClaimRef{.ns = "cx-idc", .name = "data-0", .uid = "u"};
  return volume;
}

TEST(VolumeSeries, CountEveryClassInEveryPhase) {
  Inventory inventory = With({MakeDiskVolume("d-1", "Bound"), MakeDiskVolume("d-2", "Bound"),
                              MakeDiskVolume("d-3", "Released")});
  kubernetes::StorageClass unused;
  unused.meta.name = "unused";
  inventory.storage_classes = TableOf<kubernetes::StorageClass>({unused});
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_persistentvolumes"),
              ElementsAre(R"({storageclass="alicloud-disk-essd",phase="Available"} 0)",
                          R"({storageclass="alicloud-disk-essd",phase="Bound"} 2)",
                          R"({storageclass="alicloud-disk-essd",phase="Failed"} 0)",
                          R"({storageclass="alicloud-disk-essd",phase="Pending"} 0)",
                          R"({storageclass="alicloud-disk-essd",phase="Released"} 1)",
                          R"({storageclass="unused",phase="Available"} 0)",
                          R"({storageclass="unused",phase="Bound"} 0)",
                          R"({storageclass="unused",phase="Failed"} 0)",
                          R"({storageclass="unused",phase="Pending"} 0)",
                          R"({storageclass="unused",phase="Released"} 0)"));
}

TEST(VolumeSeries, SumTheCapacityOfEveryClassAndPhase) {
  PersistentVolume unknown = MakeDiskVolume("d-3", "Bound");
  unknown.capacity_bytes.reset();
  const auto samples =
      SamplesOf(With({MakeDiskVolume("d-1", "Bound"), MakeDiskVolume("d-2", "Bound"), unknown}),
                "ack_storage_persistentvolumes_capacity_bytes");
  ASSERT_EQ(samples.size(), 5U);
  EXPECT_EQ(samples[1], R"({storageclass="alicloud-disk-essd",phase="Bound"} 2147483648000)");
}

TEST(VolumeSeries, CountVolumesWithoutAClassUnderAnEmptyOne) {
  PersistentVolume volume = MakeDiskVolume("d-1", "Available");
  volume.storage_class.clear();
  EXPECT_EQ(SamplesOf(With({volume}), "ack_storage_persistentvolumes").at(0),
            R"({storageclass="",phase="Available"} 1)");
}

TEST(VolumeSeries, PrintNothingWhileTheVolumesWereNotRead) {
  Inventory inventory = With({});
  kubernetes::StorageClass known;
  known.meta.name = "known";
  inventory.storage_classes = TableOf<kubernetes::StorageClass>({known});
  EXPECT_EQ(SamplesOf(inventory, "ack_storage_persistentvolumes").size(), 5U);
  inventory.persistent_volumes = {};
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_persistentvolumes"), IsEmpty());
}

TEST(VolumeSeries, DescribeAVolume) {
  PersistentVolume volume = Claimed("Released");
  volume.category = "cloud_essd";
  volume.performance_level = "PL1";
  volume.zones = {"cn-shenzhen-d"};
  EXPECT_THAT(
      SamplesOf(With({volume}), "ack_storage_persistentvolume_info"),
      ElementsAre(R"({persistentvolume="pv-d-1",storageclass="alicloud-disk-essd",)"
                  R"(phase="Released",reclaim_policy="Retain",)"
                  R"(driver="diskplugin.csi.alibabacloud.com",disk="d-1",category="cloud_essd",)"
                  R"(performance_level="PL1",zone="cn-shenzhen-d",namespace="cx-idc",)"
                  R"(persistentvolumeclaim="data-0"} 1)"));
}

TEST(VolumeSeries, SaySinceWhenAVolumeIsInItsPhase) {
  EXPECT_THAT(SamplesOf(With({MakeDiskVolume("d-1", "Bound")}),
                        "ack_storage_persistentvolume_phase_since_timestamp_seconds"),
              ElementsAre(R"({persistentvolume="pv-d-1",phase="Bound"} 1795350600)"));
  PersistentVolume undated = MakeDiskVolume("d-1", "Bound");
  undated.phase_since.reset();
  EXPECT_THAT(
      SamplesOf(With({undated}), "ack_storage_persistentvolume_phase_since_timestamp_seconds"),
      IsEmpty());
}

TEST(VolumeSeries, NameTheClaimOfACostOnlyWhileBound) {
  EXPECT_THAT(SamplesOf(With({Claimed("Bound")}), "ack_storage_persistentvolume_monthly_cost"),
              ElementsAre(R"({persistentvolume="pv-d-1",storageclass="alicloud-disk-essd",)"
                          R"(namespace="cx-idc",persistentvolumeclaim="data-0",)"
                          R"(currency="CNY",price_source="flat"} 350)"));
  for (const char* phase : {"Released", "Available", "Failed", "Pending"}) {
    EXPECT_THAT(SamplesOf(With({Claimed(phase)}), "ack_storage_persistentvolume_monthly_cost"),
                ElementsAre(R"({persistentvolume="pv-d-1",storageclass="alicloud-disk-essd",)"
                            R"(namespace="",persistentvolumeclaim="",)"
                            R"(currency="CNY",price_source="flat"} 350)"));
  }
}

TEST(VolumeSeries, NameNoCostForWhatIsNoDisk) {
  EXPECT_THAT(
      SamplesOf(With({MakeVolume("nas", "Bound")}), "ack_storage_persistentvolume_monthly_cost"),
      IsEmpty());
}

Inventory OneVolume(std::optional<std::int64_t> capacity) {
  kubernetes::PersistentVolume volume;
  volume.meta.name = "d-1";
  volume.storage_class = "idc";
  volume.capacity_bytes = capacity;
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>({volume});
  return inventory;
}

TEST(VolumeCapacitySeries, ShowTheCapacity) {
  EXPECT_EQ(
      TextOfFamily(OneVolume(1000 * kGibibyte), "ack_storage_persistentvolume_capacity_bytes"),
      "# HELP ack_storage_persistentvolume_capacity_bytes Capacity of the PersistentVolume.\n"
      "# TYPE ack_storage_persistentvolume_capacity_bytes gauge\n"
      "ack_storage_persistentvolume_capacity_bytes{persistentvolume=\"d-1\","
      "storageclass=\"idc\"} 1073741824000\n");
}

TEST(VolumeCapacitySeries, LeaveOutAnUnknownCapacity) {
  EXPECT_EQ(TextOfFamily(OneVolume(std::nullopt), "ack_storage_persistentvolume_capacity_bytes"),
            "");
}

}  // namespace
}  // namespace exporter::volume_series_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/publish/page_samples.h"

namespace exporter::claim_series_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Inventory OneClaim() {
  Inventory inventory = EmptyInventory();
  kubernetes::PersistentVolumeClaim claim = MakeClaim("cx-data", "data-mysql-2");
  claim.volume_name = "pv-d-1";
  claim.requested_bytes = 60 * kGibibyte;
  claim.capacity_bytes = 40 * kGibibyte;
  inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
  inventory.stateful_sets =
      TableOf<kubernetes::StatefulSet>({MakeStatefulSet("cx-data", "mysql", {"data"}, 3)});
  return inventory;
}

TEST(ClaimSeries, NameTheStatefulSetAndTheOrdinal) {
  EXPECT_THAT(SamplesOf(OneClaim(), "ack_storage_persistentvolumeclaim_info"),
              ElementsAre(R"({namespace="cx-data",persistentvolumeclaim="data-mysql-2",)"
                          R"(storageclass="alicloud-disk-essd",persistentvolume="pv-d-1",)"
                          R"(phase="Bound",statefulset="mysql",ordinal="2"} 1)"));
}

TEST(ClaimSeries, LeaveTheOwnerEmptyWhereNoneIsKnown) {
  Inventory inventory = OneClaim();
  inventory.stateful_sets = {};
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_persistentvolumeclaim_info"),
              ElementsAre(::testing::HasSubstr(R"(statefulset="",ordinal=""})")));
}

TEST(ClaimSeries, ShowWhatWasAskedForBesideWhatWasGranted) {
  EXPECT_THAT(SamplesOf(OneClaim(), "ack_storage_persistentvolumeclaim_requested_bytes"),
              ElementsAre(R"({namespace="cx-data",persistentvolumeclaim="data-mysql-2",)"
                          R"(storageclass="alicloud-disk-essd"} 64424509440)"));
  EXPECT_THAT(SamplesOf(OneClaim(), "ack_storage_persistentvolumeclaim_capacity_bytes"),
              ElementsAre(R"({namespace="cx-data",persistentvolumeclaim="data-mysql-2",)"
                          R"(storageclass="alicloud-disk-essd",persistentvolume="pv-d-1"})"
                          R"( 42949672960)"));
}

TEST(ClaimSeries, PrintNothingWhileTheClaimsWereNotRead) {
  Inventory inventory = OneClaim();
  inventory.persistent_volume_claims = {};
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_persistentvolumeclaim_info"), IsEmpty());
}

TEST(ClaimCapacitySeries, ShowWhatWasGrantedAndAsked) {
  kubernetes::PersistentVolumeClaim claim;
  claim.meta.ns = "cx-data";
  claim.meta.name = "data-mysql-0";
  claim.storage_class = "essd";
  claim.volume_name = "d-1";
  claim.requested_bytes = 60 * kGibibyte;
  claim.capacity_bytes = 40 * kGibibyte;
  Inventory inventory = EmptyInventory();
  inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
  EXPECT_EQ(
      TextOfFamily(inventory, "ack_storage_persistentvolumeclaim_capacity_bytes"),
      "# HELP ack_storage_persistentvolumeclaim_capacity_bytes Capacity granted to the "
      "PersistentVolumeClaim.\n"
      "# TYPE ack_storage_persistentvolumeclaim_capacity_bytes gauge\n"
      "ack_storage_persistentvolumeclaim_capacity_bytes{namespace=\"cx-data\","
      "persistentvolumeclaim=\"data-mysql-0\",storageclass=\"essd\",persistentvolume=\"d-1\"} "
      "42949672960\n");
  EXPECT_EQ(TextOfFamily(inventory, "ack_storage_persistentvolumeclaim_requested_bytes"),
            "# HELP ack_storage_persistentvolumeclaim_requested_bytes Capacity requested by "
            "the PersistentVolumeClaim.\n"
            "# TYPE ack_storage_persistentvolumeclaim_requested_bytes gauge\n"
            "ack_storage_persistentvolumeclaim_requested_bytes{namespace=\"cx-data\","
            "persistentvolumeclaim=\"data-mysql-0\",storageclass=\"essd\"} 64424509440\n");
}

TEST(ClaimCapacitySeries, LeaveOutWhatAPendingClaimHasNot) {
  kubernetes::PersistentVolumeClaim claim;
  claim.meta.ns = "n";
  claim.meta.name = "c";
  claim.requested_bytes = kGibibyte;
  Inventory inventory = EmptyInventory();
  inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
  EXPECT_THAT(
      SamplesOf(inventory, "ack_storage_persistentvolumeclaim_requested_bytes"),
      ElementsAre(R"({namespace="n",persistentvolumeclaim="c",storageclass=""} 1073741824)"));
  EXPECT_EQ(TextOfFamily(inventory, "ack_storage_persistentvolumeclaim_capacity_bytes"), "");
}

}  // namespace
}  // namespace exporter::claim_series_test

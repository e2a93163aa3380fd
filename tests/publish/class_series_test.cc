// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <gtest/gtest.h>

#include "tests/publish/page_samples.h"

namespace exporter::class_series_test {
namespace {

TEST(ClassSeries, ShowTheInfo) {
  kubernetes::StorageClass essd;
  essd.meta.name = "essd";
  essd.provisioner = kubernetes::kDiskDriver;
  essd.reclaim_policy = "Retain";
  essd.volume_binding_mode = "WaitForFirstConsumer";
  essd.allow_volume_expansion = true;
  essd.category = "cloud_essd,cloud_ssd";
  essd.performance_level = "PL1";
  kubernetes::StorageClass bare;
  bare.meta.name = "c";
  bare.reclaim_policy = "Delete";
  bare.volume_binding_mode = "Immediate";
  Inventory inventory = EmptyInventory();
  inventory.storage_classes = TableOf<kubernetes::StorageClass>({essd, bare});
  EXPECT_EQ(
      TextOfFamily(inventory, "ack_storage_storageclass_info"),
      "# HELP ack_storage_storageclass_info Parameters of the StorageClass, always 1.\n"
      "# TYPE ack_storage_storageclass_info gauge\n"
      "ack_storage_storageclass_info{storageclass=\"essd\","
      "provisioner=\"diskplugin.csi.alibabacloud.com\",reclaim_policy=\"Retain\","
      "volume_binding_mode=\"WaitForFirstConsumer\",allow_volume_expansion=\"true\","
      "category=\"cloud_essd,cloud_ssd\",performance_level=\"PL1\"} 1\n"
      "ack_storage_storageclass_info{storageclass=\"c\",provisioner=\"\",reclaim_policy=\"Delete\","
      "volume_binding_mode=\"Immediate\",allow_volume_expansion=\"false\",category=\"\","
      "performance_level=\"\"} 1\n");
}

}  // namespace
}  // namespace exporter::class_series_test

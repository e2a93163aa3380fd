// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <set>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/publish/page_samples.h"

namespace exporter::series_test {
namespace {

TEST(PageMetricDefs, HoldEveryFamilyOnce) {
  std::set<std::string_view> names;
  for (const MetricDef* def : PageMetricDefs()) {
    EXPECT_TRUE(names.insert(def->name).second) << def->name;
  }
  EXPECT_TRUE(names.contains("ack_storage_node_info"));
  EXPECT_TRUE(names.contains("ack_storage_findings"));
}

TEST(RenderPage, PrintsNothingOfTablesThatWereNotRead) {
  const std::string text = TextOf(RenderedPage(Inventory{}));
  for (const char* family : {"persistentvolume", "storageclass", "node_", "disk_", "finding_"}) {
    EXPECT_EQ(text.find("ack_storage_" + std::string(family)), std::string::npos) << family;
  }
}

TEST(RenderPage, PrintsTheFamiliesOfASourceThatWasReadEmpty) {
  const std::string text = TextOf(RenderedPage(EmptyInventory()));
  EXPECT_THAT(text, ::testing::HasSubstr("ack_storage_check_complete{check=\"orphaned-pv\"} 1\n"));
  EXPECT_EQ(text.find("ack_storage_persistentvolumes"), std::string::npos);
}

}  // namespace
}  // namespace exporter::series_test

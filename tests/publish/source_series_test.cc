// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/publish/page_samples.h"

namespace exporter::source_series_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

Inventory With(const SourceStatus& status) {
  Inventory inventory;
  inventory.taken_at = SampleTime();
  inventory.sources = {status};
  return inventory;
}

SourceStatus Good() {
  SourceStatus status;
  status.name = "nodes";
  status.tried = true;
  status.available = true;
  status.last_success = SampleTime() - 30s;
  status.duration = 250ms;
  status.objects = 8;
  return status;
}

TEST(SourceSeries, DescribeAGoodSource) {
  const Inventory inventory = With(Good());
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_source_up"), ElementsAre(R"({source="nodes"} 1)"));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_source_last_success_timestamp_seconds"),
              ElementsAre(R"({source="nodes"} 1795354170)"));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_source_duration_seconds"),
              ElementsAre(R"({source="nodes"} 0.25)"));
  EXPECT_THAT(SamplesOf(inventory, "ack_storage_source_objects"),
              ElementsAre(R"({source="nodes"} 8)"));
}

TEST(SourceSeries, KeepTheAgeOfDataThatIsTooOldToBeShown) {
  SourceStatus status = Good();
  status.available = false;
  status.error = Error{ErrorKind::kTimeout, "late"};
  EXPECT_THAT(SamplesOf(With(status), "ack_storage_source_up"),
              ElementsAre(R"({source="nodes"} 0)"));
  EXPECT_THAT(SamplesOf(With(status), "ack_storage_source_last_success_timestamp_seconds"),
              ElementsAre(R"({source="nodes"} 1795354170)"));
}

TEST(SourceSeries, ShowASourceThatNeverAnswered) {
  SourceStatus status;
  status.name = "nodes";
  EXPECT_THAT(SamplesOf(With(status), "ack_storage_source_up"),
              ElementsAre(R"({source="nodes"} 0)"));
  EXPECT_THAT(SamplesOf(With(status), "ack_storage_source_duration_seconds"), IsEmpty());
  status.tried = true;
  status.duration = 2s;
  EXPECT_THAT(SamplesOf(With(status), "ack_storage_source_duration_seconds"),
              ElementsAre(R"({source="nodes"} 2)"));
  EXPECT_THAT(SamplesOf(With(status), "ack_storage_source_last_success_timestamp_seconds"),
              IsEmpty());
  EXPECT_THAT(SamplesOf(With(status), "ack_storage_source_objects"), IsEmpty());
}

}  // namespace
}  // namespace exporter::source_series_test

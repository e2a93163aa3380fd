// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/poll/reading_store.h"
#include "exporter/publish/publisher.h"
#include "tests/poll/made_source.h"
#include "tests/support/fake_clock.h"

namespace exporter::memory_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

// A reading of disks that was started at `started`.
Reading DisksOf(std::vector<alibaba::Disk> disks, TimePoint started) {
  const std::size_t objects = disks.size();
  return {.apply =
              [table = Table<alibaba::Disk>(std::move(disks), started)](Inventory& inventory) {
                inventory.disks = table;
                inventory.disk_regions = {"cn-shenzhen"};
              },
          .objects = objects,
          .problems = 0,
          .first_problem = {}};
}

template <class T>
Reading EmptyReading(Table<T> Inventory::*field, TimePoint started) {
  return {.apply = [field, table = Table<T>(std::vector<T>{}, started)](
                       Inventory& inventory) { inventory.*field = table; },
          .objects = 0,
          .problems = 0,
          .first_problem = {}};
}

alibaba::Disk OldLeak() {
  alibaba::Disk disk = MakeDisk("d-leak");
  disk.cluster_id = "ours";
  disk.created_by = "alibabacloud-csi-plugin";
  disk.detached_at = SampleTime() - 1h;
  return disk;
}

// Polls volumes and disks manually and publishes; every page is a full one.
class Remembered : public ::testing::Test {
 protected:
  static AnalysisOptions OurOptions() {
    AnalysisOptions options;
    options.cluster_id = "ours";
    options.grace = 10s;
    return options;
  }

  void Poll(std::vector<alibaba::Disk> disks) {
    const TimePoint now = clock_.Now();
    store_.Put(0, 0, DisksOf(std::move(disks), now), now, now);
    store_.Put(1, 0, EmptyReading(&Inventory::persistent_volumes, now), now, now);
    store_.Put(2, 0, EmptyReading(&Inventory::nodes, now), now, now);
  }

  std::string Page(std::chrono::seconds later) {
    clock_.Advance(later);
    publisher_.Publish();
    return TextOf(*page_.current());
  }

  Source disks_ = Filling(MakeSource("ecs_disks", SourceApi::kAlibaba), &Inventory::disks);
  Source volumes_ = Filling(MakeSource("persistentvolumes"), &Inventory::persistent_volumes);
  Source nodes_ = MakeSource("nodes");
  ReadingStore store_{{Scheduled(disks_), Scheduled(volumes_), Scheduled(nodes_)}};
  Slot<Inventory> inventory_;
  Slot<Evaluation> evaluation_;
  PageSlot page_;
  ExporterMetrics metrics_;
  FakeClock clock_{SampleTime()};
  Publisher publisher_{store_, inventory_, evaluation_, page_, metrics_, clock_, OurOptions(), 1s};
};

constexpr const char* kLeak = "ack_storage_finding_info{check=\"leaked-disk\"";
constexpr const char* kComplete = "ack_storage_check_complete{check=\"leaked-disk\"} 1\n";
constexpr const char* kWithheld = "ack_storage_check_complete{check=\"leaked-disk\"} 0\n";

TEST_F(Remembered, MakeALeakOfTwoPollsInARow) {
  Poll({OldLeak()});
  EXPECT_THAT(Page(1s), AllOf(HasSubstr(kComplete), Not(HasSubstr(kLeak))));
  EXPECT_THAT(Page(20s), Not(HasSubstr(kLeak))) << "the same poll again is no second one";
  Poll({OldLeak()});
  EXPECT_THAT(Page(1s), HasSubstr(kLeak));
}

TEST_F(Remembered, AreWithheldWhileTheCloudCannotBeReadAndNotForgotten) {
  Poll({OldLeak()});
  Page(1s);
  Page(20s);
  Poll({OldLeak()});
  EXPECT_THAT(Page(1s), HasSubstr(kLeak));
  store_.Put(0, 0, Fail(ErrorKind::kTimeout, "page 2 of 3"), clock_.Now(), clock_.Now());
  EXPECT_THAT(Page(1s), AllOf(HasSubstr(kWithheld), Not(HasSubstr(kLeak))));
  Poll({OldLeak()});
  EXPECT_THAT(Page(1s), AllOf(HasSubstr(kComplete), HasSubstr(kLeak)));
}

TEST_F(Remembered, AreWithheldOnceTheDataIsTooOld) {
  Poll({OldLeak()});
  Page(1s);
  Page(20s);
  Poll({OldLeak()});
  Page(1s);
  EXPECT_THAT(Page(151s), AllOf(HasSubstr(kWithheld), Not(HasSubstr(kLeak))));
}

TEST_F(Remembered, BeginAnewWhenTheDiskWasUsedInBetween) {
  Poll({OldLeak()});
  Page(1s);
  Page(20s);
  Poll({});
  Page(1s);
  Page(20s);
  Poll({OldLeak()});
  EXPECT_THAT(Page(1s), Not(HasSubstr(kLeak)));
}

}  // namespace
}  // namespace exporter::memory_test

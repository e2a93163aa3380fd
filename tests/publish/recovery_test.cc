// SPDX-License-Identifier: Apache-2.0
// A source that works again after a failure is shown without waiting for the interval.

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/publish/page.h"
#include "exporter/publish/publisher.h"
#include "tests/poll/made_feed.h"
#include "tests/support/fake_clock.h"

namespace exporter::recovery_test {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

// A publisher with an interval of an hour.
struct Recovering {
  Source volumes = MakeSource("persistentvolumes");
  ReadingStore store{{Scheduled(volumes)}};
  Slot<Inventory> inventory;
  Slot<Evaluation> evaluation;
  PageSlot page;
  ExporterMetrics metrics;
  FakeClock clock{SampleTime()};
  Publisher publisher{store, inventory, evaluation, page, metrics, clock, AnalysisOptions{}, 1h};

  Recovering() { Read({MakeDiskVolume("d-1", "Released")}); }
  void Read(std::vector<kubernetes::PersistentVolume> rows) {
    store.Put(0, 0, ReadingOf(std::move(rows)), SampleTime(), SampleTime());
  }
  void Fail() {
    store.Put(0, 0, exporter::Fail(ErrorKind::kUnavailable, "refused"), SampleTime(), SampleTime());
  }
  std::string Text() const { return TextOf(*page.current()); }
};

TEST(Recovery, IsShownBeforeTheIntervalIsOver) {
  Recovering source;
  ASSERT_TRUE(source.publisher.Publish());
  source.Fail();
  source.clock.Advance(500ms);
  EXPECT_FALSE(source.publisher.Publish());
  source.Read({});
  EXPECT_FALSE(source.publisher.Publish()) << "at most one page a second";
  source.clock.Advance(500ms);
  EXPECT_TRUE(source.publisher.Publish()) << "and it is not forgotten";
  EXPECT_THAT(source.Text(), HasSubstr("check=\"orphaned-pv\",severity=\"critical\"} 0\n"));
  source.clock.Advance(1min);
  source.Read({MakeDiskVolume("d-1", "Released")});
  EXPECT_FALSE(source.publisher.Publish()) << "then the interval counts again";
}

TEST(Recovery, WakesThePublisher) {
  Recovering source;
  source.publisher.Start();
  while (!source.page.ready()) std::this_thread::yield();
  source.clock.Advance(10s);
  source.Fail();
  source.Read({});
  while (!source.inventory.current()->persistent_volumes.empty()) std::this_thread::yield();
  source.publisher.RequestStop();
}

}  // namespace
}  // namespace exporter::recovery_test

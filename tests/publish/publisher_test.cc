// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/publisher.h"

#include <memory>
#include <new>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/publish/page.h"
#include "exporter/report/reports.h"
#include "tests/poll/made_feed.h"
#include "tests/support/fake_clock.h"

namespace exporter::publisher_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace std::chrono_literals;

struct Published {
  Source volumes = MakeSource("persistentvolumes");
  Source claims = MakeSource("persistentvolumeclaims");
  ReadingStore store{{Scheduled(volumes), Scheduled(claims)}};
  Slot<Inventory> inventory;
  Slot<Evaluation> evaluation;
  PageSlot page;
  ExporterMetrics metrics;
  FakeClock clock{SampleTime()};
  Publisher publisher{store, inventory, evaluation, page, metrics, clock, AnalysisOptions{}, 1h};

  void Read(std::size_t source) {
    store.Put(source, 0, ReadingOf({MakeDiskVolume("d-1", "Released")}), SampleTime(),
              SampleTime());
  }
  void Refuse(std::size_t source, ErrorKind kind) {
    store.Put(source, 0, Fail(kind, "refused"), SampleTime(), SampleTime());
  }
};

TEST(Publisher, PublishesAPageBeforeAnythingWasReadButIsNotReady) {
  Published published;
  published.publisher.Publish();
  EXPECT_THAT(TextOf(*published.page.current()),
              AllOf(HasSubstr("ack_storage_source_up{source=\"persistentvolumes\"} 0\n"),
                    HasSubstr("ack_storage_check_complete{check=\"orphaned-pv\"} 0\n"),
                    Not(HasSubstr("ack_storage_persistentvolume"))));
  EXPECT_FALSE(published.page.ready());
}

TEST(Publisher, HandsOverThePageAndTheInventoryOfWhatWasRead) {
  Published published;
  published.Read(0);
  published.publisher.Publish();
  EXPECT_THAT(TextOf(*published.page.current()),
              HasSubstr("ack_storage_findings{check=\"orphaned-pv\",severity=\"critical\"} 1\n"));
  EXPECT_EQ(published.inventory.current()->persistent_volumes.size(), 1U);
  EXPECT_EQ(published.inventory.current()->taken_at, SampleTime());
}

TEST(Publisher, IsReadyWithTheFirstCompleteKubernetesSide) {
  Published published;
  published.Read(0);
  published.publisher.Publish();
  EXPECT_FALSE(published.page.ready());
  published.Read(1);
  published.publisher.Publish();
  EXPECT_TRUE(published.page.ready());
}

TEST(Publisher, IsReadyThoughAResourceIsForbidden) {
  Published published;
  published.Read(0);
  published.Refuse(1, ErrorKind::kUnavailable);
  published.publisher.Publish();
  EXPECT_FALSE(published.page.ready());
  published.Refuse(1, ErrorKind::kForbidden);
  published.publisher.Publish();
  EXPECT_TRUE(published.page.ready());
}

TEST(Publisher, StaysReadyWhenASourceFailsLater) {
  Published published;
  published.Read(0);
  published.Read(1);
  published.publisher.Publish();
  published.Refuse(0, ErrorKind::kUnavailable);
  published.Refuse(1, ErrorKind::kUnavailable);
  published.publisher.Publish();
  EXPECT_TRUE(published.page.ready());
}

// Ready, with its first full page at the sample time.
struct ReadyPublisher : Published {
  ReadyPublisher() {
    Read(0);
    Read(1);
    publisher.Publish();
  }
  std::string Text() const { return TextOf(*page.current()); }
  static std::string LastSuccess(std::chrono::seconds after) {
    return "ack_storage_source_last_success_timestamp_seconds{source=\"persistentvolumes\"} " +
           std::to_string(static_cast<long>(UnixSeconds(SampleTime() + after))) + "\n";
  }
};

TEST(Publisher, BuildsNoWholePageBeforeTheIntervalIsOver) {
  ReadyPublisher published;
  published.clock.Advance(59min);
  published.store.Put(0, 0, ReadingOf({}), SampleTime(), SampleTime());
  EXPECT_FALSE(published.publisher.Publish());
  EXPECT_THAT(published.Text(), HasSubstr("check=\"orphaned-pv\",severity=\"critical\"} 1\n"));
  published.clock.Advance(1min);
  EXPECT_TRUE(published.publisher.Publish()) << "what changed before is not forgotten";
  EXPECT_THAT(published.Text(), HasSubstr("check=\"orphaned-pv\",severity=\"critical\"} 0\n"));
}

TEST(Publisher, RenewsOnlyTheSeriesOfTheSourcesWhenNothingChanged) {
  FedSource source;
  ReadingStore store({source.Schedule()});
  Slot<Inventory> inventory;
  Slot<Evaluation> evaluation;
  PageSlot page;
  ExporterMetrics metrics;
  FakeClock clock{SampleTime()};
  Publisher publisher{store, inventory, evaluation, page, metrics, clock, AnalysisOptions{}, 30s};
  source.Put(0, "d-1");
  store.PutListed(0, 0, SampleTime(), SampleTime());
  store.PutOpened(0, 0, SampleTime());
  ASSERT_TRUE(publisher.Publish());
  clock.Advance(1h);
  EXPECT_FALSE(publisher.Publish());
  EXPECT_THAT(TextOf(*page.current()), AllOf(HasSubstr(ReadyPublisher::LastSuccess(1h)),
                                             HasSubstr("ack_storage_persistentvolume_info{")));
}

TEST(Publisher, GoesOnWhenTheClockIsSetBack) {
  ReadyPublisher published;
  published.clock.Advance(-24h);
  published.store.Put(0, 0, ReadingOf({}), SampleTime(), SampleTime());
  EXPECT_TRUE(published.publisher.Publish());
}

TEST(Publisher, BuildsAWholePageWhenASourceIsTooOldToBeShown) {
  ReadyPublisher published;
  published.clock.Advance(1h);
  EXPECT_TRUE(published.publisher.Publish());
  EXPECT_THAT(published.Text(), AllOf(Not(HasSubstr("persistentvolume_info{")),
                                      HasSubstr("check_complete{check=\"orphaned-pv\"} 0\n")));
  published.clock.Advance(1h);
  EXPECT_FALSE(published.publisher.Publish()) << "it is as old as it was";
}

TEST(Publisher, BuildsAWholePageWhenAFindingIsDue) {
  FedSource source;
  ReadingStore store({source.Schedule()});
  Slot<Inventory> inventory;
  Slot<Evaluation> evaluation;
  PageSlot page;
  ExporterMetrics metrics;
  FakeClock clock{SampleTime()};
  Publisher publisher{store, inventory, evaluation, page, metrics, clock, AnalysisOptions{}, 1min};
  const auto document = JsonDocument::Parse(
      R"({"metadata":{"name":"d-1"},"status":{"phase":"Released","lastPhaseTransitionTime":")" +
      std::string("2026-11-22T13:29:00Z") + "\"}}");
  EXPECT_EQ(source.feed->parts[0].store->Put(document->root()), "");
  store.PutListed(0, 0, SampleTime(), SampleTime());
  store.PutOpened(0, 0, SampleTime());
  ASSERT_TRUE(publisher.Publish());
  const std::string found = "ack_storage_findings{check=\"orphaned-pv\",severity=\"warning\"} 1\n";
  for (int minute = 1; minute < 9; ++minute) {
    clock.Advance(1min);
    EXPECT_FALSE(publisher.Publish()) << minute;
  }
  EXPECT_THAT(TextOf(*page.current()), Not(HasSubstr(found)));
  clock.Advance(1min);
  EXPECT_TRUE(publisher.Publish()) << "ten minutes after the phase began";
  EXPECT_THAT(TextOf(*page.current()), HasSubstr(found));
}

TEST(Publisher, MeasuresThePage) {
  Published published;
  published.publisher.Publish();
  const auto page = published.page.current();
  const std::string own = published.metrics.Render(TextFormat::kPrometheus004);
  EXPECT_THAT(own, HasSubstr("ack_storage_page_series " + std::to_string(page->series) + "\n"));
  EXPECT_THAT(own, HasSubstr("ack_storage_page_bytes " + std::to_string(page->plain_bytes) + "\n"));
  EXPECT_THAT(own, HasSubstr("ack_storage_publish_duration_seconds "));
}

TEST(Publisher, PublishesSoonAfterAPollAndStopsAtOnce) {
  Published published;
  published.publisher.Start();
  while (published.page.current()->families.empty()) std::this_thread::yield();
  published.Read(0);
  while (!published.inventory.current()->persistent_volumes.available()) std::this_thread::yield();
  published.publisher.RequestStop();
}

TEST(RenderPage, IsAFunctionOfTheInventoryAlone) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-1", "Released")});
  const auto page = [&] {
    const auto shared = std::make_shared<const Inventory>(inventory);
    return TextOf(RenderPage(*Evaluate(shared, {}, {}).evaluation));
  };
  EXPECT_EQ(page(), page());
  EXPECT_THAT(page(), Not(IsEmpty()));
}

TEST(Publisher, TriesAgainAtOnceAfterAnEvaluationThatThrew) {
  int evaluations = 0;
  Source source = MakeSource("persistentvolumes");
  ReadingStore store({Scheduled(source)});
  Slot<Inventory> inventory;
  Slot<Evaluation> evaluation;
  PageSlot page;
  ExporterMetrics metrics;
  FakeClock clock{SampleTime()};
  Publisher publisher{store,
                      inventory,
                      evaluation,
                      page,
                      metrics,
                      clock,
                      AnalysisOptions{},
                      1h,
                      [&](auto shared, const AnalysisOptions& options, const Memory& memory) {
                        if (++evaluations == 1) throw std::bad_alloc();
                        return Evaluate(std::move(shared), options, memory);
                      }};
  store.Put(0, 0, ReadingOf({MakeDiskVolume("d-1", "Released")}), clock.Now(), clock.Now());
  EXPECT_THROW(publisher.Publish(), std::bad_alloc);
  EXPECT_FALSE(page.ready());
  EXPECT_TRUE(publisher.Publish());
  EXPECT_TRUE(page.ready());
  EXPECT_TRUE(evaluation.current()->is_published);
}

TEST(Publisher, EvaluatesOncePerPageAndNeverForARequest) {
  int evaluations = 0;
  Source source = MakeSource("persistentvolumes");
  ReadingStore store({Scheduled(source)});
  Slot<Inventory> inventory;
  Slot<Evaluation> evaluation;
  PageSlot page;
  ExporterMetrics metrics;
  FakeClock clock{SampleTime()};
  Publisher publisher{store,
                      inventory,
                      evaluation,
                      page,
                      metrics,
                      clock,
                      AnalysisOptions{},
                      1s,
                      [&](auto shared, const AnalysisOptions& options, const Memory& memory) {
                        ++evaluations;
                        return Evaluate(std::move(shared), options, memory);
                      }};
  const Reports reports(evaluation);
  for (int round = 1; round <= 3; ++round) {
    clock.Advance(1s);
    store.Put(0, 0, ReadingOf({MakeDiskVolume("d-1", "Released")}), clock.Now(), clock.Now());
    ASSERT_TRUE(publisher.Publish());
    EXPECT_EQ(evaluations, round);
    const auto published = evaluation.current();
    for (int request = 0; request < 10; ++request) {
      EXPECT_EQ(reports.Findings("").status, 200);
      EXPECT_EQ(reports.Inventory("").status, 200);
      EXPECT_EQ(reports.Readiness("namespace=a&statefulset=b&replicas=3").status, 503);
    }
    EXPECT_EQ(evaluations, round);
    EXPECT_EQ(evaluation.current(), published);
  }
}

}  // namespace
}  // namespace exporter::publisher_test

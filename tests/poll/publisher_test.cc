#include "exporter/poll/publisher.h"

#include <memory>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/poll/made_source.h"
#include "tests/support/fake_clock.h"

namespace exporter {
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
  InventorySlot inventory;
  PageSlot page;
  ExporterMetrics metrics;
  FakeClock clock{SampleTime()};
  Publisher publisher{store, inventory, page, metrics, clock, AnalysisOptions{}, 1h};

  void Read(std::size_t source) {
    store.Put(source, ReadingOf({MakeDiskVolume("d-1", "Released")}), SampleTime(), SampleTime());
  }
  void Refuse(std::size_t source, ErrorKind kind) {
    store.Put(source, Fail(kind, "refused"), SampleTime(), SampleTime());
  }
};

TEST(Publisher, PublishesAPageBeforeAnythingWasReadButIsNotReady) {
  Published published;
  published.publisher.Publish();
  EXPECT_THAT(published.page.current()->text,
              AllOf(HasSubstr("ack_storage_source_up{source=\"persistentvolumes\"} 0\n"),
                    HasSubstr("ack_storage_check_complete{check=\"orphaned-pv\"} 0\n"),
                    Not(HasSubstr("ack_storage_persistentvolume"))));
  EXPECT_FALSE(published.page.ready());
}

TEST(Publisher, HandsOverThePageAndTheInventoryOfWhatWasRead) {
  Published published;
  published.Read(0);
  published.publisher.Publish();
  EXPECT_THAT(published.page.current()->text,
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

TEST(Publisher, MeasuresThePage) {
  Published published;
  published.publisher.Publish();
  const auto page = published.page.current();
  const std::string own = published.metrics.Render(TextFormat::kPrometheus004);
  EXPECT_THAT(own, HasSubstr("ack_storage_page_series " + std::to_string(page->series) + "\n"));
  EXPECT_THAT(own, HasSubstr("ack_storage_page_bytes " + std::to_string(page->text.size()) + "\n"));
  EXPECT_THAT(own, HasSubstr("ack_storage_publish_duration_seconds "));
}

TEST(Publisher, PublishesSoonAfterAPollAndStopsAtOnce) {
  Published published;
  published.publisher.Start();
  while (published.page.current()->text.empty()) std::this_thread::yield();
  published.Read(0);
  while (!published.inventory.current()->persistent_volumes.available()) std::this_thread::yield();
  published.publisher.RequestStop();
}

TEST(RenderPage, IsAFunctionOfTheInventoryAlone) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-1", "Released")});
  EXPECT_EQ(RenderPage(inventory, {}).text, RenderPage(inventory, {}).text);
  EXPECT_THAT(RenderPage(inventory, {}).text, Not(IsEmpty()));
}

}  // namespace
}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include <gtest/gtest.h>

#include "exporter/poll/reading_store.h"
#include "tests/poll/made_feed.h"

namespace exporter::fed_reading_store_test {
namespace {

using namespace std::chrono_literals;

// A store with one fed source; times are relative to the sample time.
struct Fed {
  explicit Fed(std::size_t parts = 1) : source(parts) {}

  void List(std::size_t part, std::chrono::microseconds at) {
    store.PutListed(0, part, SampleTime() + at - 2s, SampleTime() + at);
  }
  Inventory At(std::chrono::microseconds at) { return store.Build(SampleTime() + at); }

  FedSource source;
  ReadingStore store{{source.Schedule()}};
};

TEST(FedReadingStore, ShowsAFeedOnceAllItsPartsWereListed) {
  Fed fed(2);
  fed.source.Put(0, "a");
  fed.List(0, 0s);
  EXPECT_FALSE(fed.At(1s).persistent_volumes.available());
  EXPECT_FALSE(fed.At(1s).sources[0].tried);
  fed.source.Put(1, "b");
  fed.List(1, 10s);
  const Inventory inventory = fed.At(11s);
  EXPECT_EQ(inventory.persistent_volumes.size(), 2U);
  EXPECT_EQ(inventory.sources[0].objects, 2U);
  EXPECT_EQ(inventory.sources[0].last_success, SampleTime()) << "of the part that is older";
  EXPECT_EQ(inventory.persistent_volumes.read_started(), SampleTime() - 2s);
}

TEST(FedReadingStore, ShowsDataOfAnOpenWatchAsOfNow) {
  Fed fed;
  fed.List(0, 0s);
  fed.store.PutOpened(0, 0, SampleTime() + 1s);
  const Inventory inventory = fed.At(1h);
  EXPECT_TRUE(inventory.persistent_volumes.available());
  EXPECT_EQ(inventory.sources[0].last_success, SampleTime() + 1h);
  EXPECT_EQ(inventory.persistent_volumes.read_started(), SampleTime() - 2s)
      << "silence proves nothing";
  fed.store.PutEvent(0, 0, SampleTime() + 30min);
  EXPECT_EQ(fed.At(1h).persistent_volumes.read_started(), SampleTime() + 30min);
}

TEST(FedReadingStore, LetsDataAgeFromTheEndOfTheWatch) {
  Fed fed;
  fed.List(0, 0s);
  fed.store.PutOpened(0, 0, SampleTime() + 1s);
  fed.store.PutClosed(0, 0, SampleTime() + 1h, true);
  EXPECT_TRUE(fed.At(1h + 150s).persistent_volumes.available());
  EXPECT_FALSE(fed.At(1h + 151s).persistent_volumes.available());
  EXPECT_EQ(fed.At(2h).sources[0].last_success, SampleTime() + 1h);
}

TEST(FedReadingStore, LetsDataOfAWatchThatBrokeOffAgeFromWhatItSaidLast) {
  Fed fed;
  fed.List(0, 0s);
  fed.store.PutOpened(0, 0, SampleTime() + 1s);
  fed.store.PutEvent(0, 0, SampleTime() + 10min);
  fed.store.PutClosed(0, 0, SampleTime() + 1h, false);
  EXPECT_EQ(fed.At(1h).sources[0].last_success, SampleTime() + 10min);
  EXPECT_FALSE(fed.At(1h).persistent_volumes.available());
}

constexpr const char* kSaysGone = "the watch ended with 410";
const Error kGone{ErrorKind::kUnavailable, kSaysGone};

TEST(FedReadingStore, IsAsOldAsBeforeAWatchThatSaidGone) {
  Fed fed;
  fed.List(0, 0s);
  fed.store.PutClosed(0, 0, SampleTime() + 10s, true);
  fed.store.PutOpened(0, 0, SampleTime() + 5min);
  fed.store.PutGone(0, 0, kGone);
  const Inventory inventory = fed.At(5min);
  EXPECT_EQ(inventory.sources[0].last_success, SampleTime() + 10s);
  EXPECT_FALSE(inventory.sources[0].available);
  ASSERT_TRUE(inventory.sources[0].error);
  EXPECT_EQ(inventory.sources[0].error->message, kSaysGone);
  fed.List(0, 5min + 1s);
  EXPECT_TRUE(fed.At(5min + 1s).sources[0].available);
  EXPECT_FALSE(fed.At(5min + 1s).sources[0].error);
}

TEST(FedReadingStore, ShowsEventsThatCameBeforeAWatchSaidGone) {
  Fed fed;
  fed.List(0, 0s);
  fed.store.PutOpened(0, 0, SampleTime() + 1s);
  fed.store.PutEvent(0, 0, SampleTime() + 10min);
  fed.store.PutGone(0, 0, kGone);
  EXPECT_EQ(fed.At(11min).sources[0].last_success, SampleTime() + 10min);
}

TEST(FedReadingStore, BelievesAWatchAfterAFailureOnlyOnceItHasProvenItself) {
  for (const bool by_event : {true, false}) {
    Fed fed;
    fed.List(0, 0s);
    fed.store.PutFailure(0, 0, {ErrorKind::kUnavailable, "refused"}, std::nullopt);
    fed.store.PutOpened(0, 0, SampleTime() + 10min);
    const Inventory opened = fed.At(10min + 999ms);
    EXPECT_EQ(opened.sources[0].last_success, SampleTime());
    EXPECT_FALSE(opened.sources[0].available);
    EXPECT_TRUE(opened.sources[0].error);
    EXPECT_FALSE(fed.store.TakeRecovery());
    if (by_event) fed.store.PutEvent(0, 0, SampleTime() + 10min + 500ms);
    const auto proven = by_event ? 10min + 999ms : 10min + 1000ms;
    EXPECT_EQ(fed.At(proven).sources[0].last_success, SampleTime() + proven);
    EXPECT_FALSE(fed.At(proven).sources[0].error);
    EXPECT_TRUE(fed.store.TakeRecovery());
    EXPECT_FALSE(fed.store.TakeRecovery()) << "once";
  }
}

TEST(FedReadingStore, TakesAWatchThatWasCutAtOnceAfterAFailureForNoSuccess) {
  Fed fed;
  fed.List(0, 0s);
  fed.store.PutFailure(0, 0, {ErrorKind::kUnavailable, "refused"}, std::nullopt);
  fed.store.PutOpened(0, 0, SampleTime() + 10min);
  fed.store.PutClosed(0, 0, SampleTime() + 10min + 10ms, false);
  EXPECT_EQ(fed.At(10min + 2s).sources[0].last_success, SampleTime());
  EXPECT_TRUE(fed.At(10min + 2s).sources[0].error);
  fed.store.PutOpened(0, 0, SampleTime() + 11min);
  fed.store.PutClosed(0, 0, SampleTime() + 12min, false);
  EXPECT_EQ(fed.At(12min).sources[0].last_success, SampleTime() + 11min);
  EXPECT_FALSE(fed.At(12min).sources[0].error);
}

TEST(FedReadingStore, TellsOfARecoveryThatAListBrings) {
  Fed fed;
  fed.List(0, 0s);
  EXPECT_FALSE(fed.store.TakeRecovery()) << "the first list is none";
  fed.store.PutFailure(0, 0, {ErrorKind::kForbidden, "no"}, 1s);
  EXPECT_FALSE(fed.store.WaitForRecovery(0ms, {}));
  fed.List(0, 10s);
  EXPECT_TRUE(fed.store.WaitForRecovery(1h, {}));
  EXPECT_TRUE(fed.store.WaitForChange(1h, {})) << "ends every wait";
  EXPECT_TRUE(fed.store.TakeRecovery());
}

TEST(FedReadingStore, EndsWaitsWhenAWatchHasYetToProveItself) {
  Fed fed;
  fed.List(0, 0s);
  fed.store.TakeChange();
  fed.store.PutFailure(0, 0, {ErrorKind::kUnavailable, "no"}, 1s);
  fed.store.TakeChange();
  fed.store.PutOpened(0, 0, SampleTime() + 10s);
  EXPECT_FALSE(fed.store.WaitForRecovery(1h, {})) << "at once, to be looked at again";
}

TEST(FedReadingStore, KeepsTheDurationOfTheListWhenWatchesFail) {
  Fed fed;
  fed.List(0, 0s);
  fed.store.PutFailure(0, 0, {ErrorKind::kUnavailable, "reset"}, std::nullopt);
  EXPECT_EQ(fed.At(1s).sources[0].duration, 2s);
}

TEST(FedReadingStore, KeepsRowsAndNamesTheErrorWhenAPartFails) {
  Fed fed;
  fed.source.Put(0, "a");
  fed.List(0, 0s);
  fed.store.PutFailure(0, 0, {ErrorKind::kForbidden, "no"}, 1s);
  const Inventory inventory = fed.At(10s);
  EXPECT_EQ(inventory.persistent_volumes.size(), 1U);
  ASSERT_TRUE(inventory.sources[0].error);
  EXPECT_EQ(inventory.sources[0].error->kind, ErrorKind::kForbidden);
  EXPECT_TRUE(inventory.sources[0].tried);
}

TEST(FedReadingStore, IsChangedOnlyByWhatReadsDifferently) {
  Fed fed;
  EXPECT_FALSE(fed.store.TakeChange());
  fed.List(0, 0s);
  EXPECT_TRUE(fed.store.TakeChange()) << "the first list, though empty";
  fed.List(0, 10s);
  fed.store.PutOpened(0, 0, SampleTime() + 11s);
  fed.store.PutEvent(0, 0, SampleTime() + 12s);
  EXPECT_FALSE(fed.store.TakeChange()) << "nothing is new";
  fed.source.Put(0, "a");
  fed.store.PutEvent(0, 0, SampleTime() + 13s);
  EXPECT_TRUE(fed.store.TakeChange());
  fed.source.Put(0, "a");
  fed.store.PutEvent(0, 0, SampleTime() + 14s);
  EXPECT_FALSE(fed.store.TakeChange()) << "the same object again";
}

TEST(FedReadingStore, IsNewerAfterABookmarkOrAPollThatChangesNothing) {
  Fed fed;
  fed.List(0, 0s);
  ASSERT_TRUE(fed.store.TakeChange());
  fed.store.PutEvent(0, 0, SampleTime() + 60s);
  EXPECT_EQ(fed.At(60s).persistent_volumes.read_started(), SampleTime() + 60s);
  fed.List(0, 92s);
  EXPECT_EQ(fed.At(92s).persistent_volumes.read_started(), SampleTime() + 90s);
  EXPECT_FALSE(fed.store.TakeChange()) << "what awaits a newer reading asks for it";
}

TEST(FedReadingStore, IsChangedByAFailureOfAnotherKindOnce) {
  Fed fed;
  const Error down{ErrorKind::kUnavailable, "down"};
  fed.store.PutFailure(0, 0, down, 1s);
  EXPECT_TRUE(fed.store.TakeChange());
  fed.store.PutFailure(0, 0, down, 1s);
  EXPECT_FALSE(fed.store.TakeChange());
}

}  // namespace
}  // namespace exporter::fed_reading_store_test

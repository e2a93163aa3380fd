// SPDX-License-Identifier: Apache-2.0
#include "exporter/poll/reading_store.h"

#include <optional>
#include <stop_token>
#include <vector>

#include <gtest/gtest.h>

#include "tests/poll/made_source.h"

namespace exporter::reading_store_test {
namespace {

using namespace std::chrono_literals;

const Error kDown{ErrorKind::kUnavailable, "GET /x: no answer"};

// One source of volumes; poll times are relative to the sample time.
struct OneSource {
  Source source = MakeSource("persistentvolumes");
  ReadingStore store{{Scheduled(source)}};

  void Good(std::chrono::microseconds at, std::size_t volumes = 1) {
    std::vector<kubernetes::PersistentVolume> rows(volumes, MakeDiskVolume("d-1", "Bound"));
    store.Put(0, 0, ReadingOf(std::move(rows)), SampleTime() + at - 2s, SampleTime() + at);
  }
  void Bad(std::chrono::microseconds at, Error error = kDown) {
    store.Put(0, 0, tl::unexpected(std::move(error)), SampleTime() + at - 5s, SampleTime() + at);
  }
  Inventory At(std::chrono::microseconds at) { return store.Build(SampleTime() + at); }
};

TEST(ReadingStore, KnowsNothingBeforeTheFirstPoll) {
  OneSource one;
  const Inventory inventory = one.At(0s);
  EXPECT_EQ(inventory.taken_at, SampleTime());
  EXPECT_FALSE(inventory.persistent_volumes.available());
  ASSERT_EQ(inventory.sources.size(), 1U);
  const SourceStatus& status = inventory.sources[0];
  EXPECT_EQ(status.name, "persistentvolumes");
  EXPECT_FALSE(status.tried);
  EXPECT_FALSE(status.available);
  EXPECT_EQ(status.last_success, std::nullopt);
  EXPECT_FALSE(status.error);
}

TEST(ReadingStore, ShowsWhatAGoodPollRead) {
  OneSource one;
  one.Good(0s, 3);
  const Inventory inventory = one.At(1s);
  EXPECT_EQ(inventory.persistent_volumes.size(), 3U);
  const SourceStatus& status = inventory.sources[0];
  EXPECT_TRUE(status.tried);
  EXPECT_TRUE(status.available);
  EXPECT_EQ(status.last_success, SampleTime());
  EXPECT_EQ(status.duration, 2s);
  EXPECT_EQ(status.objects, 3U);
}

TEST(ReadingStore, KeepsTheLastGoodRowsOverFailedPolls) {
  OneSource one;
  one.Good(0s, 3);
  one.Bad(30s);
  one.Bad(60s);
  const Inventory inventory = one.At(61s);
  EXPECT_EQ(inventory.persistent_volumes.size(), 3U);
  const SourceStatus& status = inventory.sources[0];
  EXPECT_TRUE(status.available);
  EXPECT_EQ(status.last_success, SampleTime());
  EXPECT_EQ(status.duration, 5s) << "that of the last poll, though it failed";
  EXPECT_EQ(status.objects, 3U);
  ASSERT_TRUE(status.error);
  EXPECT_EQ(status.error->kind, ErrorKind::kUnavailable);
}

TEST(ReadingStore, ForgetsTheErrorWithTheNextGoodPoll) {
  OneSource one;
  one.Bad(0s);
  EXPECT_TRUE(one.At(1s).sources[0].tried);
  EXPECT_FALSE(one.At(1s).sources[0].available);
  one.Good(30s);
  EXPECT_FALSE(one.At(31s).sources[0].error);
  EXPECT_TRUE(one.At(31s).sources[0].available);
}

TEST(ReadingStore, DropsRowsPastTheirMaximumAge) {
  OneSource one;
  one.Good(0s, 3);
  EXPECT_EQ(one.At(150s).persistent_volumes.size(), 3U);
  const Inventory late = one.At(150s + 1us);
  EXPECT_FALSE(late.persistent_volumes.available());
  EXPECT_FALSE(late.sources[0].available);
  EXPECT_EQ(late.sources[0].last_success, SampleTime()) << "the age stays visible";
  EXPECT_EQ(late.sources[0].objects, 3U);
}

TEST(ReadingStore, ShowsRowsAgainAfterAnOutage) {
  OneSource one;
  one.Good(0s, 3);
  EXPECT_FALSE(one.At(10min).persistent_volumes.available());
  one.Good(11min, 2);
  EXPECT_EQ(one.At(11min).persistent_volumes.size(), 2U);
}

TEST(ReadingStore, KeepsSourcesApart) {
  const Source first = MakeSource("first");
  const Source second = MakeSource("second", SourceApi::kAlibaba);
  ReadingStore store({Scheduled(first), Scheduled(second)});
  store.Put(1, 0,
            Reading{.apply = [](Inventory& inventory) { inventory.disk_regions = {"r"}; },
                    .objects = 7,
                    .problems = 0,
                    .first_problem = {}},
            SampleTime(), SampleTime());
  const Inventory inventory = store.Build(SampleTime());
  EXPECT_FALSE(inventory.sources[0].available);
  EXPECT_TRUE(inventory.sources[1].available);
  EXPECT_EQ(inventory.sources[1].objects, 7U);
  EXPECT_EQ(inventory.disk_regions, std::vector<std::string>{"r"});
}

TEST(WaitForChange, ReturnsAtOnceWhereAPollHasEndedSinceTheLastBuild) {
  OneSource one;
  one.Bad(0s);
  EXPECT_TRUE(one.store.WaitForChange(1h, {}));
}

TEST(WaitForChange, ReturnsAfterTheLimitWhereNothingHappens) {
  OneSource one;
  one.Good(0s);
  one.At(0s);
  EXPECT_TRUE(one.store.WaitForChange(1ms, {}));
}

TEST(WaitForChange, TellsThatItWasStopped) {
  OneSource one;
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(one.store.WaitForChange(1h, stop.get_token()));
}

// Whether the inventory is complete with one good source and another in this state.
bool IsCompleteWith(std::optional<Result<Reading>> other, SourceApi api = SourceApi::kKubernetes) {
  const Source good = MakeSource("good");
  const Source second = MakeSource("second", api);
  const std::vector<ScheduledSource> sources{Scheduled(good), Scheduled(second)};
  ReadingStore store(sources);
  store.Put(0, 0, ReadingOf({}), SampleTime(), SampleTime());
  if (other) store.Put(1, 0, std::move(*other), SampleTime(), SampleTime());
  return IsKubernetesComplete(store.Build(SampleTime()));
}

TEST(IsKubernetesComplete, HoldsWhenEveryResourceWasRead) {
  EXPECT_TRUE(IsCompleteWith(ReadingOf({})));
}

TEST(IsKubernetesComplete, DoesNotHoldWhileOneIsMissing) {
  EXPECT_FALSE(IsCompleteWith(std::nullopt));
  EXPECT_FALSE(IsCompleteWith(tl::unexpected(kDown)));
  EXPECT_FALSE(IsCompleteWith(tl::unexpected(Error{ErrorKind::kAuth, "401"})));
}

TEST(IsKubernetesComplete, TakesAForbiddenResourceForAllThereWillBe) {
  EXPECT_TRUE(IsCompleteWith(tl::unexpected(Error{ErrorKind::kForbidden, "403"})));
}

TEST(IsKubernetesComplete, DoesNotHoldWhenEverythingIsForbidden) {
  const Source source = MakeSource("only", SourceApi::kKubernetes);
  const std::vector<ScheduledSource> sources{Scheduled(source)};
  ReadingStore store(sources);
  store.Put(0, 0, tl::unexpected(Error{ErrorKind::kForbidden, "403"}), SampleTime(), SampleTime());
  EXPECT_FALSE(IsKubernetesComplete(store.Build(SampleTime())));
}

TEST(IsKubernetesComplete, DoesNotWaitForTheAlibabaSide) {
  EXPECT_TRUE(IsCompleteWith(std::nullopt, SourceApi::kAlibaba));
  EXPECT_TRUE(IsCompleteWith(tl::unexpected(kDown), SourceApi::kAlibaba));
}

}  // namespace
}  // namespace exporter::reading_store_test

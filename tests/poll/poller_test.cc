// SPDX-License-Identifier: Apache-2.0
#include "exporter/poll/poller.h"

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/poll/made_source.h"
#include "tests/poll/sleep_gate.h"
#include "tests/support/fake_clock.h"

namespace exporter::poller_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

// A poller of one source; each poll is followed by a sleep that the test ends.
struct PolledSource {
  explicit PolledSource(Source polled) : source(std::move(polled)) {}

  void Start() {
    poller = std::make_unique<Poller>(
        PollTools{
            .targets = targets, .budget = {7, 4min}, .clock = clock, .sleeper = gate.sleeper()},
        store, inventory, metrics);
  }
  SourceStatus Status() { return store.Build(clock.Now()).sources.at(0); }
  std::string Counters() const { return metrics.Render(TextFormat::kPrometheus004); }

  Source source;
  FakeClock clock{SampleTime()};
  SleepGate gate;
  ExporterMetrics metrics;
  Slot<Inventory> inventory;
  std::vector<AlibabaTarget> targets{{.name = {}, .regions = {"cn-test"}}};
  ReadingStore store{{Scheduled(source)}};
  std::unique_ptr<Poller> poller;  // last: uses all of the above
};

TEST(NextPollDelay, IsTheIntervalAfterAGoodPoll) {
  EXPECT_EQ(NextPollDelay(30s, {}, 0), 30s);
  EXPECT_EQ(NextPollDelay(5min, {}, 0), 5min);
}

TEST(NextPollDelay, IsFifteenSecondsAtMostAfterABadOne) {
  const Error bad{ErrorKind::kUnavailable, "503"};
  EXPECT_EQ(NextPollDelay(5min, bad, 1), 15s);
  EXPECT_EQ(NextPollDelay(15s, bad, 1), 15s);
  EXPECT_EQ(NextPollDelay(2s, bad, 1), 2s);
}

TEST(NextPollDelay, DoublesWithEachFailureInARowUpToTheInterval) {
  const Error bad{ErrorKind::kBadResponse, "404"};
  EXPECT_EQ(NextPollDelay(30min, bad, 2), 30s);
  EXPECT_EQ(NextPollDelay(30min, bad, 5), 4min);
  EXPECT_EQ(NextPollDelay(30min, bad, 8), 30min);
  EXPECT_EQ(NextPollDelay(30min, bad, 1'000), 30min);
}

TEST(NextPollDelay, IsTheIntervalWhereOthersNeedTheCalls) {
  EXPECT_EQ(NextPollDelay(5min, Error{ErrorKind::kThrottled, "429"}, 1), 5min);
}

TEST(NextPollDelay, IsTenMinutesAtLeastWhereOnlyTheOperatorCanHelp) {
  const Error forbidden{ErrorKind::kForbidden, "403"};
  EXPECT_EQ(NextPollDelay(30s, forbidden, 1), 10min);
  EXPECT_EQ(NextPollDelay(1h, forbidden, 1), 1h);
}

TEST(Poller, PollsAgainAfterTheInterval) {
  std::atomic<std::size_t> polls = 0;
  PolledSource polled(MakeSource("s", SourceApi::kKubernetes, [&](const ReadContext& context) {
    EXPECT_EQ(context.now, SampleTime());
    EXPECT_THAT(context.target.regions, ElementsAre("cn-test"));
    return ReadingOf(std::vector(++polls, MakeDiskVolume("d-1", "Bound")));
  }));
  polled.Start();
  EXPECT_THAT(polled.gate.AwaitSleeps(1), ElementsAre(30s));
  EXPECT_EQ(polled.Status().objects, 1U);
  polled.gate.Wake();
  EXPECT_THAT(polled.gate.AwaitSleeps(2), ElementsAre(30s, 30s));
  EXPECT_EQ(polled.Status().objects, 2U);
}

TEST(Poller, CountsAFailureByItsKindAndTriesAgainSoon) {
  PolledSource polled(
      MakeSource("s", SourceApi::kKubernetes, [](const ReadContext&) -> Result<Reading> {
        return Fail(ErrorKind::kUnavailable, "GET /x: 503");
      }));
  polled.Start();
  polled.gate.AwaitSleeps(1);
  polled.gate.Wake();
  EXPECT_THAT(polled.gate.AwaitSleeps(2), ElementsAre(15s, 30s));
  EXPECT_THAT(polled.Counters(),
              HasSubstr("ack_storage_source_errors_total{kind=\"unavailable\",source=\"s\"} 2"));
  EXPECT_EQ(polled.Status().error->message, "GET /x: 503");
}

TEST(Poller, ShowsEveryCounterFromTheStart) {
  PolledSource polled(MakeSource("s"));
  polled.Start();
  polled.gate.AwaitSleeps(1);
  const std::string counters = polled.Counters();
  for (const char* kind :
       {"config", "auth", "forbidden", "throttled", "unavailable", "timeout", "bad_response"}) {
    EXPECT_THAT(counters, HasSubstr("ack_storage_source_errors_total{kind=\"" + std::string(kind) +
                                    "\",source=\"s\"} 0"));
  }
  EXPECT_THAT(counters, Not(HasSubstr("stopped")));
  EXPECT_THAT(counters, HasSubstr("ack_storage_decode_problems_total{source=\"s\"} 0"));
}

TEST(Poller, CountsDecodeProblemsOfEveryPoll) {
  PolledSource polled(MakeSource("s", SourceApi::kKubernetes, [](const ReadContext&) {
    Reading reading = ReadingOf({});
    reading.problems = 3;
    reading.first_problem = "n1: spec.providerID: want a text";
    return reading;
  }));
  polled.Start();
  polled.gate.AwaitSleeps(1);
  polled.gate.Wake();
  polled.gate.AwaitSleeps(2);
  EXPECT_THAT(polled.Counters(), HasSubstr("ack_storage_decode_problems_total{source=\"s\"} 6"));
}

TEST(Poller, OutlivesAnExceptionInARead) {
  std::atomic<int> polls = 0;
  PolledSource polled(
      MakeSource("s", SourceApi::kKubernetes, [&](const ReadContext&) -> Result<Reading> {
        if (++polls == 1) throw std::runtime_error("a bug\nof ours");
        return ReadingOf({});
      }));
  polled.Start();
  EXPECT_THAT(polled.gate.AwaitSleeps(1), ElementsAre(15s));
  EXPECT_EQ(polled.Status().error->kind, ErrorKind::kBadResponse);
  EXPECT_EQ(polled.Status().error->message, "unexpected: a bug of ours");
  polled.gate.Wake();
  EXPECT_THAT(polled.gate.AwaitSleeps(2), ElementsAre(15s, 30s));
  EXPECT_TRUE(polled.Status().available);
}

TEST(Poller, WaitsForWhatTheSourceBuildsOn) {
  std::atomic<int> polls = 0;
  Source source = MakeSource("s", SourceApi::kAlibaba, [&](const ReadContext& context) {
    ++polls;
    EXPECT_TRUE(context.latest.nodes.available());
    return ReadingOf({});
  });
  source.can_read = [](const Inventory& inventory) { return inventory.nodes.available(); };
  PolledSource polled(std::move(source));
  polled.Start();
  EXPECT_THAT(polled.gate.AwaitSleeps(1), ElementsAre(100ms));
  EXPECT_EQ(polls, 0);
  EXPECT_FALSE(polled.Status().tried);
  polled.inventory.Put(std::make_shared<const Inventory>(EmptyInventory()));
  polled.gate.Wake();
  EXPECT_THAT(polled.gate.AwaitSleeps(2), ElementsAre(100ms, 30s));
  EXPECT_EQ(polls, 1);
}

TEST(Poller, PollsItsSourcesIndependently) {
  const Source bad = MakeSource(
      "bad", SourceApi::kKubernetes,
      [](const ReadContext&) -> Result<Reading> { return Fail(ErrorKind::kTimeout, "late"); });
  const Source good = MakeSource("good");
  FakeClock clock{SampleTime()};
  SleepGate gate;
  ExporterMetrics metrics;
  Slot<Inventory> inventory;
  ReadingStore store({Scheduled(bad), Scheduled(good)});
  Poller poller({.targets = {{}}, .clock = clock, .sleeper = gate.sleeper()}, store, inventory,
                metrics);
  EXPECT_THAT(gate.AwaitSleeps(2), ::testing::UnorderedElementsAre(15s, 30s));
  const Inventory built = store.Build(SampleTime());
  EXPECT_TRUE(built.sources.at(0).error);
  EXPECT_TRUE(built.sources.at(1).available);
}

TEST(Poller, GivesEveryPollTheSameBudgetAnew) {
  PolledSource polled(MakeSource("s", SourceApi::kAlibaba, [&](const ReadContext& context) {
    EXPECT_EQ(context.budget.deadline(), SampleTime() + 4min);
    int calls = 0;
    while (context.budget.Take()) ++calls;
    EXPECT_EQ(calls, 7);
    return ReadingOf({});
  }));
  polled.Start();
  polled.gate.AwaitSleeps(1);
  polled.gate.Wake();
  EXPECT_EQ(polled.gate.AwaitSleeps(2).size(), 2U);
}

TEST(Poller, PollsEachTargetOnItsOwn) {
  const Source source =
      MakeSource("s", SourceApi::kAlibaba, [](const ReadContext& context) -> Result<Reading> {
        if (context.target.name == "bad") return Fail(ErrorKind::kTimeout, "late");
        return ReadingOf({MakeDiskVolume("d-1", "Bound")});
      });
  ScheduledSource scheduled = Scheduled(source);
  scheduled.targets = {{.name = "good"}, {.name = "bad"}};
  FakeClock clock{SampleTime()};
  SleepGate gate;
  ExporterMetrics metrics;
  Slot<Inventory> inventory;
  ReadingStore store({scheduled});
  Poller poller(
      {.targets = {{.name = "good"}, {.name = "bad"}}, .clock = clock, .sleeper = gate.sleeper()},
      store, inventory, metrics);
  EXPECT_THAT(gate.AwaitSleeps(2), ::testing::UnorderedElementsAre(15s, 30s));
  const Inventory built = store.Build(SampleTime());
  EXPECT_EQ(built.persistent_volumes.size(), 1U) << "one that fails does not hide the other";
  EXPECT_FALSE(built.sources.at(0).available) << "and the source is not whole";
  ASSERT_EQ(built.targets.size(), 2U);
  EXPECT_TRUE(built.targets[0].available);
  EXPECT_FALSE(built.targets[1].available);
}

TEST(Poller, StopsInTheMiddleOfAReadWithoutCountingIt) {
  SleepGate reads;
  PolledSource polled(
      MakeSource("s", SourceApi::kKubernetes, [&](const ReadContext& context) -> Result<Reading> {
        reads.sleeper()(1h, context.budget.stop());
        return Fail(ErrorKind::kStopped, "stopped");
      }));
  polled.Start();
  reads.AwaitSleeps(1);
  polled.poller.reset();
  EXPECT_FALSE(polled.Status().tried);
  EXPECT_THAT(polled.Counters(), Not(HasSubstr("} 1")));
}

TEST(Poller, StopsInTheMiddleOfASleep) {
  PolledSource polled(MakeSource("s"));
  polled.Start();
  polled.gate.AwaitSleeps(1);
  polled.poller->RequestStop();
  polled.poller.reset();
  EXPECT_EQ(polled.gate.AwaitSleeps(1).size(), 1U);
}

}  // namespace
}  // namespace exporter::poller_test

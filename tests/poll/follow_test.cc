// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/poll/poller.h"
#include "tests/poll/made_feed.h"
#include "tests/poll/sleep_gate.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"

namespace exporter::follow_test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

std::string List(const std::string& names) {
  return R"({"kind":"PersistentVolumeList","metadata":{"resourceVersion":"7"},"items":[)" + names +
         "]}";
}

bool IsWatch(const HttpRequest& request) {
  return request.url.find("watch=1") != std::string::npos;
}

// A poller with one fed source and a server that responds with `answer`.
struct Followed {
  explicit Followed(FakeTransport::Answer answer, std::size_t parts = 1)
      : source(parts), transport(std::move(answer)) {}

  void Start(bool watches = true) {
    poller = std::make_unique<Poller>(PollTools{.kubernetes = &client,
                                                .watches = watches,
                                                .clock = clock,
                                                .sleeper = gate.sleeper(),
                                                .jitter = [] { return 0.0; }},
                                      store, source.inventory, metrics);
  }
  Inventory Build() { return store.Build(clock.Now()); }
  std::string Counters() const { return metrics.Render(TextFormat::kPrometheus004); }

  FedSource source;
  FakeTransport transport;
  FakeClock clock{SampleTime()};
  kubernetes::FixedToken token;
  SleepGate gate;
  kubernetes::Client client{transport,
                            clock,
                            token,
                            {.server = "https://kubernetes.test", .retry = {.max_attempts = 1}},
                            [](auto, const auto&) { return false; },
                            [] { return 0.0; }};
  ExporterMetrics metrics;
  ReadingStore store{{source.Schedule()}};
  std::unique_ptr<Poller> poller;  // last: uses all of the above
};

TEST(Follow, ListsThenWatchesAndCountsWhyAWatchBeganAgain) {
  std::atomic<int> watches = 0;
  Followed followed([&](const HttpRequest& request) -> Result<HttpResponse> {
    if (!IsWatch(request)) return Respond(200, List(R"({"metadata":{"name":"a"}})"));
    if (++watches > 1) return Fail(ErrorKind::kUnavailable, "reset");
    followed.clock.Advance(5min);
    return Respond(200,
                   "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"b\","
                   "\"resourceVersion\":\"8\"}}}\n");
  });
  followed.Start();
  EXPECT_THAT(followed.gate.AwaitSleeps(1), ElementsAre(800ms));
  EXPECT_EQ(followed.Build().persistent_volumes.size(), 2U);
  EXPECT_THAT(
      followed.Counters(),
      AllOf(HasSubstr("ack_storage_watch_restarts_total{reason=\"ended\",resource=\"persistent"
                      "volumes\"} 1"),
            HasSubstr("ack_storage_watch_restarts_total{reason=\"broken\",resource=\"persistent"
                      "volumes\"} 1"),
            HasSubstr("ack_storage_watch_restarts_total{reason=\"gone\",resource=\"persistent"
                      "volumes\"} 0")));
}

TEST(Follow, ShowsNothingAsCurrentOnceItsVersionIsGoneUntilItIsListed) {
  std::atomic<int> lists = 0;
  Followed followed([&](const HttpRequest& request) -> Result<HttpResponse> {
    if (!IsWatch(request)) {
      if (++lists == 2) return Fail(ErrorKind::kUnavailable, "refused");
      return Respond(200, List(R"({"metadata":{"name":"a"}})"));
    }
    if (lists > 1) return Fail(ErrorKind::kUnavailable, "reset");
    followed.clock.Advance(5min);
    return Respond(200, R"({"type":"ERROR","object":{"kind":"Status","code":410}})"
                        "\n");
  });
  followed.Start();
  followed.gate.AwaitSleeps(1);
  const Inventory gone = followed.Build();
  EXPECT_EQ(gone.sources[0].last_success, SampleTime());
  EXPECT_FALSE(gone.sources[0].available);
  EXPECT_TRUE(gone.sources[0].error) << "until it is listed";
  followed.gate.Wake();
  followed.gate.AwaitSleeps(2);
  EXPECT_TRUE(followed.Build().sources[0].available);
  EXPECT_TRUE(followed.store.TakeRecovery());
  EXPECT_THAT(followed.Counters(),
              HasSubstr("ack_storage_watch_restarts_total{reason=\"gone\",resource=\"persistent"
                        "volumes\"} 1"));
}

TEST(Follow, ListsAtTheIntervalOfTheSourceInPollMode) {
  Followed followed([](const HttpRequest& request) -> Result<HttpResponse> {
    EXPECT_FALSE(IsWatch(request));
    return Respond(200, List(R"({"metadata":{"name":"a"}})"));
  });
  followed.Start(false);
  EXPECT_THAT(followed.gate.AwaitSleeps(1), ElementsAre(30s));
  EXPECT_EQ(followed.Build().sources[0].objects, 1U);
}

TEST(Follow, AsksForEveryPart) {
  Followed followed(
      [](const HttpRequest& request) -> Result<HttpResponse> {
        const bool is_second = request.url.find("part=1") != std::string::npos;
        return Respond(
            200, List(std::string(R"({"metadata":{"name":")") + (is_second ? "b" : "a") + "\"}}"));
      },
      2);
  followed.Start(false);
  followed.gate.AwaitSleeps(2);
  EXPECT_EQ(followed.Build().persistent_volumes.size(), 2U);
}

TEST(Follow, CountsFailuresAndOddObjects) {
  std::atomic<bool> fails = true;
  Followed followed([&](const HttpRequest&) -> Result<HttpResponse> {
    if (fails) return Respond(403, "{\"kind\":\"Status\"}");
    return Respond(200, List(R"({"metadata":{"name":"a"},"spec":4})"));
  });
  followed.Start(false);
  followed.gate.AwaitSleeps(1);
  EXPECT_FALSE(followed.Build().sources[0].available);
  fails = false;
  followed.gate.Wake();
  followed.gate.AwaitSleeps(2);
  EXPECT_TRUE(followed.Build().sources[0].available);
  EXPECT_THAT(followed.Counters(),
              AllOf(HasSubstr("errors_total{kind=\"forbidden\",source=\"persistentvolumes\"} 1"),
                    HasSubstr("decode_problems_total{source=\"persistentvolumes\"} 1")));
}

TEST(Follow, StopsInTheMiddleOfAWatch) {
  Followed followed([](const HttpRequest& request) -> Result<HttpResponse> {
    if (!IsWatch(request)) return Respond(200, List(""));
    return Respond(200, "");
  });
  followed.Start();
  followed.gate.AwaitSleeps(1);
  followed.poller.reset();
  EXPECT_TRUE(followed.Build().sources[0].available);
}

}  // namespace
}  // namespace exporter::follow_test

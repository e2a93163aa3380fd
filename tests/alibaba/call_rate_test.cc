// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/client/call_rate.h"

#include <atomic>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

namespace exporter::alibaba::call_rate_test {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{1'795'352'849s};

TEST(CallRate, LetsABurstPassAndThenOneCallAtATime) {
  CallRate rate({.per_minute = 60, .burst = 3});
  EXPECT_EQ(rate.Reserve("a", kNow), 0ms);
  EXPECT_EQ(rate.Reserve("a", kNow), 0ms);
  EXPECT_EQ(rate.Reserve("a", kNow), 0ms);
  EXPECT_EQ(rate.Reserve("a", kNow), 1'000ms);
  EXPECT_EQ(rate.Reserve("a", kNow), 2'000ms);
}

TEST(CallRate, FillsUpWithTime) {
  CallRate rate({.per_minute = 60, .burst = 2});
  for (int call = 0; call < 4; ++call) rate.Reserve("a", kNow);
  EXPECT_EQ(rate.Reserve("a", kNow + 2'500ms), 500ms);
  // An idle hour does not save up more than one burst.
  EXPECT_EQ(rate.Reserve("a", kNow + 1h), 0ms);
  EXPECT_EQ(rate.Reserve("a", kNow + 1h), 0ms);
  EXPECT_EQ(rate.Reserve("a", kNow + 1h), 1'000ms);
}

TEST(CallRate, TakesNoPlaceBehindTheDeadline) {
  CallRate rate({.per_minute = 1, .burst = 1});
  EXPECT_EQ(rate.Reserve("a", kNow), 0ms);
  for (int poll = 0; poll < 10; ++poll)
    EXPECT_EQ(rate.Reserve("a", kNow, kNow + 30s), std::nullopt);
  EXPECT_EQ(rate.Reserve("a", kNow + 50s, kNow + 80s), 10s);
}

TEST(CallRate, OutlivesAClockThatIsSetBack) {
  CallRate rate({.per_minute = 60, .burst = 1});
  EXPECT_EQ(rate.Reserve("a", kNow + 20min), 0ms);
  EXPECT_EQ(rate.Reserve("a", kNow), 1s);
}

TEST(CallRate, CountsEachKeyByItself) {
  CallRate rate({.per_minute = 1, .burst = 1});
  EXPECT_EQ(rate.Reserve("DescribeDisks/cn-shenzhen", kNow), 0ms);
  EXPECT_EQ(rate.Reserve("DescribeDisks/cn-beijing", kNow), 0ms);
  EXPECT_EQ(rate.Reserve("DescribeDisks/cn-shenzhen", kNow), 1min);
}

TEST(CallRate, LetsOneCallPassWithoutABurst) {
  CallRate rate({.per_minute = 60, .burst = 0});
  EXPECT_EQ(rate.Reserve("a", kNow), 0ms);
  EXPECT_EQ(rate.Reserve("a", kNow), 1'000ms);
}

TEST(CallRate, RoundsItsWaitsUp) {
  CallRate rate({.per_minute = 7'000, .burst = 1});
  rate.Reserve("a", kNow);
  EXPECT_EQ(rate.Reserve("a", kNow), 9ms);
}

TEST(CallRate, GivesEveryThreadItsOwnPlace) {
  CallRate rate({.per_minute = 60, .burst = 1});
  std::atomic<int> at_once = 0;
  {
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int call = 0; call < 5; ++call) at_once += rate.Reserve("a", kNow) == 0ms ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(at_once, 1);
  EXPECT_EQ(rate.Reserve("a", kNow), 20s);
}

}  // namespace
}  // namespace exporter::alibaba::call_rate_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/client/back_off.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace exporter::kubernetes::back_off_test {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using namespace std::chrono_literals;
using Delays = std::vector<std::chrono::milliseconds>;

constexpr TimePoint kStart{std::chrono::seconds{1'795'352'849}};

// The delays after as many setbacks, each met once the delay before it was over.
Delays DelaysOf(BackOff& back_off, Setback setback, int count, TimePoint& now) {
  Delays delays;
  for (int i = 0; i < count; ++i) {
    delays.push_back(back_off.Delay(setback, now, 0.0));
    now += delays.back();
  }
  return delays;
}

Delays DelaysOf(Setback setback, int count) {
  BackOff back_off;
  TimePoint now = kStart;
  return DelaysOf(back_off, setback, count, now);
}

TEST(BackOff, DoublesUpToTheLimitOfTheSetback) {
  EXPECT_THAT(DelaysOf(Setback::kNoAnswer, 4), ElementsAre(800ms, 1500ms, 1500ms, 1500ms));
  EXPECT_THAT(DelaysOf(Setback::kNotYet, 4), ElementsAre(800ms, 1500ms, 1500ms, 1500ms));
  EXPECT_THAT(DelaysOf(Setback::kList, 6), ElementsAre(800ms, 1600ms, 3200ms, 6400ms, 10s, 10s));
  const auto long_ones = ElementsAre(800ms, 1600ms, 3200ms, 6400ms, 12'800ms, 25'600ms, 30s, 30s);
  EXPECT_THAT(DelaysOf(Setback::kWatch, 8), long_ones);
  EXPECT_THAT(DelaysOf(Setback::kDenied, 8), long_ones);
}

TEST(BackOff, ListsAtOnceTheFirstTimeThatAVersionIsGone) {
  EXPECT_THAT(DelaysOf(Setback::kGone, 4), ElementsAre(0ms, 800ms, 1600ms, 3200ms))
      << "a server that always says so is not hammered";
}

TEST(BackOff, AddsUpToAsMuchAgainAtRandom) {
  BackOff back_off;
  EXPECT_EQ(back_off.Delay(Setback::kNoAnswer, kStart, 0.5), 1200ms);
  EXPECT_EQ(back_off.Delay(Setback::kNoAnswer, kStart + 1s, 0.999), 2998ms)
      << "current within five seconds of the server's return";
}

TEST(BackOff, WaitsAtLeastAsLongAsTheServerAsks) {
  BackOff back_off;
  EXPECT_EQ(back_off.Delay(Setback::kList, kStart, 0.0, 12s), 12s);
  EXPECT_EQ(back_off.Delay(Setback::kWatch, kStart + 12s, 0.0, 1ms), 800ms);
}

TEST(BackOff, CountsEachSetbackApart) {
  BackOff back_off;
  TimePoint now = kStart;
  DelaysOf(back_off, Setback::kNoAnswer, 20, now);
  EXPECT_EQ(back_off.Delay(Setback::kList, now, 0.0), 800ms)
      << "how long it was away says nothing about a server that answers 503 now";
}

TEST(BackOff, ForgetsAllAfterTwoMinutesWithoutAFailure) {
  BackOff back_off;
  TimePoint now = kStart;
  DelaysOf(back_off, Setback::kWatch, 3, now);
  DelaysOf(back_off, Setback::kGone, 3, now);
  now += 2min;
  EXPECT_EQ(back_off.Delay(Setback::kWatch, now, 0.0), 800ms);
  EXPECT_EQ(back_off.Delay(Setback::kGone, now, 0.0), 0ms);
}

TEST(BackOff, OutlivesAClockThatIsSetBack) {
  BackOff back_off;
  TimePoint now = kStart;
  DelaysOf(back_off, Setback::kWatch, 3, now);
  EXPECT_EQ(back_off.Delay(Setback::kWatch, now - 1h, 0.0), 800ms);
  EXPECT_TRUE(back_off.IsPassing(now - 1h));
  EXPECT_TRUE(back_off.IsPassing(now - 2h));
}

TEST(BackOff, EndsWithAnAnswerExceptForWatchesThatFail) {
  for (const Setback setback :
       {Setback::kNoAnswer, Setback::kNotYet, Setback::kList, Setback::kDenied}) {
    BackOff back_off;
    TimePoint now = kStart;
    DelaysOf(back_off, setback, 3, now);
    back_off.Answered();
    EXPECT_EQ(back_off.Delay(setback, now, 0.0), 800ms);
  }
  for (const Setback setback : {Setback::kWatch, Setback::kGone}) {
    BackOff back_off;
    TimePoint now = kStart;
    const auto before = DelaysOf(back_off, setback, 3, now);
    back_off.Answered();
    EXPECT_EQ(back_off.Delay(setback, now, 0.0), 2 * before.back()) << "a full list each time";
    back_off.Calm();
    EXPECT_EQ(back_off.Delay(setback, now, 0.0), before.front());
  }
}

TEST(BackOff, AsksLessOftenAfterHalfAnHourWithoutAnAnswer) {
  BackOff back_off;
  TimePoint now = kStart;
  EXPECT_THAT(DelaysOf(back_off, Setback::kNoAnswer, 1200, now), Each(::testing::Le(1500ms)));
  ASSERT_LT(now - kStart, 30min);
  now = kStart + 29min + 59s;
  EXPECT_EQ(back_off.Delay(Setback::kNoAnswer, now, 0.0), 1500ms);
  now = kStart + 30min;
  EXPECT_EQ(back_off.Delay(Setback::kNoAnswer, now, 0.0), 10s);
  EXPECT_EQ(back_off.Delay(Setback::kNotYet, now + 10s, 0.0), 800ms) << "it is there again";
  EXPECT_EQ(back_off.Delay(Setback::kNoAnswer, now + 11s, 0.0), 1500ms);
}

TEST(BackOff, TakesA403ForPassingForAMinute) {
  BackOff back_off;
  EXPECT_TRUE(back_off.IsPassing(kStart));
  EXPECT_TRUE(back_off.IsPassing(kStart + 59s));
  EXPECT_FALSE(back_off.IsPassing(kStart + 60s));
  EXPECT_FALSE(back_off.IsPassing(kStart + 3min));
  EXPECT_TRUE(back_off.IsPassing(kStart + 1h)) << "another one";
}

TEST(BackOff, BeginsTheMinuteAnewWhenTheServerWasThereOrIsAwayAgain) {
  BackOff back_off;
  EXPECT_TRUE(back_off.IsPassing(kStart));
  back_off.Delay(Setback::kNotYet, kStart, 0.0);
  back_off.Answered();
  EXPECT_TRUE(back_off.IsPassing(kStart + 60s));
  back_off.Delay(Setback::kNoAnswer, kStart + 100s, 0.0);
  EXPECT_TRUE(back_off.IsPassing(kStart + 121s)) << "a second restart";
  back_off.Delay(Setback::kList, kStart + 180s, 0.0);
  EXPECT_TRUE(back_off.IsPassing(kStart + 190s)) << "a list that failed otherwise, in between";
}

}  // namespace
}  // namespace exporter::kubernetes::back_off_test

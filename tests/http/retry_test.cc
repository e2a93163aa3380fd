// SPDX-License-Identifier: Apache-2.0
#include "exporter/http/retry.h"

#include <chrono>
#include <stop_token>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace exporter::retry_test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr RetryPolicy kPolicy{
    .max_attempts = 4, .first_delay = milliseconds{800}, .max_delay = milliseconds{30'000}};

TEST(NextDelay, DoublesFromTheFirstDelay) {
  EXPECT_EQ(NextDelay(kPolicy, 1, ErrorKind::kUnavailable, 0, {}), milliseconds{800});
  EXPECT_EQ(NextDelay(kPolicy, 2, ErrorKind::kUnavailable, 0, {}), milliseconds{1600});
  EXPECT_EQ(NextDelay(kPolicy, 3, ErrorKind::kUnavailable, 0, {}), milliseconds{3200});
}

TEST(NextDelay, StopsDoublingAtTheLongestDelay) {
  const RetryPolicy patient{
      .max_attempts = 1000, .first_delay = milliseconds{800}, .max_delay = milliseconds{30'000}};
  EXPECT_EQ(NextDelay(patient, 6, ErrorKind::kTimeout, 0, {}), milliseconds{25'600});
  EXPECT_EQ(NextDelay(patient, 7, ErrorKind::kTimeout, 0, {}), milliseconds{30'000});
  EXPECT_EQ(NextDelay(patient, 999, ErrorKind::kTimeout, 0, {}), milliseconds{30'000});
}

TEST(NextDelay, GrowsByTheJitter) {
  EXPECT_EQ(NextDelay(kPolicy, 1, ErrorKind::kUnavailable, 0.5, {}), milliseconds{1200});
}

TEST(NextDelay, WaitsAtLeastAsLongAsTheServerAsks) {
  EXPECT_EQ(NextDelay(kPolicy, 1, ErrorKind::kThrottled, 0, seconds{5}), seconds{5});
  EXPECT_EQ(NextDelay(kPolicy, 3, ErrorKind::kThrottled, 0, seconds{1}), milliseconds{3200});
  EXPECT_EQ(NextDelay(kPolicy, 1, ErrorKind::kThrottled, 0, seconds{3600}), seconds{300});
}

TEST(NextDelay, EndsWithTheLastAttempt) {
  EXPECT_TRUE(NextDelay(kPolicy, 3, ErrorKind::kThrottled, 0, {}));
  EXPECT_FALSE(NextDelay(kPolicy, 4, ErrorKind::kThrottled, 0, {}));
  EXPECT_FALSE(NextDelay(RetryPolicy{.max_attempts = 1}, 1, ErrorKind::kThrottled, 0, {}));
}

TEST(NextDelay, DoesNotRepeatWhatTimeCannotCure) {
  for (const ErrorKind kind : {ErrorKind::kConfig, ErrorKind::kAuth, ErrorKind::kForbidden,
                               ErrorKind::kBadResponse, ErrorKind::kStopped}) {
    EXPECT_FALSE(NextDelay(kPolicy, 1, kind, 0, seconds{1})) << KindName(kind);
  }
}

HttpResponse With(const std::string& name, const std::string& value) {
  return {.status = 429, .headers = {{name, value}}, .body = {}};
}

TEST(RetryHint, ReadsBothHeaders) {
  EXPECT_EQ(RetryHint(With("Retry-After", "2")), seconds{2});
  EXPECT_EQ(RetryHint(With("x-acs-retry-after", "1500")), milliseconds{1500});
  HttpResponse both = With("Retry-After", "9");
  both.headers.emplace_back("X-Acs-Retry-After", "10");
  EXPECT_EQ(RetryHint(both), milliseconds{10});
}

TEST(RetryHint, IsZeroWithoutAReadableHeader) {
  EXPECT_EQ(RetryHint(HttpResponse{}), milliseconds{0});
  for (const char* value :
       {"", "-1", "soon", "1.5", "1 s", "Sun, 22 Nov 2026 13:00:00 GMT", "99999999999999999999"}) {
    EXPECT_EQ(RetryHint(With("Retry-After", value)), milliseconds{0}) << value;
  }
}

TEST(RetryHint, SurvivesAHugeNumber) {
  EXPECT_GE(RetryHint(With("Retry-After", "9223372036854775807")), seconds{3600});
}

TEST(RealSleeper, ReturnsAtOnceWhenStopped) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(RealSleeper()(std::chrono::hours{1}, stop.get_token()));
}

TEST(RealSleeper, IsWokenByAStop) {
  std::stop_source stop;
  std::jthread stopper([&stop] { stop.request_stop(); });
  EXPECT_FALSE(RealSleeper()(std::chrono::hours{1}, stop.get_token()));
}

TEST(RealSleeper, ReturnsTrueAfterTheDelay) {
  EXPECT_TRUE(RealSleeper()(milliseconds{1}, std::stop_token{}));
}

TEST(RandomJitter, StaysInItsRange) {
  const Jitter jitter = RandomJitter();
  for (int i = 0; i < 1000; ++i) {
    const double value = jitter();
    EXPECT_GE(value, 0.0);
    EXPECT_LT(value, 1.0);
  }
}

}  // namespace
}  // namespace exporter::retry_test

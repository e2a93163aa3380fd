// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/timestamp.h"

#include <chrono>
#include <string_view>

#include <gtest/gtest.h>

namespace exporter::timestamp_test {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

constexpr TimePoint kNoon{seconds{1'795'352'400}};  // 2026-11-22T13:00:00Z

TEST(ParseTimestamp, ReadsTheFormsOfBothApis) {
  EXPECT_EQ(ParseTimestamp("2026-11-22T13:00:00Z"), kNoon);
  EXPECT_EQ(ParseTimestamp("2026-11-22T13:00Z"), kNoon);
  EXPECT_EQ(ParseTimestamp("2026-11-22T13:00:00.5Z"), kNoon + microseconds{500'000});
  EXPECT_EQ(ParseTimestamp("2026-11-22T13:00:00.123456Z"), kNoon + microseconds{123'456});
  EXPECT_EQ(ParseTimestamp("2026-11-22T13:00:00.123456789Z"), kNoon + microseconds{123'456});
  EXPECT_EQ(ParseTimestamp("1970-01-01T00:00:00Z"), TimePoint{});
}

TEST(ParseTimestamp, AppliesOffsets) {
  EXPECT_EQ(ParseTimestamp("2026-11-22T21:00:00+08:00"), kNoon);
  EXPECT_EQ(ParseTimestamp("2026-11-22T07:30:00-05:30"), kNoon);
  EXPECT_EQ(ParseTimestamp("2026-11-23T01:00:00.000+12:00"), kNoon);
}

TEST(ParseTimestamp, ReadsLowerCaseLetters) {
  EXPECT_EQ(ParseTimestamp("2026-11-22t13:00:00z"), kNoon);
}

TEST(ParseTimestamp, ReadsALeapSecondAsTheNextSecond) {
  EXPECT_EQ(ParseTimestamp("2026-11-22T12:59:60Z"), kNoon);
}

TEST(ParseTimestamp, ReadsTheEndOfTimeOfSubscriptions) {
  const auto end = ParseTimestamp("2999-09-08T16:00Z");
  ASSERT_TRUE(end);
  EXPECT_EQ(UnixSeconds(*end), 32493801600.0);
}

TEST(ParseTimestamp, RefusesEverythingElse) {
  for (const std::string_view text :
       {"", "2026-11-22", "2026-11-22T13:00:00", "2026-11-22 13:00:00Z", "2026-11-22T13:00:00Zx",
        "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-00-10T00:00:00Z",
        "2026-11-22T24:00:00Z", "2026-11-22T13:60:00Z", "2026-11-22T13:00:61Z",
        "2026-11-22T13:00:00.Z", "2026-11-22T13:00:00+0800", "2026-11-22T13:00:00+24:00",
        "2026-11-22T1:00:00Z", "+026-11-22T13:00:00Z", "2026-11-22T13:00:0 Z", "1795352400",
        "null"}) {
    EXPECT_EQ(ParseTimestamp(text), std::nullopt) << "'" << text << "'";
  }
}

TEST(FormatTimestamp, WritesWholeSecondsInUtc) {
  EXPECT_EQ(FormatTimestamp(kNoon), "2026-11-22T13:00:00Z");
  EXPECT_EQ(FormatTimestamp(kNoon + microseconds{999'999}), "2026-11-22T13:00:00Z");
  EXPECT_EQ(FormatTimestamp(TimePoint{microseconds{-1}}), "1969-12-31T23:59:59Z");
}

TEST(FormatTimestamp, IsReadBackTheSame) {
  for (const std::string_view text : {"2024-02-29T23:59:59Z", "1999-12-31T00:00:00Z"}) {
    const auto time = ParseTimestamp(text);
    ASSERT_TRUE(time);
    EXPECT_EQ(FormatTimestamp(*time), text);
  }
}

TEST(UnixSeconds, KeepsMicroseconds) {
  EXPECT_DOUBLE_EQ(UnixSeconds(kNoon + microseconds{250'000}), 1795352400.25);
}

}  // namespace
}  // namespace exporter::timestamp_test

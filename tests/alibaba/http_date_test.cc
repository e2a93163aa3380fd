#include "exporter/alibaba/client/http_date.h"

#include <gmock/gmock.h>

#include "exporter/core/timestamp.h"

namespace exporter::alibaba {
namespace {

TEST(HttpDate, ReadsEveryMonth) {
  EXPECT_EQ(ParseHttpDate("Sun, 22 Nov 2026 12:47:29 GMT"), ParseTimestamp("2026-11-22T12:47:29Z"));
  EXPECT_EQ(ParseHttpDate("Thu, 01 Jan 1970 00:00:00 GMT"), TimePoint{});
  EXPECT_EQ(ParseHttpDate("Thu, 29 Feb 2024 23:59:59 GMT"), ParseTimestamp("2024-02-29T23:59:59Z"));
}

TEST(HttpDate, RefusesEverythingElse) {
  for (const auto* text : {"", "2026-11-22T12:47:29Z", "Sun, 22 Nov 2026 12:47:29 CST",
                           "Sun, 22 ovD 2026 12:47:29 GMT", "Sun, 31 Feb 2026 12:47:29 GMT",
                           "Sunday, 22-Nov-26 12:47:29 GMT", "Sun, 22 Nov 2026 25:47:29 GMT",
                           "Sun, xx Nov 2026 12:47:29 GMT"}) {
    EXPECT_EQ(ParseHttpDate(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace exporter::alibaba

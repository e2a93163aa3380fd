// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/error.h"

#include <array>
#include <set>

#include <gtest/gtest.h>

namespace exporter::error_test {
namespace {

TEST(ErrorKind, HasOneNameEach) {
  const std::array kinds{ErrorKind::kConfig,      ErrorKind::kAuth,        ErrorKind::kForbidden,
                         ErrorKind::kThrottled,   ErrorKind::kUnavailable, ErrorKind::kTimeout,
                         ErrorKind::kBadResponse, ErrorKind::kStopped};
  std::set<std::string_view> names;
  for (const ErrorKind kind : kinds) names.insert(KindName(kind));
  EXPECT_EQ(names,
            (std::set<std::string_view>{"config", "auth", "forbidden", "throttled", "unavailable",
                                        "timeout", "bad_response", "stopped"}));
}

TEST(OneLine, KeepsShortTextAsItIs) {
  EXPECT_EQ(OneLine(""), "");
  EXPECT_EQ(OneLine("nodes is forbidden"), "nodes is forbidden");
  EXPECT_EQ(OneLine("12345", 5), "12345");
}

TEST(OneLine, TurnsRunsOfControlCharactersIntoOneSpace) {
  EXPECT_EQ(OneLine("a\r\n\tb\x7f"
                    "c"),
            "a b c");
  EXPECT_EQ(OneLine(std::string_view("a\0b", 3)), "a b");
}

TEST(OneLine, DropsThemAtBothEnds) {
  EXPECT_EQ(OneLine("\n\n one \n"), " one");
}

TEST(OneLine, MarksACut) {
  EXPECT_EQ(OneLine("123456", 5), "12345...");
}

TEST(OneLine, NeverSplitsAUtf8Sequence) {
  EXPECT_EQ(OneLine("ab\xE7\xA3\x81\xE7\x9B\x98", 6), "ab\xE7\xA3\x81...");
  EXPECT_EQ(OneLine("ab\xE7\xA3\x81\xE7\x9B\x98", 4), "ab...");
  EXPECT_EQ(OneLine("\xA3\xA3\xA3", 2), "...");
}

TEST(Result, CarriesAValueOrAnError) {
  const Result<int> value = 7;
  ASSERT_TRUE(value);
  EXPECT_EQ(*value, 7);
  const Result<int> error = Fail(ErrorKind::kTimeout, "GET /: too slow");
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().kind, ErrorKind::kTimeout);
  EXPECT_EQ(error.error().message, "GET /: too slow");
}

}  // namespace
}  // namespace exporter::error_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/values.h"

#include <limits>

#include <gmock/gmock.h>

namespace exporter::values_test {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(ParseDuration, ReadsEveryUnit) {
  EXPECT_EQ(ParseDuration("500ms"), milliseconds{500});
  EXPECT_EQ(ParseDuration("30s"), milliseconds{30'000});
  EXPECT_EQ(ParseDuration("5m"), milliseconds{300'000});
  EXPECT_EQ(ParseDuration("2h"), milliseconds{7'200'000});
  EXPECT_EQ(ParseDuration("1d"), milliseconds{86'400'000});
}

TEST(ParseDuration, AddsUnitsFromLargeToSmall) {
  EXPECT_EQ(ParseDuration("1h30m"), milliseconds{5'400'000});
  EXPECT_EQ(ParseDuration("1d2h3m4s5ms"), milliseconds{93'784'005});
  EXPECT_EQ(ParseDuration("1m1ms"), milliseconds{60'001});
  EXPECT_EQ(ParseDuration("90m"), milliseconds{5'400'000});
}

TEST(ParseDuration, ReadsZeroWithAndWithoutUnit) {
  EXPECT_EQ(ParseDuration("0"), milliseconds{0});
  EXPECT_EQ(ParseDuration("0s"), milliseconds{0});
}

TEST(ParseDuration, RefusesOtherTexts) {
  for (const char* text :
       {"",   " ",    "s",     "m5",   "5",          "30",        "5 m",  " 5m", "5m ",
        "5M", "5min", "1.5h",  "-5m",  "+5m",        "1m1h",      "1s1s", "5mm", "1h30",
        "1w", "1y",   "0x10s", "1e3s", "5\xC2\xB5s", "\xD9\xA5m", "5m\n"}) {
    EXPECT_EQ(ParseDuration(text), std::nullopt) << text;
  }
  EXPECT_EQ(ParseDuration(std::string_view("5m\0", 3)), std::nullopt);
}

TEST(ParseDuration, RefusesMoreThanTenYears) {
  EXPECT_EQ(ParseDuration("3650d"), milliseconds{std::int64_t{3650} * 86'400'000});
  for (const char* text :
       {"3651d", "3650d1ms", "87601h", "315360000000d", "315360000001ms", "9223372036854775807d",
        "9223372036854775807ms", "9223372036854775808s", "99999999999999999999999999s"}) {
    EXPECT_EQ(ParseDuration(text), std::nullopt) << text;
  }
}

TEST(ParseBoolean, ReadsTrueAndFalseOnly) {
  EXPECT_EQ(ParseBoolean("true"), true);
  EXPECT_EQ(ParseBoolean("false"), false);
  for (const char* text : {"", "1", "0", "yes", "no", "on", "True", " true", "true "}) {
    EXPECT_EQ(ParseBoolean(text), std::nullopt) << text;
  }
}

TEST(ParseNumber, ReadsDecimals) {
  EXPECT_EQ(ParseNumber("0.35"), 0.35);
  EXPECT_EQ(ParseNumber("-1"), -1.0);
  EXPECT_EQ(ParseNumber("1e-3"), 0.001);
}

TEST(ParseNumber, RefusesOtherTexts) {
  for (const char* text : {"", " ", "inf", "-inf", "nan", "1e400", "0x10", "0,35", "0.35 ", " 0.35",
                           "+1", "1.2.3", "0.35CNY", "e", "."}) {
    EXPECT_EQ(ParseNumber(text), std::nullopt) << text;
  }
}

TEST(ParseInteger, ReadsTheWholeRange) {
  EXPECT_EQ(ParseInteger("16"), 16);
  EXPECT_EQ(ParseInteger("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
}

TEST(ParseInteger, RefusesOtherTexts) {
  for (const char* text :
       {"", " 1", "1 ", "1.0", "1e3", "+1", "0x1", "9223372036854775808", "--1"}) {
    EXPECT_EQ(ParseInteger(text), std::nullopt) << text;
  }
}

TEST(SplitList, CutsAtCommasAndTrims) {
  EXPECT_THAT(SplitList("cn-hangzhou, cn-beijing\t,cn-shenzhen"),
              ElementsAre("cn-hangzhou", "cn-beijing", "cn-shenzhen"));
  EXPECT_THAT(SplitList("a b"), ElementsAre("a b"));
}

TEST(SplitList, DropsEmptyParts) {
  EXPECT_THAT(SplitList(",a,, ,b,"), ElementsAre("a", "b"));
  EXPECT_THAT(SplitList(" , ,"), IsEmpty());
  EXPECT_THAT(SplitList(""), IsEmpty());
}

}  // namespace
}  // namespace exporter::values_test

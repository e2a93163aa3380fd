// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/quantity.h"

#include <cstdint>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace exporter::quantity_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct Example {
  std::string_view text;
  std::int64_t value;
};

void ExpectAll(std::initializer_list<Example> examples) {
  for (const auto& [text, value] : examples) {
    const auto parsed = ParseQuantity(text);
    ASSERT_TRUE(parsed) << "'" << text << "': " << parsed.error().message;
    EXPECT_EQ(*parsed, value) << "'" << text << "'";
  }
}

// The results of the real parser.
TEST(ParseQuantity, AgreesWithTheRealParser) {
  ExpectAll({{"20Gi", 21474836480},
             {"1e3", 1000},
             {"500Mi", 524288000},
             {"12e6", 12000000},
             {"1Ki", 1024},
             {"1E", 1000000000000000000},
             {"1k", 1000},
             {"1Ei", 1152921504606846976},
             {"1.5Gi", 1610612736},
             {"1.25Ti", 1374389534720},
             {".5Gi", 536870912},
             {"16Pi", 18014398509481984},
             {"1T", 1000000000000},
             {"1500m", 2},
             {"0", 0},
             {"0.0Gi", 0},
             {"1.1Ki", 1127},
             {"64424509440", 64424509440},
             {"-1Gi", -1073741824},
             {"00020Gi", 21474836480},
             {"1E+2", 100}});
}

TEST(ParseQuantity, RefusesWhatTheRealParserRefuses) {
  for (const std::string_view text : {"", "1K", "1ki", "20GB", "20 Gi", " 20Gi", "1e", "1e1.5",
                                      "1e3Mi", "0x10", "1_000", "--1", "1..2", "NaN"}) {
    EXPECT_THAT(ParseQuantity(text), FailsWith(ErrorKind::kBadResponse, HasSubstr("quantity '")))
        << "'" << text << "'";
  }
}

// The real parser reads them as 0; the API server never stores them.
TEST(ParseQuantity, RefusesTextsWithoutADigit) {
  for (const std::string_view text : {"Gi", ".", "-", "+", "-Gi", "e3"}) {
    EXPECT_THAT(ParseQuantity(text), Not(IsOk())) << text;
  }
}

TEST(ParseQuantity, RefusesTwoSigns) {
  for (const std::string_view text : {"+-1", "-+1", "1e+-2", "1e++2", "1e--2"}) {
    EXPECT_THAT(ParseQuantity(text), Not(IsOk())) << text;
  }
}

// Normalized forms as returned by an API server.
TEST(ParseQuantity, ReadsEveryFormThatServersAnswerWith) {
  ExpectAll({{"1Ti", 1099511627776},
             {"1536Gi", 1649267441664},
             {"2T", 2000000000000},
             {"1073741824k", 1073741824000},
             {"102912Mi", 107911053312},
             {"1e12", 1000000000000},
             {"1100M", 1100000000},
             {"1000000Ki", 1024000000},
             {"1P", 1000000000000000},
             {"1Pi", 1125899906842624},
             {"+5", 5},
             {"5.", 5}});
}

TEST(ParseQuantity, RoundsAwayFromZero) {
  ExpectAll({{"1n", 1},
             {"1u", 1},
             {"1m", 1},
             {"-1n", -1},
             {"-1500m", -2},
             {"2000m", 2},
             {"1000000000n", 1},
             {"1000000001n", 2},
             {"0.0000000000000000000000001", 1},
             {"1.0000000000000000000000000", 1},
             {"1e-30", 1},
             {"0e-30", 0},
             {"1.5e-2147483648", 1},
             {"0.1Ki", 103}});
}

TEST(ParseQuantity, KeepsAllOf64Bits) {
  ExpectAll({{"9223372036854775807", INT64_MAX},
             {"-9223372036854775807", -INT64_MAX},
             {"7.99Ei", 9211842821808707339},
             {"9.223372036854775807E", INT64_MAX},
             {"9223372036854775807000000000n", INT64_MAX}});
}

TEST(ParseQuantity, RefusesWhatDoesNotFit) {
  for (const std::string_view text :
       {"9223372036854775808", "-9223372036854775808", "8Ei", "10E", "9223372036854775807.1",
        "99999999999999999999999999999999999999999999", "1e19", "1e2147483647", "9e99",
        "99999999999999999999999.0000000000000000", "0.0000000000000000001e30",
        "340282366920938463463374607431768211457"}) {
    EXPECT_THAT(ParseQuantity(text), FailsWith(ErrorKind::kBadResponse, HasSubstr("64 bits")))
        << text;
  }
  ExpectAll({{"0e2147483647", 0}});
  EXPECT_THAT(ParseQuantity("1e99999999999"), Not(IsOk()));
}

TEST(ParseQuantity, NamesTheTextOnOneShortLine) {
  EXPECT_THAT(ParseQuantity("20\nGB"),
              FailsWith(ErrorKind::kBadResponse, HasSubstr("quantity '20 GB': unknown suffix")));
  EXPECT_THAT(ParseQuantity(std::string(500, 'x')),
              FailsWith(ErrorKind::kBadResponse,
                        AllOf(HasSubstr("..."), Not(HasSubstr(std::string(50, 'x'))))));
}

TEST(WholeGib, RoundsUp) {
  constexpr std::int64_t kGib = std::int64_t{1} << 30U;
  EXPECT_EQ(WholeGib(0), 0);
  EXPECT_EQ(WholeGib(1), 1);
  EXPECT_EQ(WholeGib(20 * kGib), 20);
  EXPECT_EQ(WholeGib(20 * kGib + 1), 21);
  EXPECT_EQ(WholeGib(INT64_MAX), 8'589'934'592);
}

}  // namespace
}  // namespace exporter::quantity_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/metrics/text_format.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace exporter::text_format_test {
namespace {

constexpr TextFormat kOpen = TextFormat::kOpenMetrics100;
constexpr TextFormat kText = TextFormat::kPrometheus004;

std::string Number(double value) {
  std::string out;
  AppendNumber(out, value);
  return out;
}

std::string LabelValue(std::string_view text) {
  std::string out;
  AppendLabelValue(out, text);
  return out;
}

TEST(TextFormat, HasTheContentTypesThatPrometheusAsksFor) {
  EXPECT_EQ(ContentType(kText), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(ContentType(kOpen), "application/openmetrics-text; version=1.0.0; charset=utf-8");
}

TEST(NegotiateFormat, AnswersEveryPrometheusWithOpenMetrics) {
  const std::array<std::string_view, 5> headers{
      // 2.48 and earlier
      "application/openmetrics-text;version=1.0.0,application/"
      "openmetrics-text;version=0.0.1;q=0.75,"
      "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
      // 2.49 to 2.55
      "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;"
      "q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
      // 3.0 to 3.3, one entry with the parameter twice
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;escaping=allow-utf-8;q=0.6,"
      "application/openmetrics-text;version=0.0.1;escaping=allow-utf-8;q=0.5,"
      "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
      "text/plain;version=0.0.4;escaping=allow-utf-8;q=0.3,*/*;q=0.2",
      // 3.4 and later
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
      "application/openmetrics-text;version=0.0.1;q=0.5,"
      "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/"
      "*;q=0.2",
      // with native histograms
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;"
      "q=0.7,application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3"};
  for (const std::string_view header : headers) EXPECT_EQ(NegotiateFormat(header), kOpen) << header;
}

TEST(NegotiateFormat, FollowsWeightsVersionsAndSpelling) {
  const std::vector<std::pair<std::string_view, TextFormat>> cases{
      {"", kText},
      {"*/*", kText},
      {"text/*", kText},
      {"text/plain", kText},
      {"text/html,application/xhtml+xml,*/*;q=0.8", kText},
      {"application/openmetrics-text", kOpen},
      {"Application/OpenMetrics-Text ; Version=\"1.0.0\" ; Q=0.4", kOpen},
      {"application/openmetrics-text;version=0.0.1", kText},
      {"application/openmetrics-text;version=2.0.0", kText},
      {"application/openmetrics-text;q=0", kText},
      {"application/openmetrics-text;q=0.000,*/*", kText},
      {"application/openmetrics-text;q=nonsense", kText},
      {"application/openmetrics-text;q=2", kText},
      {"application/openmetrics-text;q=0.5,text/plain;q=0.5", kOpen},
      {"application/openmetrics-text;q=0.4,text/plain;q=0.5", kText},
      {"text/plain;version=0.0.4,application/openmetrics-text;q=0.9", kText},
      // text/plain has no version 1.0.0; 0.0.4 is the fallback.
      {"text/plain;version=1.0.0", kText},
      {"image/png", kText},
      {";;;,,,===", kText}};
  for (const auto& [header, format] : cases) EXPECT_EQ(NegotiateFormat(header), format) << header;
}

TEST(NegotiateFormat, SurvivesRandomHeaders) {
  const std::array<std::string_view, 20> pieces{"application/openmetrics-text",
                                                "text/plain",
                                                "*/*",
                                                "gzip",
                                                "version=1.0.0",
                                                "version=",
                                                "q=0.5",
                                                "q=",
                                                "q=1e999",
                                                "q=-1",
                                                ";",
                                                ",",
                                                "=",
                                                "\"",
                                                " ",
                                                "\t",
                                                "*",
                                                "identity",
                                                std::string_view("\0", 1),
                                                "\xff\xfe"};
  std::mt19937 random(20'261'122);
  for (int round = 0; round < 10'000; ++round) {
    std::string header;
    for (std::size_t left = random() % 24; left > 0; --left) {
      if (random() % 4 == 0) {
        header.push_back(static_cast<char>(random() % 256));
      } else {
        header += pieces[random() % pieces.size()];
      }
    }
    const TextFormat format = NegotiateFormat(header);
    EXPECT_TRUE(format == kText || header.find('/') != std::string::npos) << header;
    EXPECT_FALSE(AcceptsGzip(header) && header.find_first_of("*gG") == std::string::npos) << header;
  }
}

TEST(AcceptsGzip, FollowsWeights) {
  for (const std::string_view yes :
       {"gzip", "GZIP", "gzip, deflate, br", "deflate;q=0.5, gzip;q=1.0", "*", "br, *;q=0.1",
        "gzip;q=0.001"}) {
    EXPECT_TRUE(AcceptsGzip(yes)) << yes;
  }
  for (const std::string_view no :
       {"", "identity", "gzip;q=0", "gzip;q=0.0, *", "*;q=0", "br", "gzipped", "x;gzip"}) {
    EXPECT_FALSE(AcceptsGzip(no)) << no;
  }
}

TEST(AppendNumber, WritesWhatGoReads) {
  const std::vector<std::pair<double, std::string_view>> cases{
      {0, "0"},
      {1, "1"},
      {-17, "-17"},
      {0.35, "0.35"},
      {0.1 + 0.2, "0.30000000000000004"},
      {42'949'672'960, "42949672960"},
      {1'732'278'443.123, "1732278443.123"},
      {1e300, "1e+300"},
      {5e-324, "5e-324"},
      {std::numeric_limits<double>::quiet_NaN(), "NaN"},
      {std::numeric_limits<double>::infinity(), "+Inf"},
      {-std::numeric_limits<double>::infinity(), "-Inf"}};
  for (const auto& [value, text] : cases) EXPECT_EQ(Number(value), text);
}

TEST(AppendNumber, ReadsBackTheSame) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 10'000; ++round) {
    const double value =
        std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 160) - 100);
    EXPECT_EQ(std::strtod(Number(value).c_str(), nullptr), value);
  }
}

TEST(AppendLabelValue, EscapesTheThreeCharactersOfTheFormat) {
  EXPECT_EQ(LabelValue("plain text, {} = ' \t \r"), "plain text, {} = ' \t \r");
  EXPECT_EQ(LabelValue("C:\\dir"), "C:\\\\dir");
  EXPECT_EQ(LabelValue("say \"hi\""), "say \\\"hi\\\"");
  EXPECT_EQ(LabelValue("one\ntwo"), "one\\ntwo");
  EXPECT_EQ(LabelValue("\\n"), "\\\\n");
  EXPECT_EQ(LabelValue(""), "");
}

TEST(AppendLabelValue, ReplacesWhatIsNotUtf8) {
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(LabelValue("深圳 é 🚀 \x7f"), "深圳 é 🚀 \x7f");
  EXPECT_EQ(LabelValue("\xf4\x8f\xbf\xbf"), "\xf4\x8f\xbf\xbf");  // U+10FFFF, the maximum
  EXPECT_EQ(LabelValue("a\xff"), "a" + bad);
  EXPECT_EQ(LabelValue("\x80z"), bad + "z");
  EXPECT_EQ(LabelValue("\xe6\xb7"), bad + bad);                      // cut off
  EXPECT_EQ(LabelValue("\xe6\xb7\""), bad + bad + "\\\"");           // the quote is kept
  EXPECT_EQ(LabelValue("\xc0\xaf"), bad + bad);                      // overlong
  EXPECT_EQ(LabelValue("\xe0\x80\xaf"), bad + bad + bad);            // overlong
  EXPECT_EQ(LabelValue("\xed\xa0\x80"), bad + bad + bad);            // a surrogate
  EXPECT_EQ(LabelValue("\xf4\x90\x80\x80"), bad + bad + bad + bad);  // above U+10FFFF
  EXPECT_EQ(LabelValue(std::string_view("\0", 1)), std::string_view("\0", 1));
}

}  // namespace
}  // namespace exporter::text_format_test

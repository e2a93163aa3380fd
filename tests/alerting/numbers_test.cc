// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/numbers.h"

#include <limits>

#include <gmock/gmock.h>

#include "tests/alerting/promtool_rules.h"
#include "tests/metrics/promtool.h"

namespace exporter::numbers_test {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Row {
  double value;
  const char* shortest;    // as PromQL reads it
  const char* printed;     // {{ $value }}
  const char* duration;    // humanizeDuration
  const char* percentage;  // humanizePercentage
  const char* bytes;       // humanize1024
  const char* decimals;    // printf "%.2f"
};

// As template_test.go has them, and some of ours.
const std::vector<Row> kRows{
    {0, "0", "0", "0s", "0%", "0", "0.00"},
    {1, "1", "1", "1s", "100%", "1", "1.00"},
    {-1, "-1", "-1", "-1s", "-100%", "-1", "-1.00"},
    {0.35, "0.35", "0.35", "350ms", "35%", "0.35", "0.35"},
    {0.1, "0.1", "0.1", "100ms", "10%", "0.1", "0.10"},
    {0.0001, "0.0001", "0.0001", "100us", "0.01%", "0.0001", "0.00"},
    {0.00001, "1e-05", "1e-05", "10us", "0.001%", "1e-05", "0.00"},
    {0.12345678, "0.12345678", "0.12345678", "123.5ms", "12.35%", "0.1235", "0.12"},
    {0.975, "0.975", "0.975", "975ms", "97.5%", "0.975", "0.97"},
    {12.345, "12.345", "12.345", "12.35s", "1234%", "12.35", "12.35"},
    {59.99, "59.99", "59.99", "59.99s", "5999%", "59.99", "59.99"},
    {60, "60", "60", "1m 0s", "6000%", "60", "60.00"},
    {3600, "3600", "3600", "1h 0m 0s", "3.6e+05%", "3.516ki", "3600.00"},
    {86400, "86400", "86400", "1d 0h 0m 0s", "8.64e+06%", "84.38ki", "86400.00"},
    {90061, "90061", "90061", "1d 1h 1m 1s", "9.006e+06%", "87.95ki", "90061.00"},
    {-90061, "-90061", "-90061", "-1d 1h 1m 1s", "-9.006e+06%", "-87.95ki", "-90061.00"},
    {899.99, "899.99", "899.99", "14m 59s", "9e+04%", "900", "899.99"},
    {1024, "1024", "1024", "17m 4s", "1.024e+05%", "1ki", "1024.00"},
    {107374182400, "107374182400", "1.073741824e+11", "1242756d 17h 46m 40s", "1.074e+13%", "100Gi",
     "107374182400.00"},
    {1e21, "1e+21", "1e+21", nullptr, "1e+23%", "867.4Ei", "1000000000000000000000.00"},
    {kInfinity, "+Inf", "+Inf", "+Inf", "+Inf%", "+Inf", "+Inf"},
    {-kInfinity, "-Inf", "-Inf", "-Inf", "-Inf%", "-Inf", "-Inf"},
    {kNone, "NaN", "NaN", "NaN", "NaN%", "NaN", "NaN"},
    {999999, "999999", "999999", "11d 13h 46m 39s", "1e+08%", "976.6ki", "999999.00"},
    {1e6, "1000000", "1e+06", "11d 13h 46m 40s", "1e+08%", "976.6ki", "1000000.00"},
    {1234567.5, "1234567.5", "1.2345675e+06", "14d 6h 56m 7s", "1.235e+08%", "1.177Mi",
     "1234567.50"},
};

TEST(Numbers, AreThoseOfPrometheus) {
  for (const Row& row : kRows) {
    EXPECT_EQ(ShortestNumber(row.value), row.shortest);
    EXPECT_EQ(PrintedNumber(row.value), row.printed);
    if (row.duration != nullptr) {
      EXPECT_EQ(HumanDuration(row.value), row.duration) << row.value;
    }
    EXPECT_EQ(HumanPercentage(row.value), row.percentage) << row.value;
    EXPECT_EQ(Human1024(row.value), row.bytes) << row.value;
    EXPECT_EQ(TwoDecimals(row.value), row.decimals) << row.value;
  }
}

// The table above, judged by Prometheus' templates.
TEST(Numbers, AreWhatPrometheusPrints) {
  if (!HasPromtool()) GTEST_SKIP() << "promtool is not installed";
  const std::string rules =
      "groups:\n  - name: all\n    rules:\n      - alert: A\n        expr: x\n        "
      "annotations:\n"
      "          printed: '{{ $value }}'\n          duration: '{{ $value | humanizeDuration }}'\n"
      "          percentage: '{{ $value | humanizePercentage }}'\n"
      "          bytes: '{{ $value | humanize1024 }}'\n"
      "          decimals: '{{ printf \"%.2f\" $value }}'\n";
  std::string test = "rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n";
  for (const Row& row : kRows) {
    // Neither can be written as a sample of promtool, or be turned into a whole number by Go.
    if (row.duration == nullptr || row.value != row.value || row.value - row.value != 0) continue;
    test += "  - interval: 1m\n    input_series:\n" + YamlSeries("x", row.shortest) +
            "    alert_rule_test:\n      - alertname: A\n        eval_time: 1m\n"
            "        exp_alerts:\n          - exp_annotations:\n              printed: '" +
            std::string(row.printed) + "'\n              duration: '" + row.duration +
            "'\n              percentage: '" + row.percentage + "'\n              bytes: '" +
            row.bytes + "'\n              decimals: '" + row.decimals + "'\n";
  }
  EXPECT_EQ(TestWithPromtool(rules, test), "");
}

TEST(PrometheusDuration, LeavesOutWhatIsZero) {
  using std::chrono::seconds;
  EXPECT_EQ(PrometheusDuration(seconds{0}), "0s");
  EXPECT_EQ(PrometheusDuration(seconds{1}), "1s");
  EXPECT_EQ(PrometheusDuration(seconds{5400}), "1h30m");
  EXPECT_EQ(PrometheusDuration(seconds{604800}), "7d");
  EXPECT_EQ(PrometheusDuration(seconds{90061}), "1d1h1m1s");
}

}  // namespace
}  // namespace exporter::numbers_test

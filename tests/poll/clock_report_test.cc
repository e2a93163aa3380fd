// SPDX-License-Identifier: Apache-2.0
#include "exporter/poll/clock_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/captured_log.h"

namespace exporter::clock_report_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

TEST(ClockReport, SaysOnceThatTheClockIsWrong) {
  CapturedLog log;
  ExporterMetrics metrics;
  ClockReport report(metrics);
  report.Note(0, 0s);
  EXPECT_THAT(log.text(), IsEmpty());
  report.Note(0, -1200s);
  report.Note(0, -1200s);
  EXPECT_THAT(log.text(), AllOf(HasSubstr("clock of this machine is wrong"), HasSubstr("-1200")));
  EXPECT_EQ(log.lines(), 1U);
  EXPECT_THAT(metrics.Render(TextFormat::kPrometheus004),
              HasSubstr("ack_storage_clock_offset_seconds -1200"));
}

TEST(ClockReport, SaysWhenItIsRightAgain) {
  CapturedLog log;
  ExporterMetrics metrics;
  ClockReport report(metrics);
  report.Note(0, 1200s);
  report.Note(0, 0s);
  EXPECT_THAT(log.text(), HasSubstr("is right again"));
  EXPECT_THAT(metrics.Render(TextFormat::kPrometheus004),
              HasSubstr("ack_storage_clock_offset_seconds 0"));
}

TEST(ClockReport, GoesByTheTargetThatKnows) {
  CapturedLog log;
  ExporterMetrics metrics;
  ClockReport report(metrics);
  report.Note(0, 1200s);
  report.Note(1, 0s);
  EXPECT_EQ(log.lines(), 1U);
  EXPECT_THAT(metrics.Render(TextFormat::kPrometheus004),
              HasSubstr("ack_storage_clock_offset_seconds 1200"));
}

TEST(ClockReport, IsZeroWhileTheClockIsTaken) {
  ExporterMetrics metrics;
  ClockReport report(metrics);
  EXPECT_THAT(metrics.Render(TextFormat::kPrometheus004),
              HasSubstr("ack_storage_clock_offset_seconds 0"));
}

}  // namespace
}  // namespace exporter::clock_report_test

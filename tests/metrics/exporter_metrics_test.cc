// SPDX-License-Identifier: Apache-2.0
#include "exporter/metrics/exporter_metrics.h"

#include <array>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

namespace exporter::exporter_metrics_test {
namespace {

using ::testing::HasSubstr;

constexpr std::array<std::string_view, 2> kLabels{"source", "kind"};
constexpr std::array<std::string_view, 1> kApi{"api"};
constexpr MetricDef kErrors{.name = "x_errors_total",
                            .type = MetricType::kCounter,
                            .help = "Errors of the source.",
                            .labels = kLabels};
constexpr MetricDef kDuration{.name = "x_duration_seconds",
                              .type = MetricType::kHistogram,
                              .help = "How long it took.",
                              .labels = kApi};
constexpr MetricDef kBytes{.name = "x_page_bytes", .help = "Size of the page."};

TEST(ExporterMetrics, RendersNothingBeforeTheFirstCall) {
  EXPECT_EQ(ExporterMetrics().Render(TextFormat::kPrometheus004), "");
}

TEST(ExporterMetrics, RendersCountersAndGaugesSortedByFamily) {
  ExporterMetrics metrics;
  metrics.Set(kBytes, {}, 12);
  metrics.Set(kBytes, {}, 42);
  metrics.Count(kErrors, {"disks", "timeout"});
  metrics.Count(kErrors, {"disks", "timeout"}, 2);
  EXPECT_EQ(metrics.Render(TextFormat::kPrometheus004),
            "# HELP x_errors_total Errors of the source.\n"
            "# TYPE x_errors_total counter\n"
            "x_errors_total{kind=\"timeout\",source=\"disks\"} 3\n"
            "# HELP x_page_bytes Size of the page.\n"
            "# TYPE x_page_bytes gauge\n"
            "x_page_bytes 42\n");
}

TEST(ExporterMetrics, NamesCounterFamiliesWithoutSuffixInOpenMetrics) {
  ExporterMetrics metrics;
  metrics.Count(kErrors, {"disks", "timeout"});
  EXPECT_EQ(metrics.Render(TextFormat::kOpenMetrics100),
            "# HELP x_errors Errors of the source.\n"
            "# TYPE x_errors counter\n"
            "x_errors_total{kind=\"timeout\",source=\"disks\"} 1\n");
}

TEST(ExporterMetrics, ShowsASeriesThatWasCountedWithZero) {
  ExporterMetrics metrics;
  metrics.Count(kErrors, {"disks", "auth"}, 0);
  EXPECT_THAT(metrics.Render(TextFormat::kPrometheus004),
              HasSubstr("x_errors_total{kind=\"auth\",source=\"disks\"} 0\n"));
}

TEST(ExporterMetrics, LeavesOutEmptyLabelsAndEscapesTheOthers) {
  ExporterMetrics metrics;
  metrics.Count(kErrors, {"", "a\"b\\c\nd\xff"});
  EXPECT_THAT(metrics.Render(TextFormat::kPrometheus004),
              HasSubstr("x_errors_total{kind=\"a\\\"b\\\\c\\nd\xEF\xBF\xBD\"} 1\n"));
}

TEST(ExporterMetrics, RendersHistogramsWithCanonicalBoundaries) {
  ExporterMetrics metrics;
  metrics.Observe(kDuration, {"ecs"}, 0.25);
  metrics.Observe(kDuration, {"ecs"}, 7);
  metrics.Observe(kDuration, {"ecs"}, 60);
  const std::string expected =
      "# HELP x_duration_seconds How long it took.\n"
      "# TYPE x_duration_seconds histogram\n"
      "x_duration_seconds_bucket{api=\"ecs\",le=\"0.005\"} 0\n"
      "x_duration_seconds_bucket{api=\"ecs\",le=\"0.01\"} 0\n"
      "x_duration_seconds_bucket{api=\"ecs\",le=\"0.025\"} 0\n"
      "x_duration_seconds_bucket{api=\"ecs\",le=\"0.05\"} 0\n"
      "x_duration_seconds_bucket{api=\"ecs\",le=\"0.1\"} 0\n"
      "x_duration_seconds_bucket{api=\"ecs\",le=\"0.25\"} 1\n"
      "x_duration_seconds_bucket{api=\"ecs\",le=\"0.5\"} 1\n"
      "x_duration_seconds_bucket{api=\"ecs\",le=\"1.0\"} 1\n"
      "x_duration_seconds_bucket{api=\"ecs\",le=\"2.5\"} 1\n"
      "x_duration_seconds_bucket{api=\"ecs\",le=\"5.0\"} 1\n"
      "x_duration_seconds_bucket{api=\"ecs\",le=\"10.0\"} 2\n"
      "x_duration_seconds_bucket{api=\"ecs\",le=\"30.0\"} 2\n"
      "x_duration_seconds_bucket{api=\"ecs\",le=\"+Inf\"} 3\n"
      "x_duration_seconds_sum{api=\"ecs\"} 67.25\n"
      "x_duration_seconds_count{api=\"ecs\"} 3\n";
  EXPECT_EQ(metrics.Render(TextFormat::kPrometheus004), expected);
  EXPECT_EQ(metrics.Render(TextFormat::kOpenMetrics100), expected);
}

TEST(ExporterMetrics, CountsFromSeveralThreads) {
  ExporterMetrics metrics;
  {
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 250; ++n) {
          metrics.Count(kErrors, {"disks", "timeout"});
          metrics.Observe(kDuration, {"ecs"}, 0.1);
          if (n % 50 == 0) metrics.Render(TextFormat::kOpenMetrics100);
        }
      });
    }
  }
  const std::string text = metrics.Render(TextFormat::kPrometheus004);
  EXPECT_THAT(text, HasSubstr("x_errors_total{kind=\"timeout\",source=\"disks\"} 1000\n"));
  EXPECT_THAT(text, HasSubstr("x_duration_seconds_count{api=\"ecs\"} 1000\n"));
}

}  // namespace
}  // namespace exporter::exporter_metrics_test

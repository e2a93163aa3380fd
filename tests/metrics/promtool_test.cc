// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <limits>

#include <gtest/gtest.h>

#include "exporter/metrics/exporter_metrics.h"
#include "exporter/metrics/page_builder.h"
#include "exporter/metrics/process_metrics.h"
#include "tests/metrics/promtool.h"

namespace exporter::promtool_test {
namespace {

constexpr std::array<std::string_view, 2> kLabels{"disk", "zone"};
constexpr MetricDef kSize{
    .name = "x_disk_size_bytes", .help = "Size of the disk.", .labels = kLabels};
constexpr MetricDef kRequests{.name = "x_requests_total",
                              .type = MetricType::kCounter,
                              .help = "Requests sent.",
                              .labels = kLabels};
constexpr MetricDef kDuration{.name = "x_duration_seconds",
                              .type = MetricType::kHistogram,
                              .help = "How long it took.",
                              .labels = kLabels};
constexpr std::array kCatalogue{&kSize};

TEST(Promtool, FindsNoFaultInWhatWeRender) {
  if (!HasPromtool()) GTEST_SKIP() << "promtool is not installed";
  PageBuilder builder(kCatalogue);
  builder.Add(kSize, {"d-1", ""}, 1);
  builder.Add(kSize, {"d-\"2\"\\", "深圳\n\xff"}, std::numeric_limits<double>::infinity());
  builder.Add(kSize, {"d-3", "e"}, std::numeric_limits<double>::quiet_NaN());
  ExporterMetrics metrics;
  metrics.Count(kRequests, {"d-1", "\xc3("});
  metrics.Observe(kDuration, {"d-1", ""}, 0.3);
  constexpr auto kFormat = TextFormat::kPrometheus004;
  EXPECT_EQ(CheckWithPromtool(TextOf(builder.Build()) + metrics.Render(kFormat) +
                              RenderProcessMetrics(kFormat)),
            "");
}

TEST(Promtool, FindsAFaultWhereThereIsOne) {
  if (!HasPromtool()) GTEST_SKIP() << "promtool is not installed";
  EXPECT_NE(CheckWithPromtool("x_bad{a=\"\xff\"} 1\n"), "");
}

}  // namespace
}  // namespace exporter::promtool_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/metrics_document.h"

#include <array>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace exporter::metrics_document_test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::array<std::string_view, 2> kLabels{"node", "source"};
constexpr MetricDef kLimit{.name = "x_limit", .help = "Disks a node may hold.", .labels = kLabels};
constexpr MetricDef kErrors{
    .name = "x_errors_total", .type = MetricType::kCounter, .help = "Errors."};
constexpr MetricDef kDuration{
    .name = "x_seconds", .type = MetricType::kHistogram, .help = "How long it took."};
constexpr std::array kCatalogue{&kLimit, &kErrors, &kDuration};

TEST(MetricsMarkdown, HasARowPerFamilyInTheGivenOrder) {
  const std::string text = MetricsMarkdown(kCatalogue);
  EXPECT_THAT(text, StartsWith("# Metrics\n\n"));
  EXPECT_THAT(text, EndsWith("\n| metric | type | labels | meaning |\n|---|---|---|---|\n"
                             "| `x_limit` | gauge | `node`, `source` | Disks a node may hold. |\n"
                             "| `x_errors_total` | counter |  | Errors. |\n"
                             "| `x_seconds` | histogram |  | How long it took. |\n"));
}

TEST(MetricsMarkdown, SaysHowItIsWritten) {
  EXPECT_THAT(MetricsMarkdown({}), HasSubstr("`ack-storage-exporter metrics --format markdown`"));
}

TEST(MetricsJson, HoldsTheSameAsAnArray) {
  const auto document = nlohmann::json::parse(MetricsJson(kCatalogue));
  ASSERT_EQ(document.size(), 3U);
  EXPECT_EQ(document[0], nlohmann::json::parse(
                             R"({"name": "x_limit", "type": "gauge", "labels": ["node", "source"],
                                 "help": "Disks a node may hold."})"));
  EXPECT_EQ(document[1]["type"], "counter");
  EXPECT_EQ(document[2]["labels"], nlohmann::json::array());
}

TEST(MetricsJson, IsAnEmptyArrayForNothing) {
  EXPECT_EQ(MetricsJson({}), "[]\n");
}

}  // namespace
}  // namespace exporter::metrics_document_test

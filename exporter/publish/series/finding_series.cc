// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <algorithm>
#include <array>

namespace exporter {
namespace finding_series {

constexpr std::array<std::string_view, 2> kCountLabels{"check", "severity"};
constexpr std::array<std::string_view, 9> kInfoLabels{
    "check", "severity", "kind", "namespace", "name", "storageclass", "node", "zone", "reason"};
constexpr std::array<std::string_view, 4> kObjectLabels{"check", "kind", "namespace", "name"};
constexpr std::array<std::string_view, 5> kCostLabels{"check", "kind", "namespace", "name",
                                                      "currency"};
constexpr std::array<std::string_view, 1> kCheckLabels{"check"};

constexpr MetricDef kCount{.name = "ack_storage_findings",
                           .help =
                               "Number of objects reported by the check; 0 while its verdict is "
                               "withheld, see check_complete.",
                           .labels = kCountLabels};
constexpr MetricDef kInfo{.name = "ack_storage_finding_info",
                          .help = "An object reported by the check, always 1.",
                          .labels = kInfoLabels};
constexpr MetricDef kSince{.name = "ack_storage_finding_since_timestamp_seconds",
                           .help = "Start time of the finding.",
                           .labels = kObjectLabels};
constexpr MetricDef kCost{.name = "ack_storage_finding_monthly_cost",
                          .help =
                              "Monthly cost of the reported object; a disk named by several "
                              "findings is counted in the first one only.",
                          .labels = kCostLabels};
constexpr MetricDef kComplete{
    .name = "ack_storage_check_complete",
    .help = "1 if the check had all the data it needs, 0 if its verdict is withheld.",
    .labels = kCheckLabels};
constexpr std::array kDefs{&kCount, &kInfo, &kSince, &kCost, &kComplete};

void AddFinding(const Finding& finding, SampleSink& out) {
  out.Add(kInfo,
          {finding.check, SeverityName(finding.severity), finding.kind, finding.ns, finding.name,
           finding.storage_class, finding.node, finding.zone, finding.reason},
          1);
  if (finding.since) {
    out.Add(kSince, {finding.check, finding.kind, finding.ns, finding.name},
            UnixSeconds(*finding.since));
  }
  const bool has_cost = finding.monthly_cost && finding.monthly_cost->is_known();
  if (has_cost && finding.is_cost_counted) {
    out.Add(kCost,
            {finding.check, finding.kind, finding.ns, finding.name, finding.monthly_cost->currency},
            finding.monthly_cost->amount);
  }
}

void Add(const Evaluation& evaluation, SampleSink& out) {
  for (const CheckResult& result : evaluation.results) {
    for (const Severity severity : result.check->severities) {
      const auto count = std::ranges::count(result.findings, severity, &Finding::severity);
      out.Add(kCount, {result.check->name, SeverityName(severity)}, static_cast<double>(count));
    }
    out.Add(kComplete, {result.check->name}, result.complete ? 1 : 0);
    for (const Finding& finding : result.findings) AddFinding(finding, out);
  }
}

}  // namespace finding_series

SeriesGroup FindingSeries() {
  return {.metric_defs = finding_series::kDefs, .add = finding_series::Add};
}

}  // namespace exporter

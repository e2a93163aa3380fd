// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/push/pushable.h"

#include <algorithm>

#include "exporter/publish/series/series.h"

namespace exporter {
namespace {

bool IsOnPage(const std::string& metric) {
  static const std::vector<const MetricDef*> kPage = PageMetricDefs();
  return std::ranges::any_of(kPage, [&](const MetricDef* def) { return def->name == metric; });
}

}  // namespace

std::optional<std::string> WhyNotPushed(const Alert& alert) {
  for (const std::string& metric : MetricsOf(alert.expr)) {
    if (IsOnPage(metric)) continue;
    if (metric == "up") return "only Prometheus knows whether it can scrape the exporter";
    if (metric.starts_with("kubelet_")) return "it needs metrics of the kubelet";
    return "it needs counters of the exporter itself";
  }
  if (!IsInstant(alert.expr)) return "it needs samples of the past";
  return std::nullopt;
}

std::vector<Alert> PushedAlerts(const Thresholds& thresholds) {
  std::vector<Alert> alerts = AllAlerts(thresholds);
  std::erase_if(alerts, [](const Alert& alert) { return WhyNotPushed(alert).has_value(); });
  return alerts;
}

}  // namespace exporter

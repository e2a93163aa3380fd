// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/push/alerts_json.h"

#include "exporter/core/text.h"
#include "exporter/core/timestamp.h"
#include "exporter/json/quote.h"

namespace exporter {
namespace {

std::string JsonMap(const Labels& labels) {
  const auto entry = [](const auto& label) {
    return QuoteJson(label.first) + ":" + QuoteJson(label.second);
  };
  return "{" + Join(labels, ",", entry) + "}";
}

std::string AlertJson(const PushedAlert* alert) {
  std::string json = "{\"labels\":" + JsonMap(alert->labels) +
                     ",\"annotations\":" + JsonMap(alert->annotations) + ",\"startsAt\":\"" +
                     FormatTimestamp(alert->starts_at) + "\",\"endsAt\":\"" +
                     FormatTimestamp(alert->ends_at) + "\"";
  const std::string_view dashboard = LabelOf(alert->annotations, "dashboard_url");
  if (dashboard.starts_with("http")) json += ",\"generatorURL\":" + QuoteJson(dashboard);
  return json + "}";
}

}  // namespace

std::string AlertsJson(std::span<const PushedAlert* const> alerts) {
  return "[" + Join(alerts, ",", AlertJson) + "]";
}

}  // namespace exporter

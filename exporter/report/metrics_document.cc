// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/metrics_document.h"

#include "exporter/report/json_values.h"

namespace exporter {

std::string MetricsMarkdown(std::span<const MetricDef* const> catalogue) {
  std::string text =
      "# Metrics\n\n"
      "Written by `ack-storage-exporter metrics --format markdown`; a test fails when it is not "
      "current.\n"
      "Times are seconds since 1970, sizes are bytes, money is in the currency of the label "
      "`currency`.\n"
      "A label that does not apply to a series is empty.\n\n"
      "| metric | type | labels | meaning |\n|---|---|---|---|\n";
  for (const MetricDef* def : catalogue) {
    text.append("| `").append(def->name).append("` | ").append(TypeName(def->type)).append(" | ");
    const char* separator = "";
    for (const std::string_view label : def->labels) {
      text.append(separator).append("`").append(label).append("`");
      separator = ", ";
    }
    text.append(" | ").append(def->help).append(" |\n");
  }
  return text;
}

std::string MetricsJson(std::span<const MetricDef* const> catalogue) {
  return JsonText(ListJson(catalogue, [](const MetricDef* def) -> Json {
    return {{"name", def->name},
            {"type", TypeName(def->type)},
            {"labels", def->labels},
            {"help", def->help}};
  }));
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/thresholds.h"

#include <algorithm>
#include <array>
#include <optional>

#include "exporter/alerting/numbers.h"
#include "exporter/config/values.h"
#include "exporter/config/yaml.h"
#include "exporter/core/error.h"
#include "exporter/core/text.h"

namespace exporter {
namespace {

using T = Thresholds;

constexpr std::array kRows{
    ThresholdRow{"orphans_page", &T::orphans_page,
                 "Whether an orphaned volume that costs money and endangers no data pages "
                 "(critical) or becomes a ticket (warning). Hazards to data page in any case."},
    ThresholdRow{"orphan_min_age", &T::orphan_min_age,
                 "Minimum age of an orphaned volume before it is reported."},
    ThresholdRow{"unused_claim_min_age", &T::unused_claim_min_age,
                 "Minimum age of an idle or leftover claim before it is reported."},
    ThresholdRow{"snapshot_min_age", &T::snapshot_min_age,
                 "Minimum age of the oldest snapshot whose disk no longer exists."},
    ThresholdRow{"node_headroom_low", &T::node_headroom_low,
                 "A node with at most this many free disk slots is nearly full."},
    ThresholdRow{"zone_headroom_low", &T::zone_headroom_low,
                 "A zone with fewer free disk slots than this on all its nodes is nearly full."},
    ThresholdRow{
        "node_full_within", &T::node_full_within,
        "Report a node that will have no free disk slot within this time at its current pace."},
    ThresholdRow{"waste_monthly_cost", &T::waste_monthly_cost,
                 "Budget for the monthly cost of all findings, in each currency."},
    ThresholdRow{
        "cost_jump_ratio", &T::cost_jump_ratio,
        "Report when the cost of all disks is more than this many times that of a day ago."},
    ThresholdRow{"bill_ratio", &T::bill_ratio,
                 "Report when the bill is more than this many times the estimate."},
    ThresholdRow{"kubelet_alerts", &T::kubelet_alerts,
                 "Whether to alert on claims that fill up, from the kubelet's metrics. Set it to "
                 "false where the kubernetes-mixin (kube-prometheus) has alerts of its own."},
    ThresholdRow{"claim_full_ratio", &T::claim_full_ratio,
                 "A claim with less free space than this share is full (critical)."},
    ThresholdRow{"claim_low_ratio", &T::claim_low_ratio,
                 "A claim with less free space than this share is watched for the time at which it "
                 "will be full."},
    ThresholdRow{"claim_full_within", &T::claim_full_within,
                 "Report such a claim if it will be full within this time at its current pace."},
    ThresholdRow{"clock_offset_max", &T::clock_offset_max,
                 "How far the clocks of the exporter and of Alibaba Cloud may be apart."},
    ThresholdRow{
        "hold_factor", &T::hold_factor,
        "Multiplier of how long each condition must hold before its alert fires (for): 2 for "
        "a calmer pager, 0.01 to try the alerts out."},
    ThresholdRow{
        "keep_firing_for", &T::keep_firing_for,
        "How long an alert keeps firing after its condition has ended, so that a restart, or two "
        "reads of ECS that fail, do not resolve it and page again. 0s leaves the field out: "
        "vmalert "
        "before 1.91 rejects it."},
    ThresholdRow{"annotation_queries", &T::annotation_queries,
                 "Whether annotations may look up the cost by a query. Set it to false for Alibaba "
                 "Cloud's managed Prometheus."},
    ThresholdRow{"team_label", &T::team_label,
                 "Value of the label team on every alert, for routing; empty: no such label."},
    ThresholdRow{"job", &T::job, "The label job of the exporter's scrape configuration."},
    ThresholdRow{"runbook_url_base", &T::runbook_url_base,
                 "Where the runbooks are: runbook_url is this, a slash and <alert>.md. The Chinese "
                 "ones are in .../runbooks/zh."},
    ThresholdRow{"dashboard_url_base", &T::dashboard_url_base,
                 "Address of Grafana, for example https://grafana.example.com: dashboard_url is "
                 "this and the path of the dashboard."},
};

constexpr const char* kIntro =
    "# SPDX-License-Identifier: Apache-2.0\n"
    "# Thresholds and switches of the alert rules, with their defaults. For rules with your own, "
    "put\n"
    "# what differs into a file and write them with\n"
    "#   ack-storage-exporter bundle --rules DIR --thresholds FILE\n";

// Stores the value of a row; returns what is accepted if it is not.
struct Storing {
  const std::string& text;
  Thresholds& thresholds;

  template <class Value, class Field>
  std::optional<std::string> Store(std::optional<Value> value, Field field,
                                   const char* accepted) const {
    if (!value) return accepted;
    thresholds.*field = std::move(*value);
    return std::nullopt;
  }

  std::optional<std::string> operator()(bool T::*field) const {
    return Store(ParseBoolean(text), field, "true or false");
  }
  std::optional<std::string> operator()(double T::*field) const {
    auto number = ParseNumber(text);
    if (number && *number < 0) number.reset();
    return Store(number, field, "a number, 0 or more");
  }
  std::optional<std::string> operator()(std::chrono::seconds T::*field) const {
    const auto duration = ParseDuration(text);
    std::optional<std::chrono::seconds> seconds;
    if (duration) seconds = std::chrono::floor<std::chrono::seconds>(*duration);
    return Store(seconds, field, "a duration such as 30m, 12h or 7d");
  }
  std::optional<std::string> operator()(std::string T::*field) const {
    const bool is_text = text.find_first_of("\n\"\\{}") == std::string::npos;
    return Store(is_text ? std::optional(text) : std::nullopt, field,
                 "a text without quotes, braces and line breaks");
  }
};

std::string ValueText(const ThresholdRow& row, const Thresholds& thresholds) {
  struct Printing {
    const Thresholds& thresholds;
    std::string operator()(bool T::*field) const { return thresholds.*field ? "true" : "false"; }
    std::string operator()(double T::*field) const { return ShortestNumber(thresholds.*field); }
    std::string operator()(std::chrono::seconds T::*field) const {
      return PrometheusDuration(thresholds.*field);
    }
    std::string operator()(std::string T::*field) const { return "\"" + thresholds.*field + "\""; }
  };
  return std::visit(Printing{thresholds}, row.field);
}

// The help as comment lines.
std::string Comment(std::string_view help) {
  constexpr std::size_t kWidth = 98;
  std::string text;
  while (!help.empty()) {
    auto end = help.size();
    if (end > kWidth) end = help.rfind(' ', kWidth);
    text += "# " + std::string(help.substr(0, end)) + "\n";
    help.remove_prefix(std::min(end + 1, help.size()));
  }
  return text;
}

std::string NameOf(const ThresholdRow& row) {
  return std::string(row.name);
}

}  // namespace

std::span<const ThresholdRow> AllThresholds() {
  return kRows;
}

ConfigErrors ReadThresholds(const std::string& yaml, const std::string& place,
                            Thresholds& thresholds) {
  const auto map = ParseYamlMap(yaml, place);
  if (!map) return {map.error().message};
  ConfigErrors errors;
  for (const auto& entry : *map) {
    const std::string key = TextOf(entry.first);
    const std::string value = entry.second.IsNull() ? "" : TextOf(entry.second);
    const auto row = std::ranges::find(kRows, key, &ThresholdRow::name);
    if (row == kRows.end()) {
      errors.push_back(place + ": '" + OneLine(key, 80) + "' is no threshold, want one of " +
                       Join(kRows, ", ", NameOf));
      continue;
    }
    auto accepted = std::visit(Storing{value, thresholds}, row->field);
    if (entry.second.IsSequence() || entry.second.IsMap()) accepted = "one value";
    if (!accepted) continue;
    errors.push_back(place + ": " + key + ": '" + OneLine(value, 80) + "' is not accepted, want " +
                     *accepted);
  }
  return errors;
}

std::string ThresholdsYaml(const Thresholds& thresholds) {
  std::string text = kIntro;
  for (const ThresholdRow& row : kRows) {
    text += "\n" + Comment(row.help) + NameOf(row) + ": " + ValueText(row, thresholds) + "\n";
  }
  return text;
}

}  // namespace exporter

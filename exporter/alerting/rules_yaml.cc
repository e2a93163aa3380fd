// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "exporter/alerting/alert.h"
#include "exporter/alerting/alert_text.h"
#include "exporter/alerting/numbers.h"

namespace exporter {
namespace {

const std::string kRuleIndent(6, ' ');
const std::string kFieldIndent(8, ' ');
const std::string kTextIndent(10, ' ');

// A text as a block, each of its lines after `indent`. The marker `|` keeps lines, `>-` joins them.
std::string Block(const std::string& indent, const std::string& text) {
  std::string block = indent;
  for (const char c : text) {
    block.push_back(c);
    if (c == '\n') block += indent;
  }
  return block + "\n";
}

// The text with line breaks instead of single spaces, which YAML's `>-` turns back; not inside of
// template actions, for people to find them whole.
std::string Wrapped(std::string text) {
  constexpr std::size_t kWidth = 100;
  std::size_t line = 0;
  std::size_t break_at = std::string::npos;
  bool is_action = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 2, "{{") == 0) is_action = true;
    if (text.compare(i, 2, "}}") == 0) is_action = false;
    if (text[i] != ' ' || is_action) continue;
    if (i - line > kWidth && break_at != std::string::npos) {
      text[break_at] = '\n';
      line = break_at + 1;
    }
    break_at = i;
  }
  return text;
}

// Expressions of one line stand behind the key, if YAML reads them as they are.
std::string ExprField(const std::string& promql) {
  const bool is_plain = promql.find('\n') == std::string::npos && !promql.starts_with('(');
  if (is_plain) return kFieldIndent + "expr: " + promql + "\n";
  return kFieldIndent + "expr: |\n" + Block(kTextIndent, promql);
}

std::string Field(const std::string& indent, const std::string& key, const std::string& value) {
  return indent + key + ": " + value + "\n";
}

std::string Annotations(const Alert& alert, const Thresholds& thresholds) {
  const TemplateOptions options{.has_query = thresholds.annotation_queries};
  return kFieldIndent + "annotations:\n" + Field(kTextIndent, "summary", alert.summary) +
         kTextIndent + "description: >-\n" +
         Block(kTextIndent + "  ", Wrapped(GoTemplate(alert.description, options))) +
         Field(kTextIndent, "runbook_url", RunbookUrl(alert, thresholds)) +
         Field(kTextIndent, "dashboard_url",
               "'" + GoTemplate(DashboardUrl(alert, thresholds), options) + "'");
}

std::string AlertYaml(const Alert& alert, const Thresholds& thresholds) {
  std::string yaml = kRuleIndent + "- alert: " + std::string(alert.name) + "\n" +
                     ExprField(PromQl(alert.expr)) +
                     Field(kFieldIndent, "for", PrometheusDuration(alert.hold));
  if (alert.keeps_firing && thresholds.keep_firing_for.count() > 0) {
    yaml += Field(kFieldIndent, "keep_firing_for", PrometheusDuration(thresholds.keep_firing_for));
  }
  yaml += kFieldIndent + "labels:\n" +
          Field(kTextIndent, "severity", std::string(SeverityName(alert.severity)));
  if (!thresholds.team_label.empty()) {
    yaml += Field(kTextIndent, "team", "\"" + thresholds.team_label + "\"");
  }
  return yaml + Annotations(alert, thresholds);
}

}  // namespace

std::string RunbookUrl(const Alert& alert, const Thresholds& thresholds) {
  return thresholds.runbook_url_base + "/" + std::string(alert.name) + ".md";
}

std::string DashboardUrl(const Alert& alert, const Thresholds& thresholds) {
  const LabelNames labels = ResultLabelsOf(alert.expr);
  std::string url = thresholds.dashboard_url_base + "/d/ack-storage-" +
                    std::string(alert.dashboard) + "?var-cluster={cluster}";
  for (const std::string label : {"namespace", "storageclass", "node"}) {
    if (std::ranges::find(labels, label) == labels.end()) continue;
    url += "{?" + label + "|&var-" + label + "={" + label + "}}";
  }
  return url;
}

std::string RulesYaml(const RuleGroup& group, const Thresholds& thresholds) {
  std::string yaml =
      "# SPDX-License-Identifier: Apache-2.0\n"
      "# Written by ack-storage-exporter from its thresholds: change those, not this file.\n"
      "groups:\n  - name: ack-storage." +
      std::string(group.name) + "\n    rules:\n";
  for (const Alert& alert : AlertsOf(group, thresholds)) yaml += AlertYaml(alert, thresholds);
  if (group.recordings != nullptr) {
    for (const Recording& recording : group.recordings()) {
      yaml += kRuleIndent + "- record: " + std::string(recording.name) + "\n" +
              ExprField(PromQl(recording.expr));
    }
  }
  return yaml;
}

}  // namespace exporter

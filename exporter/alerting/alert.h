// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/alerting/expr.h"
#include "exporter/alerting/thresholds.h"
#include "exporter/checks/finding.h"

namespace exporter {

// One alert: a rule for Prometheus, and what the push sends. Two severities of one condition are
// two alerts of the same name.
struct Alert {
  std::string_view name{};
  Severity severity = Severity::kWarning;
  std::chrono::seconds hold{0};  // `for`: how long the expression must hold before it fires
  Expr expr{};
  std::string summary{};  // one sentence, the same for every object
  std::string
      description{};  // as in alert_text.h: object, since when, cost, cause, what comes next
  std::string_view dashboard{};  // its name, for example "waste"
  bool keeps_firing =
      true;  // for Thresholds::keep_firing_for; not what the exporter says of itself
};

// A recording rule.
struct Recording {
  std::string_view name{};
  Expr expr{};
};

// A file of rules.
struct RuleGroup {
  std::string_view name{};  // of the file, without ".yml"
  std::vector<Alert> (*alerts)(const Thresholds& thresholds) = nullptr;
  std::vector<Recording> (*recordings)() = nullptr;  // nullptr: none
};

// One file each, exporter/alerting/rules/<group>_alerts.cc.
std::vector<Alert> VolumeAlerts(const Thresholds& thresholds);
std::vector<Alert> DiskAlerts(const Thresholds& thresholds);
std::vector<Alert> ClaimAlerts(const Thresholds& thresholds);
std::vector<Alert> AttachmentAlerts(const Thresholds& thresholds);
std::vector<Alert> NodeAlerts(const Thresholds& thresholds);
std::vector<Alert> ScaleUpAlerts(const Thresholds& thresholds);
std::vector<Alert> CostAlerts(const Thresholds& thresholds);
std::vector<Alert> ExporterAlerts(const Thresholds& thresholds);
std::vector<Recording> Recordings();

std::span<const RuleGroup> AllRuleGroups();

// The alerts of a group, with Thresholds::hold_factor applied.
std::vector<Alert> AlertsOf(const RuleGroup& group, const Thresholds& thresholds);

// Of all groups.
std::vector<Alert> AllAlerts(const Thresholds& thresholds);

// The rule file of a group, as YAML.
std::string RulesYaml(const RuleGroup& group, const Thresholds& thresholds);

// The runbook_url and dashboard_url of an alert; the latter as in alert_text.h.
std::string RunbookUrl(const Alert& alert, const Thresholds& thresholds);
std::string DashboardUrl(const Alert& alert, const Thresholds& thresholds);

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include <gmock/gmock.h>

#include "exporter/alerting/alert.h"
#include "exporter/alerting/alert_text.h"
#include "exporter/app/catalogue.h"
#include "exporter/checks/checks.h"

// The table of alerts, for each way in which thresholds change which there are.
namespace exporter::alerts_test {
namespace {

using testing::Contains;

// Of a team that wants no page for orphans.
Thresholds CalmThresholds() {
  Thresholds thresholds;
  thresholds.orphans_page = false;
  return thresholds;
}

std::vector<Alert> EveryAlert() {
  std::vector<Alert> alerts = AllAlerts({});
  Thresholds other = CalmThresholds();
  other.kubelet_alerts = false;
  std::ranges::move(AllAlerts(other), std::back_inserter(alerts));
  return alerts;
}

void CollectChecks(const Expr& expr, std::set<std::string>& checks) {
  for (const Matcher& matcher : expr.matchers) {
    if (matcher.label == "check") checks.insert(matcher.values.begin(), matcher.values.end());
  }
  for (const Expr& operand : expr.operands) CollectChecks(operand, checks);
}

// Each selection of a metric in an expression.
void ForEachSeries(const Expr& expr, const std::function<void(const Expr&)>& visit) {
  if (expr.kind == Expr::Kind::kSeries) visit(expr);
  for (const Expr& operand : expr.operands) ForEachSeries(operand, visit);
}

const MetricDef* FindMetric(const std::string& name) {
  static const std::vector<const MetricDef*> kCatalogue = Catalogue();
  const auto found = std::ranges::find(kCatalogue, name, &MetricDef::name);
  return found == kCatalogue.end() ? nullptr : *found;
}

TEST(Alerts, HaveTextsThatNameOnlyLabelsOfTheirExpression) {
  for (const Alert& alert : EveryAlert()) {
    const LabelNames known =
        alert.name == "AckStorageExporterAbsent" ? LabelNames{"job"} : ResultLabelsOf(alert.expr);
    for (const std::string& text : {alert.description, DashboardUrl(alert, {})}) {
      for (const std::string& label : LabelsIn(text)) {
        const bool is_external = label == "cluster";  // may come with the target or from outside
        if (is_external) continue;
        EXPECT_THAT(known, Contains(label)) << alert.name << ": " << text;
      }
    }
  }
}

TEST(Alerts, SelectMetricsAndLabelsThatExist) {
  const std::set<std::string, std::less<>> foreign{"up", "kubelet_volume_stats_available_bytes",
                                                   "kubelet_volume_stats_capacity_bytes"};
  for (const Alert& alert : EveryAlert()) {
    ForEachSeries(alert.expr, [&](const Expr& series) {
      if (foreign.contains(series.name)) return;
      const MetricDef* def = FindMetric(series.name);
      ASSERT_NE(def, nullptr) << alert.name << ": " << series.name;
      for (const Matcher& matcher : series.matchers) {
        EXPECT_THAT(def->labels, Contains(matcher.label)) << alert.name << ": " << series.name;
      }
    });
  }
}

TEST(Alerts, SelectSeveritiesThatTheirCheckReports) {
  for (const Alert& alert : EveryAlert()) {
    ForEachSeries(alert.expr, [&](const Expr& series) {
      const auto check = std::ranges::find(series.matchers, "check", &Matcher::label);
      const auto severity = std::ranges::find(series.matchers, "severity", &Matcher::label);
      if (check == series.matchers.end() || severity == series.matchers.end()) return;
      const auto known = std::ranges::find(AllChecks(), check->values.front(), &Check::name);
      ASSERT_NE(known, AllChecks().end()) << alert.name;
      EXPECT_TRUE(std::ranges::any_of(known->severities, [&](Severity one) {
        return SeverityName(one) == severity->values.front();
      })) << alert.name;
    });
  }
}

TEST(Alerts, AreUniqueByNameAndSeverity) {
  for (const Thresholds& thresholds : {Thresholds{}, CalmThresholds()}) {
    std::set<std::pair<std::string_view, Severity>> seen;
    for (const Alert& alert : AllAlerts(thresholds)) {
      EXPECT_TRUE(seen.insert({alert.name, alert.severity}).second) << alert.name;
      EXPECT_TRUE(alert.name.starts_with("AckStorage")) << alert.name;
    }
    EXPECT_GT(seen.size(), 45U);
  }
}

TEST(Alerts, HaveSummariesThatAreSentences) {
  for (const Alert& alert : EveryAlert()) {
    EXPECT_TRUE(alert.summary.ends_with('.')) << alert.name;
    EXPECT_EQ(alert.summary.find_first_of("{}\n:"), std::string::npos) << alert.name;
    EXPECT_FALSE(alert.description.empty()) << alert.name;
    EXPECT_FALSE(alert.dashboard.empty()) << alert.name;
  }
}

TEST(Alerts, HaveOneSummaryForAllSeverities) {
  std::map<std::string_view, std::string> summaries;
  for (const Alert& alert : EveryAlert()) {
    EXPECT_EQ(summaries.emplace(alert.name, alert.summary).first->second, alert.summary);
  }
}

TEST(Alerts, KeepFiringButForWhatTheExporterSaysOfItself) {
  for (const RuleGroup& group : AllRuleGroups()) {
    for (const Alert& alert : AlertsOf(group, {})) {
      EXPECT_EQ(alert.keeps_firing, group.name != "exporter") << alert.name;
    }
  }
}

TEST(Alerts, CoverEveryCheck) {
  // By another metric, because that says more.
  const std::map<std::string, std::string> exceptions{
      {"attach-error", "AckStorageAttachError is on the volume and its node, and on events too"},
      {"node-disk-limit", "AckStorageNodeDiskLimitReached is on the headroom itself"},
  };
  std::set<std::string> checks;
  for (const Alert& alert : EveryAlert()) CollectChecks(alert.expr, checks);
  for (const Check& check : AllChecks()) {
    const std::string name(check.name);
    EXPECT_EQ(checks.contains(name), !exceptions.contains(name)) << name;
  }
}

TEST(Alerts, OnOrphansPageOnlyWhereTheTeamWantsIt) {
  const auto pages = [](const Thresholds& thresholds) {
    std::set<Severity> severities;
    for (const Alert& alert : AllAlerts(thresholds)) {
      if (alert.name == "AckStorageOrphanedPersistentVolume") severities.insert(alert.severity);
    }
    return severities;
  };
  EXPECT_THAT(pages({}), testing::ElementsAre(Severity::kWarning, Severity::kCritical));
  EXPECT_THAT(pages(CalmThresholds()), testing::ElementsAre(Severity::kWarning));
}

TEST(Alerts, HaveLinksFromTheThresholds) {
  Thresholds thresholds;
  thresholds.runbook_url_base = "https://wiki.example.com/r";
  thresholds.dashboard_url_base = "https://grafana.example.com";
  const std::vector<Alert> alerts = AllAlerts(thresholds);
  const auto stuck = std::ranges::find(alerts, "AckStorageStuckPod", &Alert::name);
  ASSERT_NE(stuck, alerts.end());
  EXPECT_EQ(RunbookUrl(*stuck, thresholds), "https://wiki.example.com/r/AckStorageStuckPod.md");
  EXPECT_EQ(
      DashboardUrl(*stuck, thresholds),
      "https://grafana.example.com/d/ack-storage-nodes?var-cluster={cluster}"
      "{?namespace|&var-namespace={namespace}}{?storageclass|&var-storageclass={storageclass}}"
      "{?node|&var-node={node}}");
}

}  // namespace
}  // namespace exporter::alerts_test

// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/json_documents.h"

#include <array>
#include <map>
#include <set>

#include "exporter/report/json_values.h"

namespace exporter {
namespace {

constexpr std::array kSeverities{Severity::kInfo, Severity::kWarning, Severity::kCritical};

Json RemedyJson(const std::vector<RemedyStep>& remedy) {
  return ListJson(remedy, [](const RemedyStep& step) -> Json {
    return {{"what", step.what}, {"command", step.command}, {"risk", step.risk}};
  });
}

Json FindingJson(const Finding& finding) {
  return {{"check", finding.check},
          {"severity", SeverityName(finding.severity)},
          {"kind", finding.kind},
          {"namespace", finding.ns},
          {"name", finding.name},
          {"reason", finding.reason},
          {"since", TimeJson(finding.since)},
          {"storageclass", finding.storage_class},
          {"node", finding.node},
          {"zone", finding.zone},
          {"disk", finding.disk_id},
          {"monthly_cost", CostJson(finding.monthly_cost)},
          {"cost_counted", finding.monthly_cost.has_value() && finding.is_cost_counted},
          {"summary", finding.summary},
          {"remedy", RemedyJson(finding.remedy)}};
}

Json CheckJson(const CheckResult& result) {
  return {{"check", result.check->name},
          {"complete", result.complete},
          {"findings", result.findings.size()},
          {"ignored", result.ignored.size()}};
}

Result<void> CheckQuery(const Query& query) {
  std::vector<std::string_view> names;
  for (const Check& check : AllChecks()) names.push_back(check.name);
  if (auto known = query.CheckOneOf("check", names); !known) return known;
  names.clear();
  for (const Severity severity : kSeverities) names.push_back(SeverityName(severity));
  return query.CheckOneOf("severity", names);
}

bool IsWanted(const Query& query, const Finding& finding) {
  const auto severity = query.Text("severity");
  const auto ns = query.Text("namespace");
  return (severity.empty() || SeverityName(finding.severity) == severity) &&
         (ns.empty() || finding.ns == ns);
}

// The monthly cost of the findings shown, counting each disk once, by currency.
Json SumJson(const std::map<std::string, double>& sums) {
  return ListJson(sums, [](const auto& sum) -> Json {
    return {{"currency", sum.first}, {"amount", RoundedAmount(sum.second)}};
  });
}

}  // namespace

Result<std::string> FindingsJson(const Evaluation& evaluation, const Query& query) {
  if (const auto good = CheckQuery(query); !good) return tl::unexpected(good.error());
  Json checks = Json::array();
  Json findings = Json::array();
  std::map<std::string, double> sums;
  std::set<std::string_view> counted;  // disk ids
  for (const CheckResult& result : evaluation.results) {
    if (const auto check = query.Text("check"); !check.empty() && result.check->name != check) {
      continue;
    }
    checks.push_back(CheckJson(result));
    for (const Finding& finding : result.findings) {
      if (!IsWanted(query, finding)) continue;
      findings.push_back(FindingJson(finding));
      if (!finding.monthly_cost || !finding.monthly_cost->is_known()) continue;
      if (!finding.disk_id.empty() && !counted.insert(finding.disk_id).second) continue;
      sums[finding.monthly_cost->currency] += finding.monthly_cost->amount;
    }
  }
  return JsonText({{"taken_at", TimeJson(evaluation.inventory().taken_at)},
                   {"checks", std::move(checks)},
                   {"monthly_cost", SumJson(sums)},
                   {"findings", std::move(findings)}});
}

}  // namespace exporter

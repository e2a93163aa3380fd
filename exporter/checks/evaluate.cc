// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/evaluate.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "exporter/analysis/volume_sources.h"

namespace exporter {
namespace {

const FirstSeenByObject& RememberedBy(const Check& check, const Memory& memory) {
  static const FirstSeenByObject kNone;
  const auto found = memory.checks.find(check.name);
  return found == memory.checks.end() ? kNone : found->second;
}

// Whether a finding is old enough and confirmed; records first-seen times in `seen`.
bool IsDue(const Check& check, const FirstSeenByObject& remembered, AgeGate& gate, Finding& finding,
           FirstSeenByObject& seen) {
  FirstSeen first;
  if (!finding.since || check.needs_second_list) {
    // For other checks the reason is a detail, and a change of reason does not reset the age.
    const std::string_view reason = check.needs_second_list ? finding.reason : std::string_view();
    first = gate.Observe(remembered, FirstSeenKey(finding.kind, finding.ns, finding.name, reason),
                         seen, finding.read_at.value_or(TimePoint::max()));
    if (!finding.since) finding.since = first.at;
  }
  if (!check.needs_second_list) return !check.has_grace || gate.IsOldEnough(*finding.since);
  return check.has_grace ? gate.IsSure(first, *finding.since) : gate.IsConfirmed(first);
}

// In order, each object once.
void SortByName(std::vector<Finding>& findings) {
  const auto by_name = [](const Finding& finding) {
    return std::tie(finding.ns, finding.name, finding.kind);
  };
  std::ranges::stable_sort(findings, {}, by_name);
  const auto is_same = [&](const Finding& a, const Finding& b) { return by_name(a) == by_name(b); };
  findings.erase(std::unique(findings.begin(), findings.end(), is_same), findings.end());
}

CheckResult Run(const Check& check, const Analysis& analysis, const FirstSeenByObject& remembered,
                AgeGate& gate, FirstSeenByObject& seen) {
  CheckResult result{.check = &check,
                     .complete = HasTables(check, analysis.inventory) &&
                                 (!check.is_known || check.is_known(analysis))};
  if (!result.complete) {
    seen = remembered;  // not evaluated, so nothing has resolved
    return result;
  }
  for (Finding& finding : check.find(analysis)) {
    finding.check = check.name;
    if (check.severities.size() == 1) finding.severity = check.severities.front();
    if (!IsDue(check, remembered, gate, finding, seen)) continue;
    (finding.is_ignored ? result.ignored : result.findings).push_back(std::move(finding));
  }
  SortByName(result.findings);
  SortByName(result.ignored);
  return result;
}

}  // namespace

Evaluation::Evaluation()
    : shared_inventory(std::make_shared<const Inventory>()), analysis(*shared_inventory, options) {}

Evaluation::Evaluation(std::shared_ptr<const Inventory> inventory, AnalysisOptions chosen,
                       const Memory& memory)
    : is_published(true),
      shared_inventory(std::move(inventory)),
      options(std::move(chosen)),
      analysis(*shared_inventory, options, memory) {}

Evaluated Evaluate(std::shared_ptr<const Inventory> inventory, const AnalysisOptions& options,
                   const Memory& memory, std::span<const Check> checks) {
  const auto evaluation = std::make_shared<Evaluation>(std::move(inventory), options, memory);
  Analysis& analysis = evaluation->analysis;
  Memory next{.leaks = std::move(analysis.disks.leaks),
              .losses = std::move(analysis.disks.losses),
              .checks = {}};
  AgeGate gate(evaluation->inventory(), options.grace);
  for (const Check& check : checks) {
    FirstSeenByObject& seen = next.checks[std::string(check.name)];
    evaluation->results.push_back(Run(check, analysis, RememberedBy(check, memory), gate, seen));
  }
  CountCostsOnce(evaluation->results);
  if (analysis.disks.next_due_at) gate.DueAt(*analysis.disks.next_due_at);
  if (analysis.disks.is_newer_reading_awaited || AwaitsNewerSources(evaluation->inventory())) {
    gate.AwaitNewerReading();
  }
  evaluation->next_due_at = gate.next_due_at();
  evaluation->is_newer_reading_awaited = gate.is_newer_reading_awaited();
  return {.evaluation = evaluation, .next_memory = std::move(next)};
}

void CountCostsOnce(std::vector<CheckResult>& results) {
  std::unordered_set<std::string_view> counted;
  for (CheckResult& result : results) {
    for (Finding& finding : result.findings) {
      if (!finding.monthly_cost || finding.disk_id.empty()) continue;
      finding.is_cost_counted = counted.insert(finding.disk_id).second;
    }
  }
}

}  // namespace exporter

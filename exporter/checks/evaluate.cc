// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/evaluate.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace exporter {
namespace {

const FirstSeenByObject& RememberedBy(const Check& check, const Memory& memory) {
  static const FirstSeenByObject kNone;
  const auto found = memory.checks.find(check.name);
  return found == memory.checks.end() ? kNone : found->second;
}

void Stamp(const Check& check, Finding& finding) {
  finding.check = check.name;
  if (check.severities.size() == 1) finding.severity = check.severities.front();
}

// Runs one check and keeps the findings that are old enough and confirmed.
class Run {
 public:
  Run(const Check& check, const Analysis& analysis, const Memory& memory, AgeGate& gate)
      : check_(check), analysis_(analysis), remembered_(RememberedBy(check, memory)), gate_(gate) {}

  // Records first-seen times in `seen`.
  CheckResult Result(FirstSeenByObject& seen) {
    CheckResult result{.check = &check_,
                       .complete = HasTables(check_, analysis_.inventory) &&
                                   (!check_.is_known || check_.is_known(analysis_))};
    if (!result.complete) {
      seen = remembered_;  // not evaluated, so nothing has resolved
      return result;
    }
    for (Finding& finding : check_.find(analysis_)) {
      Stamp(check_, finding);
      if (!IsDue(finding, seen)) continue;
      (finding.is_ignored ? result.ignored : result.findings).push_back(std::move(finding));
    }
    const auto by_name = [](const Finding& finding) {
      return std::tie(finding.ns, finding.name, finding.kind);
    };
    std::ranges::sort(result.findings, {}, by_name);
    std::ranges::sort(result.ignored, {}, by_name);
    return result;
  }

 private:
  bool IsDue(Finding& finding, FirstSeenByObject& seen) {
    FirstSeen first;
    if (!finding.since || check_.needs_second_list) {
      // For other checks the reason is a detail, and a change of reason does not reset the age.
      const std::string_view reason =
          check_.needs_second_list ? finding.reason : std::string_view();
      std::string key = FirstSeenKey(finding.kind, finding.ns, finding.name, reason);
      first = gate_.See(remembered_, key);
      seen.emplace(std::move(key), first);
      if (!finding.since) finding.since = first.at;
    }
    if (check_.needs_second_list && !gate_.IsConfirmed(first)) return false;
    if (!check_.has_grace) return true;
    // A disk can be old in ECS and yet have lost its PersistentVolume a moment ago.
    return gate_.IsOldEnough(check_.needs_second_list ? std::max(*finding.since, first.at)
                                                      : *finding.since);
  }

  const Check& check_;
  const Analysis& analysis_;
  const FirstSeenByObject& remembered_;
  AgeGate& gate_;
};

std::optional<TimePoint> Earlier(std::optional<TimePoint> a, std::optional<TimePoint> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
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
    evaluation->results.push_back(Run(check, analysis, memory, gate).Result(seen));
  }
  CountCostsOnce(evaluation->results);
  evaluation->next_due_at = Earlier(analysis.disks.next_due_at, gate.next_due_at());
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

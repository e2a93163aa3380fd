#include "exporter/checks/checks.h"

#include <array>

#include "exporter/checks/orphaned_pv.h"

namespace exporter {

std::span<const Check> AllChecks() {
  static const std::array kChecks{
      OrphanedPvCheck(),
  };
  return kChecks;
}

std::vector<CheckResult> RunChecks(const CheckInput& input) {
  std::vector<CheckResult> results;
  for (const Check& check : AllChecks()) {
    CheckResult result{
        .check = &check, .complete = check.is_complete(input.inventory), .findings = {}};
    if (result.complete) result.findings = check.find(input);
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace exporter

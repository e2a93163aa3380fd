#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "exporter/checks/check.h"

namespace exporter {

// The one table of checks.
std::span<const Check> AllChecks();

struct CheckResult {
  const Check* check = nullptr;
  bool complete = false;  // false: the verdict is withheld, `findings` is empty
  std::vector<Finding> findings;
};

// Runs every check, in the order of the table.
std::vector<CheckResult> RunChecks(const CheckInput& input);

}  // namespace exporter

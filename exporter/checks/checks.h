#pragma once

#include <optional>
#include <span>
#include <vector>

#include "exporter/checks/check.h"

namespace exporter {

// The one table of checks.
std::span<const Check> AllChecks();

struct CheckResult {
  const Check* check = nullptr;
  bool complete = false;  // false: the verdict is withheld, both lists are empty
  // Each object at most once, sorted by namespace and name.
  std::vector<Finding> findings{};
  std::vector<Finding> ignored{};  // of objects that carry the ignore mark
};

struct Verdicts {
  std::vector<CheckResult> results;  // in the order of the table
  Sightings sightings;               // to be handed to the next inventory
  // The earliest moment at which something becomes a finding though nothing is read.
  std::optional<TimePoint> ripens_at;
};

// Runs every check. Of an object whose age the API does not tell, the age is ours: since the
// first of the inventories in a row in which the check objected to it.
Verdicts RunChecks(const Analysis& analysis);

}  // namespace exporter

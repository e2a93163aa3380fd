#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "exporter/checks/checks.h"

namespace exporter {

struct CheckResult {
  const Check* check = nullptr;
  bool complete = false;  // false: the verdict is withheld, both lists are empty
  // Each object at most once, sorted by namespace and name.
  std::vector<Finding> findings{};
  std::vector<Finding> ignored{};  // of objects that carry the ignore mark
};

// One inventory, what follows from it, and what the checks report; made once per publish, read by
// the page and the JSON documents alike. Never changed.
struct Evaluation {
  Evaluation();  // of nothing: what stands in before the first one
  Evaluation(std::shared_ptr<const Inventory> inventory, AnalysisOptions options,
             const Memory& memory);

  bool is_published = false;  // false: of nothing
  std::shared_ptr<const Inventory> shared_inventory;
  AnalysisOptions options;
  Analysis analysis;                   // refers to both
  std::vector<CheckResult> results{};  // in the order of the table
  // The earliest moment at which another evaluation would say more though nothing new is read.
  std::optional<TimePoint> next_due_at{};

  const Inventory& inventory() const { return *shared_inventory; }
};

struct Evaluated {
  std::shared_ptr<const Evaluation> evaluation;
  Memory next_memory;
};

// Analyses an inventory and runs every check, or those given. Of an object whose age the API does
// not tell, the age is ours: since the first of the evaluations in a row in which the check
// reported it, as `memory` tells.
Evaluated Evaluate(std::shared_ptr<const Inventory> inventory, const AnalysisOptions& options,
                   const Memory& memory, std::span<const Check> checks = AllChecks());

// A disk that several findings name is counted in the first one alone.
void CountCostsOnce(std::vector<CheckResult>& results);

}  // namespace exporter

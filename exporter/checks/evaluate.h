// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "exporter/checks/checks.h"

namespace exporter {

struct CheckResult {
  const Check* check = nullptr;
  bool complete = false;  // false: not evaluated, both lists are empty
  // Each object at most once, sorted by namespace and name.
  std::vector<Finding> findings{};
  std::vector<Finding> ignored{};  // on objects with the ignore marker
};

// One inventory, its analysis and the findings. Built once per publish, immutable, and shared by
// the metrics page and the JSON API.
struct Evaluation {
  Evaluation();  // of an empty inventory, until the first one is published
  Evaluation(std::shared_ptr<const Inventory> inventory, AnalysisOptions options,
             const Memory& memory);

  bool is_published = false;  // false: the empty placeholder
  std::shared_ptr<const Inventory> shared_inventory;
  AnalysisOptions options;
  Analysis analysis;                   // refers to the inventory and options
  std::vector<CheckResult> results{};  // in the order of the checks
  // When a re-evaluation of the same inventory could first report more.
  std::optional<TimePoint> next_due_at{};
  // Whether Kubernetes objects that are read again, changed or not, could report more.
  bool is_newer_reading_awaited = false;

  const Inventory& inventory() const { return *shared_inventory; }
};

struct Evaluated {
  std::shared_ptr<const Evaluation> evaluation;
  Memory next_memory;
};

// Analyses an inventory and runs all (or the given) checks. If the API gives no age for an object,
// its age counts from the first of the consecutive evaluations that reported it, kept in `memory`.
Evaluated Evaluate(std::shared_ptr<const Inventory> inventory, const AnalysisOptions& options,
                   const Memory& memory, std::span<const Check> checks = AllChecks());

// Counts the cost of a disk that several findings name only in the first of them.
void CountCostsOnce(std::vector<CheckResult>& results);

}  // namespace exporter

#pragma once

#include <string>
#include <vector>

#include "exporter/checks/evaluate.h"
#include "tests/support/sample_inventory.h"

namespace exporter {

// What one check says of an inventory.
CheckResult EvaluateOne(const Check& check, const Inventory& inventory,
                        const AnalysisOptions& options = {}, const Memory& memory = {});

// The same `later`, with disks, volumes and attachments read once more, when the check remembers
// what it saw in this inventory.
CheckResult EvaluateAgain(const Check& check, Inventory inventory, std::chrono::seconds later,
                          const AnalysisOptions& options = {});

// Whether the check gives a verdict on an inventory.
bool IsComplete(const Check& check, const Inventory& inventory);

// What is remembered of an inventory.
Memory MemoryOf(const Inventory& inventory, const AnalysisOptions& options = {});

// "ns/name", or the name of what has no namespace.
std::vector<std::string> NamesOf(const std::vector<Finding>& findings);

}  // namespace exporter

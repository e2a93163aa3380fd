#pragma once

#include <string>
#include <vector>

#include "exporter/checks/judge.h"
#include "tests/support/sample_inventory.h"

namespace exporter {

// What one check says of an inventory.
CheckResult JudgeOne(const Check& check, const Inventory& inventory,
                     const AnalysisOptions& options = {});

// The same `later`, with disks, volumes and attachments read once more, when the check remembers
// what it saw in this inventory.
CheckResult JudgeAgain(const Check& check, Inventory inventory, std::chrono::seconds later,
                       const AnalysisOptions& options = {});

// "ns/name", or the name of what has no namespace.
std::vector<std::string> NamesOf(const std::vector<Finding>& findings);

}  // namespace exporter

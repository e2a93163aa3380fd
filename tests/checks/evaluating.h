// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exporter/checks/evaluate.h"
#include "tests/analysis/scale_up_world.h"
#include "tests/support/sample_inventory.h"

namespace exporter {

// The result of one check for an inventory.
CheckResult EvaluateOne(const Check& check, const Inventory& inventory,
                        const AnalysisOptions& options = {}, const Memory& memory = {});

// The result `later`, after disks, volumes and attachments were read again, with the memory of an
// evaluation of this inventory.
CheckResult EvaluateAgain(const Check& check, Inventory inventory, std::chrono::seconds later,
                          const AnalysisOptions& options = {});

// Whether the check was evaluated, rather than withheld, for an inventory.
bool IsComplete(const Check& check, const Inventory& inventory);

// The memory after one evaluation of an inventory.
Memory MemoryOf(const Inventory& inventory, const AnalysisOptions& options = {});

// The only one of them; fails the test if it is not.
Finding OnlyOneOf(const std::vector<Finding>& findings);

// The only finding of scale-up-blocked for a world.
Finding FindingOf(const ScaleUpWorld& world);

// "ns/name", or just the name of cluster-scoped objects.
std::vector<std::string> NamesOf(const std::vector<Finding>& findings);

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "tests/checks/evaluating.h"

#include <memory>
#include <utility>

#include <gtest/gtest.h>

#include "exporter/checks/checks.h"

namespace exporter {
namespace {

// The same rows as read again `later`.
template <class T>
Table<T> Reread(const Table<T>& table, std::chrono::seconds later) {
  if (!table.available()) return {};
  Table<T> again(std::vector<T>(table.begin(), table.end()), table.read_started() + later);
  again.set_health(table.health());
  return again;
}

Evaluated Run(const Check& check, const Inventory& inventory, const AnalysisOptions& options,
              const Memory& memory) {
  return Evaluate(std::make_shared<const Inventory>(inventory), options, memory, {&check, 1});
}

}  // namespace

CheckResult EvaluateOne(const Check& check, const Inventory& inventory,
                        const AnalysisOptions& options, const Memory& memory) {
  return Run(check, inventory, options, memory).evaluation->results.at(0);
}

CheckResult EvaluateAgain(const Check& check, Inventory inventory, std::chrono::seconds later,
                          const AnalysisOptions& options) {
  const Memory memory = Run(check, inventory, options, {}).next_memory;
  inventory.taken_at += later;
  inventory.disks = Reread(inventory.disks, later);
  inventory.volume_attachments = Reread(inventory.volume_attachments, later);
  inventory.persistent_volumes = Reread(inventory.persistent_volumes, later);
  return EvaluateOne(check, inventory, options, memory);
}

bool IsComplete(const Check& check, const Inventory& inventory) {
  return EvaluateOne(check, inventory).complete;
}

Memory MemoryOf(const Inventory& inventory, const AnalysisOptions& options) {
  return Evaluate(std::make_shared<const Inventory>(inventory), options, {}).next_memory;
}

Finding OnlyOneOf(const std::vector<Finding>& findings) {
  EXPECT_EQ(findings.size(), 1U);
  return findings.empty() ? Finding{} : findings[0];
}

Finding FindingOf(const ScaleUpWorld& world) {
  return OnlyOneOf(EvaluateOne(ScaleUpBlockedCheck(), world.Take(), {}, world.memory).findings);
}

std::vector<std::string> NamesOf(const std::vector<Finding>& findings) {
  std::vector<std::string> names;
  for (const Finding& finding : findings) {
    names.push_back(finding.ns.empty() ? finding.name : finding.ns + "/" + finding.name);
  }
  return names;
}

}  // namespace exporter

#include "tests/checks/judging.h"

#include <utility>

namespace exporter {
namespace {

// The same rows, read `later`.
template <class T>
Table<T> Reread(const Table<T>& table, std::chrono::seconds later) {
  if (!table.available()) return {};
  return Table<T>(std::vector<T>(table.begin(), table.end()), table.read_started() + later);
}

}  // namespace

CheckResult JudgeOne(const Check& check, const Inventory& inventory,
                     const AnalysisOptions& options) {
  const Analysis analysis(inventory, options);
  Verdicts verdicts;
  Judge(check, analysis, verdicts);
  return std::move(verdicts.results.at(0));
}

CheckResult JudgeAgain(const Check& check, Inventory inventory, std::chrono::seconds later,
                       const AnalysisOptions& options) {
  Verdicts verdicts;
  {
    const Analysis analysis(inventory, options);
    Judge(check, analysis, verdicts);
  }
  inventory.sightings = std::make_shared<const Sightings>(std::move(verdicts.sightings));
  inventory.taken_at += later;
  inventory.disks = Reread(inventory.disks, later);
  inventory.volume_attachments = Reread(inventory.volume_attachments, later);
  inventory.persistent_volumes = Reread(inventory.persistent_volumes, later);
  return JudgeOne(check, inventory, options);
}

std::vector<std::string> NamesOf(const std::vector<Finding>& findings) {
  std::vector<std::string> names;
  for (const Finding& finding : findings) {
    names.push_back(finding.ns.empty() ? finding.name : finding.ns + "/" + finding.name);
  }
  return names;
}

}  // namespace exporter

#include "exporter/checks/shown_states.h"

#include "exporter/checks/leaked_disk.h"

namespace exporter {

ShownStates::ShownStates(const std::vector<CheckResult>& results) {
  for (const CheckResult& result : results) {
    if (result.check->name != LeakedDiskCheck().name) continue;
    for (const Finding& finding : result.findings) leaked_.insert(finding.name);
    for (const Finding& finding : result.ignored) leaked_.insert(finding.name);
  }
}

std::string_view ShownStates::Of(const ReconciledDisk& disk) const {
  return disk.state == "settling" && leaked_.contains(disk.disk->id) ? "leaked" : disk.state;
}

}  // namespace exporter

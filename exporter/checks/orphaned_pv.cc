// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "exporter/analysis/volume_facts.h"
#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"
#include "exporter/core/text.h"

namespace exporter {
namespace orphaned_pv {

using kubernetes::PersistentVolume;

constexpr std::array kRequired{kNeeds<&Inventory::persistent_volumes>};

// What happened to the claim, according to the phase.
std::string Explanation(const Analysis& analysis, const PersistentVolume& volume) {
  const std::string claim = volume.claim ? volume.claim->ns + "/" + volume.claim->name : "";
  if (volume.phase == "Released") return "its claim " + claim + " was deleted and it is kept";
  if (volume.phase == "Failed") {
    return "it could not be reclaimed" + (volume.message->empty() ? "" : ": " + *volume.message);
  }
  if (claim.empty()) return "it belongs to no claim, and the next one that fits may take it";
  const bool is_missing = analysis.inventory.persistent_volume_claims.available() &&
                          analysis.index.FindClaim(volume.claim->ns, volume.claim->name) == nullptr;
  return "it is reserved for claim " + claim + ", which does not " +
         (is_missing ? "exist" : "use it");
}

std::vector<RemedyStep> Remedy(const Analysis& analysis, const PersistentVolume& volume) {
  auto steps = Steps(
      Look("Find out whose data it is.", "kubectl describe pv " + ShellWord(volume.meta.name)));
  std::ranges::move(RemovalSteps(analysis, volume), std::back_inserter(steps));
  return steps;
}

// What happens to its disk, as the end of the sentence.
std::string DiskText(const Analysis& analysis, const PersistentVolume& volume,
                     const std::optional<MonthlyCost>& cost) {
  if (volume.disk_id.empty()) return "";
  if (analysis.index.IsDiskGone(volume)) return "; ECS does not list its disk";
  const std::string text = "; its disk costs " + CostText(cost);
  if (const auto user = FindDiskUser(analysis, volume)) {
    return (cost ? text : "") + "; the disk must not be deleted: " + user->reason;
  }
  return text;
}

// Whether a disk is billed for this volume alone. A disk missing from one list may still exist.
bool IsPaidFor(const Analysis& analysis, const PersistentVolume& volume) {
  return !volume.disk_id.empty() && analysis.index.FindVolumeOfDisk(volume.disk_id) == &volume;
}

Finding MakeFinding(const Analysis& analysis, const PersistentVolume& volume) {
  Finding finding = FindingOn(analysis, volume);
  finding.severity = IsPaidFor(analysis, volume) ? Severity::kCritical : Severity::kWarning;
  finding.reason = LowerCase(volume.phase);
  finding.since = PhaseSince(analysis.inventory, volume);
  finding.summary = "PersistentVolume " + volume.meta.name + " is " + volume.phase + ": " +
                    Explanation(analysis, volume) +
                    DiskText(analysis, volume, finding.monthly_cost) + ".";
  finding.remedy = Remedy(analysis, volume);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::vector<Finding> findings;
  for (const auto& volume : analysis.inventory.persistent_volumes) {
    if (!IsOrphaned(volume) || volume.meta.deleting_since) continue;
    if (!Covers(analysis.inventory.scope, volume)) continue;
    findings.push_back(MakeFinding(analysis, volume));
  }
  return findings;
}

}  // namespace orphaned_pv

// orphaned-pv: a PersistentVolume that has been Available, Released or Failed for longer than the
// grace period and is not being deleted; the reason is the phase in lower case. Critical if a disk
// of its own is billed for it, otherwise (NAS, OSS, local) a warning.
Check OrphanedPvCheck() {
  using namespace orphaned_pv;
  return {
      .name = "orphaned-pv", .severities = kWarningOrCritical, .needs = kRequired, .find = Find};
}

}  // namespace exporter

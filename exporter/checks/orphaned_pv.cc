#include "exporter/checks/orphaned_pv.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "exporter/analysis/volume_facts.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace {

using kubernetes::PersistentVolume;

constexpr std::array kSeverities{Severity::kWarning, Severity::kCritical};

std::string LowerCase(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool IsComplete(const Inventory& inventory) {
  return inventory.persistent_volumes.available();
}

// What became of the claim, in the words of the phase.
std::string Story(const PersistentVolume& volume) {
  const std::string claim = volume.claim ? volume.claim->ns + "/" + volume.claim->name : "";
  if (volume.phase == "Released") return "its claim " + claim + " was deleted and it is kept";
  if (volume.phase == "Failed") {
    return "it could not be reclaimed" + (volume.message.empty() ? "" : ": " + volume.message);
  }
  return claim.empty() ? "it belongs to no claim, and the next one that fits may take it"
                       : "it is reserved for the claim " + claim + ", which does not use it";
}

std::vector<RemedyStep> Remedy(const PersistentVolume& volume) {
  const std::string name = ShellWord(volume.meta.name);
  std::vector<RemedyStep> steps{Look("Find out whose data it is.", "kubectl describe pv " + name)};
  if (!volume.disk_id.empty()) steps.push_back(SnapshotDisk(volume.disk_id));
  const bool is_deleted_with_it = volume.reclaim_policy == "Delete";
  steps.push_back(
      Act("Delete the volume, if nobody needs it.", "kubectl delete pv " + name,
          is_deleted_with_it
              ? "The policy Delete may take the disk and all its data with it."
              : "The disk and its data stay, and Kubernetes forgets which disk it was."));
  if (volume.disk_id.empty() || is_deleted_with_it) return steps;
  steps.push_back(Act("Delete its disk, which is billed until then.",
                      "aliyun ecs DeleteDisk --DiskId " + ShellWord(volume.disk_id),
                      "All data on the disk is lost, but for what snapshots hold."));
  return steps;
}

Finding Object(const Analysis& analysis, const PersistentVolume& volume) {
  const auto cost = VolumeMonthlyCost(analysis.prices, analysis.index, volume);
  const std::string price = volume.disk_id.empty() ? "" : "; its disk costs " + CostText(cost);
  return {.check = "orphaned-pv",
          .severity = volume.disk_id.empty() ? Severity::kWarning : Severity::kCritical,
          .kind = "PersistentVolume",
          .ns = {},
          .name = volume.meta.name,
          .storage_class = volume.storage_class,
          .node = {},
          .zone = PlacementOf(analysis.index, volume).zone,
          .reason = LowerCase(volume.phase),
          .since = PhaseSince(analysis.inventory, volume),
          .monthly_cost = cost,
          .disk_id = volume.disk_id,
          .summary = "PersistentVolume " + volume.meta.name + " is " + volume.phase + ": " +
                     Story(volume) + price + ".",
          .remedy = Remedy(volume),
          .is_ignored = IsIgnored(analysis, volume.meta)};
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::vector<Finding> findings;
  for (const auto& volume : analysis.inventory.persistent_volumes) {
    if (!IsOrphaned(volume) || !Covers(analysis.inventory.scope, volume)) continue;
    findings.push_back(Object(analysis, volume));
  }
  return findings;
}

}  // namespace

Check OrphanedPvCheck() {
  return {
      .name = "orphaned-pv", .severities = kSeverities, .is_complete = IsComplete, .find = Find};
}

}  // namespace exporter

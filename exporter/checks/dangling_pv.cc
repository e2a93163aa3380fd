// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <array>

#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace dangling_pv {

using kubernetes::PersistentVolume;

constexpr std::array kRequired{kNeedsFresh<&Inventory::persistent_volumes>,
                               kNeedsFresh<&Inventory::disks>};

bool IsKnown(const Analysis& analysis) {
  return analysis.disks.are_losses_known;
}

bool HasClaim(const PersistentVolume& volume) {
  return volume.phase == "Bound" && volume.claim && !volume.claim->name.empty();
}

std::string Summary(const PersistentVolume& volume) {
  const std::string what = "PersistentVolume " + volume.meta.name + " (" + volume.phase +
                           ") names disk " + volume.disk_id + ", which does not exist in ECS: ";
  if (!HasClaim(volume)) return what + "no pod can ever use it, and its data is lost.";
  return what + "the next pod that mounts claim " + volume.claim->ns + "/" + volume.claim->name +
         " hangs, and its data is lost.";
}

RemedyStep DeleteClaimOf(const Analysis& analysis, const PersistentVolume& volume) {
  return Delete(
      analysis.index.FindClaim(volume.claim->ns, volume.claim->name),
      "Delete the claim, so that a new volume can take its place.",
      "kubectl delete pvc -n " + ShellWord(volume.claim->ns) + " " + ShellWord(volume.claim->name),
      "A StatefulSet makes a new, empty volume in its place: what the pod does with an "
      "empty one has to be known before.");
}

std::vector<RemedyStep> Remedy(const Analysis& analysis, const PersistentVolume& volume) {
  const std::string name = ShellWord(volume.meta.name);
  auto steps = Steps(
      LookAtDisk(analysis, volume),
      Look("See what uses the volume, and whether the disk was moved to another account.",
           "kubectl describe pv " + name),
      Look("Look for a snapshot of the disk that was deleted.",
           "aliyun ecs DescribeSnapshots" + RegionOption(analysis, volume) +
               " --PageSize 100 --DiskId " + ShellWord(volume.disk_id)),
      Look("If there is one, make a disk of it and a new PersistentVolume for that disk first."));
  if (volume.reclaim_policy != "Retain") steps.push_back(KeepDiskStep(volume, kDiskMayExist));
  if (HasClaim(volume)) steps.push_back(DeleteClaimOf(analysis, volume));
  steps.push_back(Delete(volume.meta, "Delete the volume, which holds nothing any more.",
                         "kubectl delete pv " + name,
                         "Kubernetes forgets which disk it was, and with it which snapshots."));
  return steps;
}

Finding MakeFinding(const Analysis& analysis, const PersistentVolume& volume, TimePoint since) {
  Finding finding = FindingOn(analysis, volume);
  finding.reason = "disk_missing";
  finding.since = since;
  finding.summary = Summary(volume);
  finding.remedy = Remedy(analysis, volume);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::vector<Finding> findings;
  for (const ReconciledVolume& entry : analysis.disks.volumes) {
    if (entry.lost_since) {
      findings.push_back(MakeFinding(analysis, *entry.volume, *entry.lost_since));
    }
  }
  return findings;
}

}  // namespace dangling_pv

// dangling-pv: a PersistentVolume in any phase whose ECS disk no longer exists. Critical, reason
// `disk_missing`: the data is lost, and nothing is billed. The disk must be absent from two
// consecutive lists, since acting on a single bad response would delete live data. Volumes in
// regions and accounts that are not polled are not checked.
Check DanglingPvCheck() {
  using namespace dangling_pv;
  return {.name = "dangling-pv",
          .severities = kOnlyCritical,
          .needs = kRequired,
          .find = Find,
          .has_grace = false,
          .is_known = IsKnown};
}

}  // namespace exporter

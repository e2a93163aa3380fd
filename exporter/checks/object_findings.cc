// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/object_findings.h"

#include "exporter/analysis/claim_use.h"
#include "exporter/analysis/volume_facts.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace {

using kubernetes::PersistentVolume;
using kubernetes::PersistentVolumeClaim;

void SetCost(const Analysis& analysis, const PersistentVolume& volume, Finding& finding) {
  finding.monthly_cost = VolumeMonthlyCost(analysis.prices, analysis.index, volume);
  finding.disk_id = volume.disk_id;
}

}  // namespace

std::string ClaimTitle(const PersistentVolumeClaim& claim) {
  return "PersistentVolumeClaim " + claim.meta.ns + "/" + claim.meta.name;
}

std::string ClaimCommand(const std::string& verb, const PersistentVolumeClaim& claim) {
  return "kubectl " + verb + " pvc -n " + ShellWord(claim.meta.ns) + " " +
         ShellWord(claim.meta.name);
}

Finding FindingOn(const Analysis& analysis, std::string_view kind,
                  const kubernetes::ObjectMeta& meta) {
  return {.kind = std::string(kind),
          .ns = meta.ns,
          .name = meta.name,
          .is_ignored = IsIgnored(analysis, meta)};
}

void SetPlace(const Analysis& analysis, const PersistentVolume* volume, Finding& finding) {
  if (volume == nullptr) return;
  finding.storage_class = volume->storage_class;
  finding.zone = PlacementOf(analysis.index, *volume).zone;
}

Finding FindingOn(const Analysis& analysis, const PersistentVolume& volume) {
  Finding finding = FindingOn(analysis, "PersistentVolume", volume.meta);
  SetPlace(analysis, &volume, finding);
  SetCost(analysis, volume, finding);
  return finding;
}

Finding FindingOn(const Analysis& analysis, const PersistentVolumeClaim& claim) {
  Finding finding = FindingOn(analysis, "PersistentVolumeClaim", claim.meta);
  if (const PersistentVolume* volume = FindVolumeOf(analysis.index, claim)) {
    SetPlace(analysis, volume, finding);
    SetCost(analysis, *volume, finding);
  }
  finding.storage_class = claim.storage_class.value_or("");
  return finding;
}

Finding FindingOn(const Analysis& analysis, const kubernetes::VolumeAttachment& attachment,
                  const PersistentVolume* volume) {
  Finding finding = FindingOn(analysis, "VolumeAttachment", attachment.meta);
  finding.node = attachment.node_name;
  SetPlace(analysis, volume, finding);
  return finding;
}

std::string DiskCostText(const Finding& finding) {
  if (finding.disk_id.empty()) return "";
  return "; its disk " + finding.disk_id + " costs " + CostText(finding.monthly_cost);
}

std::vector<RemedyStep> DeleteClaimSteps(const Analysis& analysis,
                                         const PersistentVolumeClaim& claim) {
  const std::string deletion = ClaimCommand("delete", claim);
  const PersistentVolume* volume = FindVolumeOf(analysis.index, claim);
  if (volume == nullptr) {
    return Steps(Delete(
        claim.meta, "Delete the claim, if nobody needs it.", deletion,
        claim.volume_name.empty() ? "" : "Its volume may go with it, and all data on that."));
  }
  if (const auto user = FindDiskUser(analysis, *volume)) {
    return StepsKeepingDisk(*volume, *user, &claim);
  }
  std::vector<RemedyStep> steps;
  if (!volume->disk_id.empty()) {
    steps.push_back(SnapshotDisk(volume->disk_id, RegionOption(analysis, *volume)));
  }
  if (volume->reclaim_policy != "Retain") {
    steps.push_back(Delete(claim.meta, "Delete the claim, if nobody needs its data.", deletion,
                           "The volume has the policy " + volume->reclaim_policy +
                               ": all its data is lost at once, except what manual snapshots hold "
                               "(automatic ones may go with the disk)."));
    return steps;
  }
  steps.push_back(
      Delete(claim.meta, "Delete the claim, if nobody needs its data. The volume stays, Released.",
             deletion, "A new claim of this name gets a new, empty volume, not this one."));
  steps.push_back(Delete(
      volume->meta, "Delete the volume, too.", "kubectl delete pv " + ShellWord(volume->meta.name),
      "Its storage and data stay, and Kubernetes no longer knows which they were."));
  if (!volume->disk_id.empty()) steps.push_back(DeleteDiskStep(analysis, *volume));
  return steps;
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <array>
#include <utility>

#include "exporter/analysis/claim_use.h"
#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace lost_claim {

using kubernetes::PersistentVolumeClaim;

constexpr std::array kRequired{kNeeds<&Inventory::persistent_volume_claims>,
                               kNeeds<&Inventory::persistent_volumes>};

// The other claim that owns the volume named by this one; null if there is none.
const kubernetes::ClaimRef* FindTaker(const Analysis& analysis,
                                      const PersistentVolumeClaim& claim) {
  const auto* volume = analysis.index.FindVolume(claim.volume_name);
  if (volume == nullptr || !volume->claim || RefersTo(*volume->claim, claim)) return nullptr;
  return &*volume->claim;
}

std::string Explanation(const PersistentVolumeClaim& claim, const kubernetes::ClaimRef* taker) {
  if (claim.volume_name.empty()) return "it no longer names the PersistentVolume that it had";
  const std::string volume = "its PersistentVolume " + claim.volume_name;
  if (taker != nullptr)
    return volume + " belongs to another claim, " + taker->ns + "/" + taker->name;
  return volume + " was deleted under it";
}

std::vector<RemedyStep> Remedy(const Analysis& analysis, const PersistentVolumeClaim& claim,
                               const kubernetes::ClaimRef* taker) {
  auto steps = Steps(
      Look("See which volume it had and which pods want it.", ClaimCommand("describe", claim)));
  if (taker != nullptr) {
    steps.push_back(Look("See whose the volume is now.",
                         "kubectl describe pv " + ShellWord(claim.volume_name)));
  } else {
    for (RemedyStep& step : FindDiskSteps(analysis, claim)) steps.push_back(std::move(step));
    steps.push_back(Act(
        "If it exists, create the PersistentVolume again with the same name, disk, class, size, "
        "access modes and the disk's zone in nodeAffinity, with the policy Retain, and with a "
        "claimRef that holds namespace, name and uid of this claim: the claim is then Bound "
        "again.",
        ClaimCommand("get", claim) + " -o jsonpath='{.metadata.uid}'"));
  }
  steps.push_back(Delete(claim.meta,
                         "If its data is lost or not needed, delete the claim; its pods can start "
                         "once it is recreated.",
                         ClaimCommand("delete", claim),
                         "The record of which volume held the data goes with it."));
  return steps;
}

Finding MakeFinding(const Analysis& analysis, const PersistentVolumeClaim& claim) {
  const kubernetes::ClaimRef* taker = FindTaker(analysis, claim);
  Finding finding = FindingOn(analysis, claim);
  finding.reason = taker != nullptr ? "volume_taken" : "volume_gone";
  // The volume, and so its cost, belongs to the other claim.
  finding.zone.clear();
  finding.monthly_cost.reset();
  finding.disk_id.clear();
  finding.summary = ClaimTitle(claim) + " is Lost: " + Explanation(claim, taker) +
                    "; pods that use it cannot start again, and its data may be gone.";
  finding.remedy = Remedy(analysis, claim, taker);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::vector<Finding> findings;
  for (const auto& claim : analysis.inventory.persistent_volume_claims) {
    if (claim.phase != "Lost" || !Covers(analysis.inventory.scope, claim)) continue;
    findings.push_back(MakeFinding(analysis, claim));
  }
  return findings;
}

}  // namespace lost_claim

// lost-claim: a claim in phase Lost. Critical; reason `volume_gone` (its PersistentVolume was
// deleted while bound) or `volume_taken` (the volume belongs to another claim).
Check LostClaimCheck() {
  using namespace lost_claim;
  return {.name = "lost-claim", .severities = kOnlyCritical, .needs = kRequired, .find = Find};
}

}  // namespace exporter

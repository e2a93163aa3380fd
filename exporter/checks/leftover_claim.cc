// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <array>

#include "exporter/analysis/claim_use.h"
#include "exporter/analysis/scalers.h"
#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace leftover_claim {

using kubernetes::PersistentVolumeClaim;
using kubernetes::StatefulSet;

// The reason of a claim whose replica a scaler may bring back, and who that is.
struct Cover {
  std::string_view reason;
  std::string_view scaler;
};

// In the order of Scaler.
constexpr std::array<Cover, 4> kCovers{{{"", ""},
                                        {"hpa_covers", "its autoscaler"},
                                        {"scaler_covers", "its ScaledObject of KEDA"},
                                        {"scaler_covers", "its kube-downscaler"}}};

// Unreadable scalers would turn information into warnings.
bool IsKnown(const Analysis& analysis) {
  return Scalers::AreKnown(analysis.inventory);
}

constexpr std::array kRequired{kNeeds<&Inventory::persistent_volume_claims>,
                               kNeeds<&Inventory::stateful_sets>, kNeeds<&Inventory::pods>};

// "has 2 replicas from 0 on".
std::string RangeText(const StatefulSet& set) {
  return "has " + std::to_string(set.replicas) + (set.replicas == 1 ? " replica" : " replicas") +
         (set.first_ordinal == 0 ? "" : " from " + std::to_string(set.first_ordinal) + " on");
}

// Why the claim is left over, and what happens on the next scale-up. `scaler` may be empty: nothing
// asks for `owner` again by itself.
std::string Explanation(const LeftoverClaim& leftover, const ClaimOwner& owner,
                        std::string_view scaler) {
  if (leftover.owners.empty()) {
    return " was made for a StatefulSet that exists no more";
  }
  const std::string replica = std::to_string(owner.ordinal);
  return " was made for replica " + replica + " of StatefulSet " + owner.stateful_set->meta.name +
         ", which " + RangeText(*owner.stateful_set) + "; " +
         (scaler.empty()
              ? std::string("should it get that replica again, it gets")
              : std::string(scaler) + " may ask for that replica again, which then gets") +
         " this claim with its old data";
}

std::vector<RemedyStep> Remedy(const Analysis& analysis, const PersistentVolumeClaim& claim,
                               const LeftoverClaim& leftover) {
  auto steps = Steps(Look("Find out whose data it is, and since when nobody uses it.",
                          ClaimCommand("describe", claim)));
  const auto attachments = analysis.index.AttachmentsOf(claim.volume_name);
  if (!attachments.empty()) {
    const std::string& node =
        (*std::ranges::min_element(attachments, {}, [](const auto* each) -> const std::string& {
          return each->node_name;
        }))->node_name;
    steps.push_back(
        Look("Its volume is still attached to node " + node +
                 ": end what uses it there first. A machine that still runs may still write to it.",
             "kubectl get pods -A -o wide --field-selector " + ShellWord("spec.nodeName=" + node)));
  }
  if (leftover.owners.empty()) {
    steps.push_back(
        Look("Make sure that the StatefulSet is not to be installed again: one of the "
             "same name gets this claim with its old data.",
             "kubectl get statefulsets -n " + ShellWord(claim.meta.ns)));
  } else {
    steps.push_back(
        Look("Make sure that nobody is about to scale the StatefulSet up: keep the "
             "claim if the replica is to get its old data back.",
             "kubectl get statefulset,hpa -n " + ShellWord(claim.meta.ns)));
  }
  for (RemedyStep& step : DeleteClaimSteps(analysis, claim)) steps.push_back(std::move(step));
  if (!leftover.owners.empty() && leftover.owners.front().stateful_set->when_scaled != "Delete") {
    steps.push_back(
        Act("Only if the data of removed replicas is never needed: set "
            "spec.persistentVolumeClaimRetentionPolicy.whenScaled to Delete. This does not delete "
            "the claim reported here.",
            "",
            "Every later scale-down, also by an autoscaler, deletes the claims of the removed "
            "replicas; under the policy Delete their disks go too, without a snapshot."));
  }
  return steps;
}

Finding MakeFinding(const Analysis& analysis, const Scalers& scalers,
                    const PersistentVolumeClaim& claim, const LeftoverClaim& leftover) {
  Scaler scaler = Scaler::kNone;
  const auto covered = std::ranges::find_if(leftover.owners, [&](const ClaimOwner& each) {
    scaler = scalers.Of(each);
    return scaler != Scaler::kNone;
  });
  ClaimOwner owner;  // the replica that a scaler covers, else the first
  if (!leftover.owners.empty()) owner = leftover.owners.front();
  if (covered != leftover.owners.end()) owner = *covered;
  const Cover& cover = kCovers.at(static_cast<std::size_t>(scaler));
  const bool is_covered = scaler != Scaler::kNone;
  Finding finding = FindingOn(analysis, claim);
  finding.severity = is_covered ? Severity::kInfo : Severity::kWarning;
  finding.reason = is_covered                ? std::string(cover.reason)
                   : leftover.owners.empty() ? "statefulset_gone"
                                             : "scaled_down";
  finding.since = UnusedSince(claim);
  finding.summary =
      ClaimTitle(claim) + Explanation(leftover, owner, cover.scaler) + DiskCostText(finding) + ".";
  finding.remedy = Remedy(analysis, claim, leftover);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  const Scalers scalers(analysis.inventory);
  std::vector<Finding> findings;
  for (const auto& claim : analysis.inventory.persistent_volume_claims) {
    if (!Covers(analysis.inventory.scope, claim)) continue;
    if (const auto leftover = FindLeftover(analysis, claim)) {
      findings.push_back(MakeFinding(analysis, scalers, claim, *leftover));
    }
  }
  return findings;
}

}  // namespace leftover_claim

// leftover-claim: a claim left behind by a replica that its StatefulSet no longer has. Warning with
// reason `scaled_down` (outside the replica range) or `statefulset_gone`; info with `hpa_covers` if
// an autoscaler may scale up to that replica again, or `scaler_covers` if a ScaledObject of KEDA or
// kube-downscaler may. Not reported while autoscalers or ScaledObjects cannot be read; where they
// are not served there are none.
Check LeftoverClaimCheck() {
  using namespace leftover_claim;
  return {.name = "leftover-claim",
          .severities = kInfoOrWarning,
          .needs = kRequired,
          .find = Find,
          .is_known = IsKnown};
}

}  // namespace exporter

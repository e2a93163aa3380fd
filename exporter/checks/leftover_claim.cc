// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "exporter/analysis/claim_use.h"
#include "exporter/analysis/grouped.h"
#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace leftover_claim {

using kubernetes::PersistentVolumeClaim;
using kubernetes::StatefulSet;

// The highest maxReplicas of the autoscalers that target a StatefulSet.
using MaxReplicas = ByObject<std::int64_t>;

MaxReplicas MaxReplicasOf(const Inventory& inventory) {
  MaxReplicas max;
  for (const auto& autoscaler : inventory.horizontal_pod_autoscalers) {
    if (autoscaler.target_kind != "StatefulSet") continue;
    std::int64_t& replicas = max[{autoscaler.meta.ns, autoscaler.target_name}];
    replicas = std::max(replicas, autoscaler.max_replicas);
  }
  return max;
}

// Unreadable autoscalers would turn hpa_covers (info) into warnings. If the API is not served (404)
// or not polled, there are none.
bool IsKnown(const Analysis& analysis) {
  const TableState& autoscalers = analysis.inventory.horizontal_pod_autoscalers;
  if (autoscalers.available()) return true;
  const SourceHealth& health = autoscalers.health();
  const bool is_refused = health.failure && *health.failure != ErrorKind::kBadResponse;
  return !is_refused && !health.was_read;
}

constexpr std::array kRequired{kNeeds<&Inventory::persistent_volume_claims>,
                               kNeeds<&Inventory::stateful_sets>, kNeeds<&Inventory::pods>};

bool IsCovered(const MaxReplicas& max, const ClaimOwner& owner) {
  const StatefulSet& set = *owner.stateful_set;
  const auto found = max.find({set.meta.ns, set.meta.name});
  return found != max.end() && IsInRange(set, owner.ordinal, found->second);
}

// "has 2 replicas from 0 on".
std::string RangeText(const StatefulSet& set) {
  return "has " + std::to_string(set.replicas) + (set.replicas == 1 ? " replica" : " replicas") +
         (set.first_ordinal == 0 ? "" : " from " + std::to_string(set.first_ordinal) + " on");
}

// Why the claim is left over, and what happens on the next scale-up.
std::string Explanation(const LeftoverClaim& leftover, const ClaimOwner* covered) {
  if (leftover.owners.empty()) {
    return " was made for a StatefulSet that exists no more";
  }
  const ClaimOwner& owner = covered != nullptr ? *covered : leftover.owners.front();
  const std::string replica = std::to_string(owner.ordinal);
  return " was made for replica " + replica + " of StatefulSet " + owner.stateful_set->meta.name +
         ", which " + RangeText(*owner.stateful_set) + "; " +
         (covered != nullptr ? "its autoscaler may ask for that replica again, which then gets"
                             : "should it get that replica again, it gets") +
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
    const StatefulSet& set = *leftover.owners.front().stateful_set;
    steps.push_back(
        Look("Make sure that nobody is about to scale the StatefulSet up: keep the "
             "claim if the replica is to get its old data back.",
             "kubectl get statefulset,hpa -n " + ShellWord(claim.meta.ns)));
    if (set.when_scaled != "Delete") {
      steps.push_back(
          Look("To have such claims deleted at the next scale-down, set "
               "persistentVolumeClaimRetentionPolicy.whenScaled to Delete."));
    }
  }
  for (RemedyStep& step : DeleteClaimSteps(analysis, claim)) steps.push_back(std::move(step));
  return steps;
}

Finding MakeFinding(const Analysis& analysis, const MaxReplicas& max,
                    const PersistentVolumeClaim& claim, const LeftoverClaim& leftover) {
  const auto covered = std::ranges::find_if(
      leftover.owners, [&](const ClaimOwner& owner) { return IsCovered(max, owner); });
  const bool is_covered = covered != leftover.owners.end();
  Finding finding = FindingOn(analysis, claim);
  finding.severity = is_covered ? Severity::kInfo : Severity::kWarning;
  finding.reason = is_covered                ? "hpa_covers"
                   : leftover.owners.empty() ? "statefulset_gone"
                                             : "scaled_down";
  finding.since = UnusedSince(claim);
  finding.summary = ClaimTitle(claim) + Explanation(leftover, is_covered ? &*covered : nullptr) +
                    DiskCostText(finding) + ".";
  finding.remedy = Remedy(analysis, claim, leftover);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  const MaxReplicas max = MaxReplicasOf(analysis.inventory);
  std::vector<Finding> findings;
  for (const auto& claim : analysis.inventory.persistent_volume_claims) {
    if (!Covers(analysis.inventory.scope, claim)) continue;
    if (const auto leftover = FindLeftover(analysis, claim)) {
      findings.push_back(MakeFinding(analysis, max, claim, *leftover));
    }
  }
  return findings;
}

}  // namespace leftover_claim

// leftover-claim: a claim left behind by a replica that its StatefulSet no longer has. Warning with
// reason `scaled_down` (outside the replica range) or `statefulset_gone`; info with `hpa_covers` if
// an autoscaler may scale up to that replica again. Not reported while autoscalers cannot be read;
// a cluster without autoscaling/v2 has no hpa_covers.
Check LeftoverClaimCheck() {
  using namespace leftover_claim;
  return {.name = "leftover-claim",
          .severities = kInfoOrWarning,
          .needs = kRequired,
          .find = Find,
          .is_known = IsKnown};
}

}  // namespace exporter

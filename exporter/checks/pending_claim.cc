// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <array>

#include "exporter/checks/cause_advice.h"
#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"
#include "exporter/checks/volume_source_steps.h"

namespace exporter {
namespace pending_claim {

using kubernetes::PersistentVolumeClaim;

// Events and snapshots are optional: without them a provisioning failure is reported as `waiting`.
constexpr std::array kRequired{kNeeds<&Inventory::persistent_volume_claims>,
                               kNeeds<&Inventory::persistent_volumes>,
                               kNeeds<&Inventory::storage_classes>, kNeeds<&Inventory::pods>};

// A failure with a known cause is told by it.
std::string_view ReasonOf(const PendingClaim& pending) {
  const bool is_known = pending.cause == PendingCause::kProvisioningFailed &&
                        pending.failure_cause != ErrorCause::kOther;
  return is_known ? Name(pending.failure_cause) : Name(pending.cause);
}

// For a pod that cannot be scheduled.
std::string PodExplanation(const PendingClaim& pending, const std::string& why) {
  const kubernetes::Pod& pod = *pending.pod;
  return "pod " + pod.meta.name + " waits for a node " + why + ": " +
         (pod.unscheduled_message->empty() ? *pod.unscheduled_reason : *pod.unscheduled_message);
}

std::string WaitingExplanation(const PendingClaim& pending) {
  const PersistentVolumeClaim& claim = *pending.claim;
  if (pending.volume != nullptr) {
    return "it names the volume " + claim.volume_name + ", which does not fit it or is not bound";
  }
  if (pending.pod == nullptr) return "no volume fits it and none was made";
  if (pending.pod->node_name.empty()) return "pod " + pending.pod->meta.name + " waits for it";
  return "pod " + pending.pod->meta.name + " was put on node " + pending.pod->node_name +
         " and no volume was chosen for it";
}

// May end in a full stop taken over from the scheduler's or driver's message.
std::string Explanation(const PendingClaim& pending) {
  const PersistentVolumeClaim& claim = *pending.claim;
  switch (pending.cause) {
    case PendingCause::kProvisioningFailed:
      if (pending.source_fault)
        return "no volume can be created for it: " + pending.source_fault->text;
      return "its volume could not be created: " + ReadableError(pending.failure->message);
    case PendingCause::kClassMissing:
      return "its StorageClass " + *claim.storage_class + " does not exist";
    case PendingCause::kNoClass:
      return claim.storage_class ? "it asks for a volume without a StorageClass, and none fits"
                                 : "it names no StorageClass, and there is no default";
    case PendingCause::kVolumeTaken:
      return "the volume " + claim.volume_name + " that it names belongs to " +
             pending.volume->claim->ns + "/" + pending.volume->claim->name;
    case PendingCause::kVolumeMissing:
      return "the volume " + claim.volume_name + " that it names does not exist";
    case PendingCause::kStorageUnschedulable:
      return PodExplanation(pending, "that can take its volumes");
    case PendingCause::kPodUnschedulable:
      return PodExplanation(pending, "for reasons other than storage");
    case PendingCause::kWaiting:
      return WaitingExplanation(pending);
  }
  return {};
}

// What to compare the message of the provisioner with, and what to do if its cause is known.
RemedyStep ProvisioningAdvice(const PendingClaim& pending) {
  if (pending.source_fault) {
    return SourceStep(SourceOf(*pending.claim), pending.source_fault->trouble);
  }
  const std::string look =
      "kubectl get storageclass " + ShellWord(pending.storage_class->meta.name) + " -o yaml";
  if (pending.cause == PendingCause::kProvisioningFailed &&
      pending.failure_cause != ErrorCause::kOther) {
    const auto& advice = AdviceOn({.cause = pending.failure_cause, .side = pending.failure_side});
    return Look(std::string(advice.what),
                advice.command.empty() ? look : std::string(advice.command));
  }
  return Look(
      "Compare what the class asks for with what the message names: category, size, zone, "
      "quota, stock, permission.",
      look);
}

// What to look at and what to do, by cause.
RemedyStep Advice(const PendingClaim& pending) {
  const PersistentVolumeClaim& claim = *pending.claim;
  const std::string volume = "kubectl describe pv " + ShellWord(claim.volume_name);
  switch (pending.cause) {
    case PendingCause::kClassMissing:
    case PendingCause::kNoClass:
      return Look(
          "Create the class, or mark one as default. The class of a claim cannot be "
          "changed: to use another, recreate the claim.",
          "kubectl get storageclass");
    case PendingCause::kVolumeTaken:
      return Look(
          "See whose the volume is. Recreate the claim without spec.volumeName, or with "
          "another volume.",
          volume);
    case PendingCause::kVolumeMissing:
      return Look("Create that volume, or recreate the claim without spec.volumeName.",
                  "kubectl get pv");
    case PendingCause::kStorageUnschedulable:
    case PendingCause::kPodUnschedulable:
      return Look("See what the pod asks of a node, and which nodes there are.",
                  "kubectl describe pod -n " + ShellWord(pending.pod->meta.ns) + " " +
                      ShellWord(pending.pod->meta.name));
    case PendingCause::kProvisioningFailed:
    case PendingCause::kWaiting:
      break;
  }
  if (pending.volume != nullptr) {
    return Look("Compare class, size, access modes and volume mode of both.", volume);
  }
  return ProvisioningAdvice(pending);
}

Finding MakeFinding(const Analysis& analysis, const PendingClaim& pending) {
  const PersistentVolumeClaim& claim = *pending.claim;
  Finding finding = FindingOn(analysis, claim);
  finding.severity =
      pending.cause == PendingCause::kPodUnschedulable ? Severity::kInfo : Severity::kWarning;
  finding.reason = ReasonOf(pending);
  finding.since = pending.since;
  if (finding.storage_class.empty() && pending.storage_class != nullptr) {
    finding.storage_class = pending.storage_class->meta.name;
  }
  finding.summary = ClaimTitle(claim) + " is Pending: " + Explanation(pending);
  if (!finding.summary.ends_with('.')) finding.summary += '.';
  finding.remedy =
      Steps(Look("See the events of the claim.", ClaimCommand("describe", claim)), Advice(pending),
            Act("If it was made by mistake, delete the claim: it holds no data yet.",
                ClaimCommand("delete", claim)));
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::vector<Finding> findings;
  for (const PendingClaim& pending : analysis.pending_claims) {
    if (!Covers(analysis.inventory.scope, *pending.claim)) continue;
    findings.push_back(MakeFinding(analysis, pending));
  }
  return findings;
}

}  // namespace pending_claim

// pending-claim: a Pending claim that something is waiting for. Warning with the cause of the
// provisioning failure as its reason (analysis/error_causes.h; `provisioning_failed` for a message
// that no rule knows), which may be that of its source (analysis/volume_sources.h),
// `class_missing`, `no_class`, `volume_taken`, `volume_missing`, `storage_unschedulable`, or
// `waiting` if the cause is unknown; info with `pod_unschedulable` if its pod is unschedulable for
// reasons other than storage.
Check PendingClaimCheck() {
  using namespace pending_claim;
  return {.name = "pending-claim", .severities = kInfoOrWarning, .needs = kRequired, .find = Find};
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "exporter/checks/blocked_replica.h"
#include "exporter/checks/driver_refusals.h"
#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"
#include "exporter/checks/volume_source_steps.h"

namespace exporter {
namespace scale_up_blocked {

constexpr std::array kRequired{kNeeds<&Inventory::persistent_volumes>,
                               kNeeds<&Inventory::persistent_volume_claims>,
                               kNeeds<&Inventory::storage_classes>,
                               kNeeds<&Inventory::stateful_sets>,
                               kNeeds<&Inventory::nodes>,
                               kNeeds<&Inventory::csi_nodes>,
                               kNeeds<&Inventory::volume_attachments>};

// Without these tables, or with a stale list of disks, there are no forecasts.
bool IsKnown(const Analysis& analysis) {
  return CanPlanScaleUp(analysis.inventory);
}

RemedyStep LookAtClaim(const BlockedReplica& blocked) {
  return Look("See what became of the claim.",
              "kubectl describe pvc --namespace " + blocked.ns() + " " + blocked.claim_name());
}

RemedyStep LookAtSet(const BlockedReplica& blocked) {
  return Look("See where its pods may run.", "kubectl get statefulset --namespace " + blocked.ns() +
                                                 " " + ShellWord(blocked.set.meta.name) +
                                                 " -o yaml");
}

NamedSource SourceNamedBy(const BlockedReplica& blocked) {
  const PlannedClaim& claim = blocked.claim;
  return claim.claim != nullptr ? SourceOf(*claim.claim)
                                : SourceOf(blocked.set, *claim.claim_template);
}

RemedyStep DeleteClaim(const BlockedReplica& blocked, std::string risk) {
  return Delete(blocked.claim.claim,
                "If its data is not needed, delete the claim: the replica gets a new volume then.",
                "kubectl delete pvc --namespace " + blocked.ns() + " " + blocked.claim_name(),
                std::move(risk));
}

std::vector<RemedyStep> MendLostClaim(const Analysis& analysis, const BlockedReplica& blocked) {
  auto steps = Steps(LookAtClaim(blocked));
  if (blocked.claim.claim != nullptr) {
    std::ranges::move(FindDiskSteps(analysis, *blocked.claim.claim), std::back_inserter(steps));
  }
  steps.push_back(
      Look("If it does, recreate the PersistentVolume with the same name and disk and with the "
           "claim's uid in claimRef: the claim is then Bound again.",
           ""));
  steps.push_back(
      DeleteClaim(blocked, "The record of which disk belonged to this replica is lost."));
  return steps;
}

std::vector<RemedyStep> MendClaim(const Analysis& analysis, const BlockedReplica& blocked) {
  if (blocked.replica.reason == BlockedReason::kClaimLost) return MendLostClaim(analysis, blocked);
  if (blocked.replica.reason == BlockedReason::kClaimTerminating) {
    return Steps(LookAtClaim(blocked),
                 Look("Find the pods that still use it; it goes when they do.",
                      "kubectl get pods --namespace " + blocked.ns()));
  }
  if (blocked.replica.reason == BlockedReason::kClaimInUse) {
    return {
        LookAtClaim(blocked),
        Act("Wait for the pod that uses it if that is being deleted already; if not, end it, or "
            "let it use another claim.",
            "")};
  }
  std::vector<RemedyStep> steps;
  if (blocked.claim.volume != nullptr) {
    steps.push_back(Look("See which disk the volume names.",
                         "kubectl describe pv " + ShellWord(blocked.volume())));
    if (!blocked.claim.volume->disk_id.empty()) {
      steps.push_back(LookAtDisk(analysis, *blocked.claim.volume));
    }
  }
  if (blocked.claim.volume != nullptr && blocked.claim.volume->reclaim_policy != "Retain") {
    steps.push_back(KeepDiskStep(*blocked.claim.volume, kDiskMayExist));
  }
  if (blocked.claim.claim == nullptr) {
    steps.push_back(Delete(blocked.claim.volume,
                           "Delete the volume: the replica gets a new one then.",
                           "kubectl delete pv " + ShellWord(blocked.volume()),
                           "The record of which disk belonged to this replica is lost."));
    return steps;
  }
  steps.push_back(LookAtClaim(blocked));
  steps.push_back(
      DeleteClaim(blocked,
                  "The claim is the only record of which disk held this replica's data; under the "
                  "policy Delete the disk is deleted with it."));
  return steps;
}

std::vector<RemedyStep> MendClass(const BlockedReplica& blocked) {
  return Steps(
      Look("See which classes there are.", "kubectl get storageclass"), LookAtSet(blocked),
      Act("Make the class, or a volume that fits. Or recreate the StatefulSet with another "
          "template, which cannot be changed: its pods and claims stay when it is deleted "
          "like this.",
          "kubectl delete statefulset --cascade=orphan --namespace " + blocked.ns() + " " +
              ShellWord(blocked.set.meta.name),
          "Without --cascade=orphan every pod is deleted."));
}

std::vector<RemedyStep> MendNodeName(const BlockedReplica& blocked) {
  return Steps(LookAtSet(blocked),
               Act("Let nodeSelector or nodeAffinity choose the node, by kubernetes.io/hostname, "
                   "instead of nodeName; or use a class with volumeBindingMode Immediate.",
                   ""));
}

std::vector<RemedyStep> MendNodes(const BlockedReplica& blocked) {
  auto steps = Steps(LookAtSet(blocked),
                     Look("See which nodes are Ready, in which zone, and cordoned or tainted.",
                          "kubectl get nodes --label-columns topology.kubernetes.io/zone"));
  if (blocked.claim.volume != nullptr) {
    steps.push_back(Look("See where the volume can be attached.",
                         "kubectl describe pv " + ShellWord(blocked.volume())));
  }
  if (blocked.replica.reason == BlockedReason::kDriverMissing) {
    steps.push_back(
        Look("See where the disk driver is registered, with which topologyKeys and which count; it "
             "registers again when its pod on the node, csi-plugin, is started again.",
             "kubectl get csinodes -o yaml"));
  }
  if (blocked.replica.reason == BlockedReason::kNoSlot) {
    steps.push_back(Look("See which disks take the slots, and whether all are needed.",
                         "kubectl get volumeattachments"));
  }
  steps.push_back(Act("Add nodes that fit, in a zone of its volumes, or uncordon some.", ""));
  return steps;
}

std::vector<RemedyStep> MendTaints(const BlockedReplica& blocked) {
  return Steps(
      Look("See the taints of the nodes.",
           "kubectl get nodes --output "
           "custom-columns=NAME:.metadata.name,TAINTS:.spec.taints"),
      LookAtSet(blocked),
      Act("Add a toleration to the template, remove a taint that nobody needs, or add nodes "
          "without it.",
          ""));
}

// The template decides on which nodes its pods may run.
RemedyStep MendTerm(const BlockedReplica& blocked) {
  const std::string zone = blocked.claim.volume == nullptr ? "" : " in a zone of the volume";
  const bool is_port = blocked.replica.reason == BlockedReason::kHostPort;
  return Act(is_port ? "Add a node" + zone +
                           " on which the port is free, move the pod that holds "
                           "the port, or remove hostPort from the template."
                     : "Add a node" + zone +
                           " where the terms allow one more pod, or make them "
                           "preferred instead of required (ScheduleAnyway for a spread).",
             "", "Changing the pod template restarts the pods one after another.");
}

std::vector<RemedyStep> MendTerms(const BlockedReplica& blocked) {
  auto steps = Steps(LookAtSet(blocked),
                     Look("See on which nodes its pods and others run.",
                          "kubectl get pods --all-namespaces --output wide --show-labels"),
                     Look("See the zones and hosts of the nodes.",
                          "kubectl get nodes --label-columns "
                          "topology.kubernetes.io/zone,kubernetes.io/hostname"));
  if (blocked.claim.volume != nullptr) {
    steps.push_back(Look("See where the volume can be attached.",
                         "kubectl describe pv " + ShellWord(blocked.volume())));
  }
  steps.push_back(MendTerm(blocked));
  return steps;
}

RemedyStep LookAtQuotas(const Analysis& analysis) {
  const std::string_view region = analysis.index.node_region();
  if (region.empty()) {
    return Look(
        "See which quotas the account has in the region of the cluster: ListProductQuotas for "
        "product disk with the dimension regionId; without it the answer is that of cn-hangzhou.");
  }
  return Look("See which quotas the account has in this region.",
              "aliyun quotas ListProductQuotas --ProductCode disk --QuotaCategory CommonQuota "
              "--MaxResults 100 --Dimensions.1.Key regionId --Dimensions.1.Value " +
                  ShellWord(region));
}

std::vector<RemedyStep> MendSupply(const Analysis& analysis, const BlockedReplica& blocked) {
  const bool is_quota = blocked.replica.reason == BlockedReason::kQuota;
  return Steps(
      is_quota ? LookAtQuotas(analysis)
               : Look("See which categories are available in which zone.",
                      "aliyun ecs DescribeAvailableResource" + RegionOption(analysis) +
                          " --DestinationResource DataDisk --ResourceType disk"),
      Look("See which categories the class asks for.",
           "kubectl get storageclass " + ShellWord(blocked.claim.storage_class) + " -o yaml"),
      is_quota ? Act("Apply for a larger quota in Quota Center, or free what nobody needs: see the "
                     "findings of orphaned-pv and leaked-disk.",
                     "")
               : Act("Add nodes in a zone, or of an instance type, that has the category.", ""));
}

std::vector<RemedyStep> Remedy(const Analysis& analysis, const BlockedReplica& blocked) {
  if (IsDriverRefusal(blocked.replica.reason)) {
    const NamedSource source = SourceNamedBy(blocked);
    const auto fault = FaultOfSource(analysis.inventory, analysis.index, source);
    if (fault) return Steps(SourceStep(source, fault->trouble), LookAtSet(blocked));
    return DriverRefusalSteps(blocked.claim, LookAtSet(blocked));
  }
  switch (blocked.replica.reason) {
    case BlockedReason::kClaimLost:
    case BlockedReason::kClaimTerminating:
    case BlockedReason::kClaimPending:
    case BlockedReason::kClaimInUse:
    case BlockedReason::kDiskMissing:
      return MendClaim(analysis, blocked);
    case BlockedReason::kClassMissing:
    case BlockedReason::kNoClass:
    case BlockedReason::kNoProvisioner:
    case BlockedReason::kSelectorUnsupported:
      return MendClass(blocked);
    case BlockedReason::kNoNodeSelected:
      return MendNodeName(blocked);
    case BlockedReason::kTaint:
      return MendTaints(blocked);
    case BlockedReason::kHostPort:
    case BlockedReason::kTopologySpread:
    case BlockedReason::kAffinity:
    case BlockedReason::kAntiAffinity:
      return MendTerms(blocked);
    case BlockedReason::kCategoryUnsupported:
    case BlockedReason::kNoStock:
    case BlockedReason::kQuota:
      return MendSupply(analysis, blocked);
    default:
      break;
  }
  return MendNodes(blocked);
}

Finding MakeFinding(const Analysis& analysis, const BlockedReplica& blocked) {
  const auto& meta = blocked.set.meta;
  Finding finding = FindingOn(analysis, "StatefulSet", meta);
  finding.severity = blocked.replica.is_placement_alone ? Severity::kInfo : Severity::kWarning;
  finding.storage_class = blocked.claim.storage_class;
  if (blocked.claim.zones.size() == 1) finding.zone = blocked.claim.zones.front();
  finding.reason = std::string(Name(blocked.replica.reason));
  finding.summary = "The next replica of StatefulSet " + meta.ns + "/" + meta.name + ", " +
                    meta.name + "-" + std::to_string(blocked.replica.ordinal) +
                    ", could not run: " + Explanation(blocked) + ".";
  finding.remedy = Remedy(analysis, blocked);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::vector<Finding> findings;
  for (const ScaleForecast& forecast : analysis.scale_ups) {
    if (!forecast.next.is_blocked()) continue;
    if (!Covers(analysis.inventory.scope, *forecast.stateful_set)) continue;
    const auto claim =
        std::ranges::find(forecast.next.claims, forecast.next.reason, &PlannedClaim::reason);
    if (claim == forecast.next.claims.end()) continue;
    findings.push_back(MakeFinding(analysis, {*forecast.stateful_set, forecast.next, *claim}));
  }
  return findings;
}

}  // namespace scale_up_blocked

// scale-up-blocked: the next replica of a StatefulSet could not run because of storage, or of
// taints and other pods; CPU, memory and ResourceQuotas are not considered. The reason is a
// BlockedReason (analysis/scale_up/scale_up.h). Info if taints or other pods alone are in the way,
// with any volumes; else warning. StatefulSets at 0 replicas are included; those being deleted, or
// without claims that can be disks, are not.
Check ScaleUpBlockedCheck() {
  using namespace scale_up_blocked;
  return {.name = "scale-up-blocked",
          .severities = kInfoOrWarning,
          .needs = kRequired,
          .find = Find,
          .has_grace = false,
          .is_known = IsKnown};
}

}  // namespace exporter

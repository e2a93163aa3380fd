// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/numbers.h"
#include "exporter/alerting/rules/finding_alert.h"
#include "exporter/alerting/rules/shared_exprs.h"

namespace exporter {
namespace claim_alerts {

const std::string kClaim =
    "PersistentVolumeClaim {namespace}/{name}{?storageclass| (class {storageclass})}" + kOfCluster;

Alert Lost() {
  return {
      .name = "AckStorageLostClaim",
      .severity = Severity::kCritical,
      .hold = std::chrono::minutes{5},
      .expr = FindingAge("lost-claim"),
      .summary = "A claim has lost its volume.",
      .description =
          kClaim +
          " has been Lost for {value:duration}: the PersistentVolume that it was bound to "
          "does not exist. Its pod cannot start again, and neither can the next replica "
          "that finds a claim of this name.",
      .dashboard = "overview",
  };
}

Alert Pending() {
  return {
      .name = "AckStorageClaimPending",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{15},
      .expr = FindingAge("pending-claim", {IsNot("severity", "info")}),
      .summary = "A claim gets no volume.",
      .description =
          kClaim +
          " has been Pending for {value:duration} (reason: {reason}). Its pod waits, and "
          "so may the next replicas that need a volume of that class.",
      .dashboard = "claims",
  };
}

Alert Leftover(const Thresholds& thresholds) {
  return {
      .name = "AckStorageLeftoverClaim",
      .severity = Severity::kInfo,
      .hold = std::chrono::hours{1},
      .expr = Above(FindingAge("leftover-claim"), Seconds(thresholds.unused_claim_min_age)),
      .summary = "A scale-down has left a claim behind.",
      .description =
          kClaim +
          " has belonged to no replica for {value:duration} (reason: {reason}). The next scale-up "
          "that reaches its number starts on its old data. {cost claim}",
      .dashboard = "waste",
  };
}

Alert Idle(const Thresholds& thresholds) {
  return {
      .name = "AckStorageIdleClaim",
      .severity = Severity::kInfo,
      .hold = std::chrono::hours{1},
      .expr = Above(FindingAge("idle-claim"), Seconds(thresholds.unused_claim_min_age)),
      .summary = "A claim is used by no pod.",
      .description =
          kClaim +
          " has been used by no pod for {value:duration} (reason: {reason}). The next pod that "
          "names it starts on its old data. {cost claim}",
      .dashboard = "waste",
  };
}

Alert ExpansionPending() {
  const LabelNames claim{"cluster", "job", "namespace", "persistentvolumeclaim"};
  return {
      .name = "AckStorageExpansionPending",
      .severity = Severity::kWarning,
      .hold = std::chrono::hours{1},
      .expr =
          OpOn(claim, Max(claim, Series("ack_storage_persistentvolumeclaim_requested_bytes")), ">",
               Above(Max(claim, Series("ack_storage_persistentvolumeclaim_capacity_bytes")), 0)),
      .summary = "A claim asks for more than it has been given.",
      .description =
          "PersistentVolumeClaim {namespace}/{persistentvolumeclaim}" + kOfCluster +
          " asks for {value:bytes}, and its volume has not grown to that size yet. "
          "Often its pod has to be restarted once; or the class does not allow expansion.",
      .dashboard = "claims",
  };
}

Alert RiskyClass() {
  return {
      .name = "AckStorageRiskyStorageClass",
      .severity = Severity::kInfo,
      .hold = std::chrono::hours{1},
      .expr = FindingAge("risky-storageclass", {IsNot("severity", "info")}),
      .summary = "A StorageClass invites trouble.",
      .description = "StorageClass {name}" + kOfCluster +
                     " has been a risk for {value:duration} (reason: {reason}). The next claims of "
                     "the class may get a disk in a zone where their pod cannot run, or no disk.",
      .dashboard = "claims",
  };
}

// The free share of each claim by the kubelet, with what only this exporter knows of it. The
// kubelet has another job, so it takes no part in the match.
Expr FreeShare() {
  const LabelNames claim{"cluster", "namespace", "persistentvolumeclaim"};
  return OpOnLeft(claim, {"storageclass", "persistentvolume", "disk"},
                  Min(claim, Op(Series("kubelet_volume_stats_available_bytes"), "/",
                                Above(Series("kubelet_volume_stats_capacity_bytes"), 0))),
                  "*", BoundClaims());
}

const std::string kMounted =
    "PersistentVolumeClaim {namespace}/{persistentvolumeclaim}{?storageclass| (class "
    "{storageclass})}" +
    kOfCluster + "{?disk| on disk {disk}}";

Alert FillingUp(const Thresholds& thresholds) {
  return {
      .name = "AckStorageClaimFillingUp",
      .severity = Severity::kCritical,
      .hold = std::chrono::minutes{1},
      .expr = Op(FreeShare(), "<", Number(thresholds.claim_full_ratio)),
      .summary = "A claim is almost full.",
      .description = kMounted +
                     " has only {value:percent} of its space left. Writes fail when it is full; "
                     "free space or expand the claim. {cost persistentvolumeclaim}",
      .dashboard = "claims",
  };
}

Alert FullSoon(const Thresholds& thresholds) {
  const LabelNames claim{"cluster", "namespace", "persistentvolumeclaim"};
  const Expr predicted =
      Min(claim, Call("predict_linear", {Over(Series("kubelet_volume_stats_available_bytes"), "6h"),
                                         Number(Seconds(thresholds.claim_full_within))}));
  return {
      .name = "AckStorageClaimFullSoon",
      .severity = Severity::kWarning,
      .hold = std::chrono::hours{1},
      .expr = OpOn(claim, Op(FreeShare(), "<", Number(thresholds.claim_low_ratio)), "and",
                   Op(predicted, "<", Number(0))),
      .summary = "A claim will soon be full.",
      .description = kMounted + " has {value:percent} of its space left and will be full within " +
                     PrometheusDuration(thresholds.claim_full_within) +
                     " at the pace of the last six hours. Expanding it costs more. {cost "
                     "persistentvolumeclaim}",
      .dashboard = "claims",
  };
}

}  // namespace claim_alerts

std::vector<Alert> ClaimAlerts(const Thresholds& thresholds) {
  using namespace claim_alerts;
  std::vector<Alert> alerts{Lost(),           Pending(),          Leftover(thresholds),
                            Idle(thresholds), ExpansionPending(), RiskyClass()};
  if (thresholds.kubelet_alerts) {
    alerts.insert(alerts.end(), {FillingUp(thresholds), FullSoon(thresholds)});
  }
  return alerts;
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/rules/finding_alert.h"

namespace exporter {
namespace scale_up_alerts {

Alert NextReplicaBindsStray() {
  return {
      .name = "AckStorageNextReplicaBindsStray",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{15},
      .expr = Op(Max({"cluster", "job", "namespace", "statefulset", "claim"},
                     Series("ack_storage_statefulset_next_claim", {Is("outcome", "bind_stray")})),
                 "==", Number(1)),
      .summary = "Scaling up a StatefulSet would start its next replica on old data.",
      .description =
          "StatefulSet {namespace}/{statefulset}" + kOfCluster +
          ": the claim {claim} of its next replica may be bound to an Available volume, "
          "old data included. Do not scale up before that volume is reserved or removed.",
      .dashboard = "scale-up",
  };
}

Alert Blocked() {
  return {
      .name = "AckStorageScaleUpBlocked",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{15},
      .expr = FindingAge("scale-up-blocked", {IsNot("severity", "info")}),
      .summary = "The next replica of a StatefulSet cannot run.",
      .description = "StatefulSet {namespace}/{name}" + kOfCluster +
                     ": for {value:duration} its next replica could not have run (reason: "
                     "{reason}{?zone|, zone "
                     "{zone}}). A scale-up now would wait.",
      .dashboard = "scale-up",
  };
}

Alert OutOfStock() {
  return {
      .name = "AckStorageZoneOutOfStock",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{30},
      .expr = FindingAge("zone-out-of-stock"),
      .summary = "A disk category in use is out of stock in a zone.",
      .description = "Zone and category {name}" + kOfCluster +
                     " has had no stock for {value:duration} (reason: {reason}). Replicas of a "
                     "scale-up whose class asks for this category get no disk in that zone.",
      .dashboard = "scale-up",
  };
}

Alert QuotaLow() {
  return {
      .name = "AckStorageQuotaLow",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{30},
      .expr = FindingAge("quota-low", {Is("severity", "warning")}),
      .summary = "The disk quota of the account is nearly used up.",
      .description =
          "Quota {name}{?zone| in zone {zone}}" + kOfCluster +
          " has been nearly used up for {value:duration}. Once nothing is left of it, no disk can "
          "be created under it, and replicas of a scale-up that need one wait.",
      .dashboard = "scale-up",
  };
}

Alert QuotaExhausted() {
  return {
      .name = "AckStorageQuotaExhausted",
      .severity = Severity::kCritical,
      .hold = std::chrono::minutes{5},
      .expr = FindingAge("quota-low", {Is("severity", "critical")}),
      .summary = "The disk quota of the account is used up.",
      .description = "Quota {name}{?zone| in zone {zone}}" + kOfCluster +
                     " has been used up for {value:duration}. No disk can be created or enlarged "
                     "under it: claims stay Pending, and a scale-up that needs a disk waits.",
      .dashboard = "scale-up",
  };
}

}  // namespace scale_up_alerts

std::vector<Alert> ScaleUpAlerts(const Thresholds& /*thresholds*/) {
  using namespace scale_up_alerts;
  return {NextReplicaBindsStray(), Blocked(), OutOfStock(), QuotaLow(), QuotaExhausted()};
}

}  // namespace exporter

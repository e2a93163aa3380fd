// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/rules/finding_alert.h"

namespace exporter {
namespace volume_alerts {

const std::string kVolume =
    "PersistentVolume {name} ({?storageclass|class {storageclass}|no class})" + kOfCluster;

Alert Orphaned(const Thresholds& thresholds, Severity severity, std::vector<Matcher> matchers) {
  return {
      .name = "AckStorageOrphanedPersistentVolume",
      .severity = severity,
      .hold = std::chrono::minutes{1},
      .expr =
          Above(FindingAge("orphaned-pv", std::move(matchers)), Seconds(thresholds.orphan_min_age)),
      .summary = "A PersistentVolume is bound to no claim.",
      .description = kVolume +
                     " has been {reason:title} for {value:duration}. {=reason available|The next "
                     "matching claim may be bound to it, old data included.|It will never be bound "
                     "again, and it may hold the only copy of the data.} {cost volume}",
      .dashboard = "waste",
  };
}

// Fires no later than the orphan that such a volume is, too, so that it pages once.
Alert Stray() {
  return {
      .name = "AckStorageStrayVolume",
      .severity = Severity::kCritical,
      .hold = std::chrono::minutes{1},
      .expr = FindingAge("stray-pv"),
      .summary = "The next replica of a StatefulSet may start on old data.",
      .description =
          kVolume +
          " has been Available for {value:duration}, and the next claim of a StatefulSet "
          "may be bound to it{?zone| in zone {zone}}: a scale-up would start on the data "
          "that is on it. Do not scale up before it is reserved or removed. {cost volume}",
      .dashboard = "scale-up",
  };
}

Alert Dangling() {
  return {
      .name = "AckStorageDanglingVolume",
      .severity = Severity::kCritical,
      .hold = std::chrono::minutes{10},
      .expr = FindingAge("dangling-pv"),
      .summary = "The disk of a PersistentVolume no longer exists.",
      .description = kVolume +
                     " has named a disk that ECS does not know for {value:duration}. Its data is "
                     "gone unless there is a snapshot; a pod or new replica that uses it cannot "
                     "start.",
      .dashboard = "overview",
  };
}

Alert StuckTerminating() {
  return {
      .name = "AckStorageStuckTerminating",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{15},
      .expr = FindingAge("stuck-terminating"),
      .summary = "A claim or volume was deleted and is still there.",
      .description =
          "{kind} {?namespace|{namespace}/}{name}" + kOfCluster +
          " was deleted {value:duration} ago and is still there (held by: {reason}). It is billed "
          "until it is gone{=kind PersistentVolumeClaim|, and a replica that needs a claim of this "
          "name cannot start}. {cost finding}",
      .dashboard = "waste",
  };
}

}  // namespace volume_alerts

std::vector<Alert> VolumeAlerts(const Thresholds& thresholds) {
  using namespace volume_alerts;
  std::vector<Alert> alerts;
  if (thresholds.orphans_page) {
    alerts.push_back(Orphaned(thresholds, Severity::kCritical, {Is("severity", "critical")}));
    alerts.push_back(Orphaned(thresholds, Severity::kWarning, {Is("severity", "warning")}));
  } else {
    alerts.push_back(Orphaned(thresholds, Severity::kWarning, {}));
  }
  alerts.insert(alerts.end(), {Stray(), Dangling(), StuckTerminating()});
  return alerts;
}

}  // namespace exporter

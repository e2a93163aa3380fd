// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/rules/finding_alert.h"

namespace exporter {
namespace attachment_alerts {

// From the metric and not from the finding: it names the volume and also what events tell.
Alert AttachError() {
  return {
      .name = "AckStorageAttachError",
      .severity = Severity::kCritical,
      .hold = std::chrono::minutes{5},
      .expr = Op(Max({"cluster", "job", "persistentvolume", "node", "cause"},
                     Series("ack_storage_volume_attach_error")),
                 "==", Number(1)),
      .summary = "A disk cannot be attached.",
      .description = "PersistentVolume {persistentvolume}" + kOfCluster +
                     " cannot be attached to node {node}, because of: {cause}. The pod that waits "
                     "for it cannot start, and others that come to this node for the same cause "
                     "neither.",
      .dashboard = "nodes",
  };
}

Alert StuckPod() {
  return {
      .name = "AckStorageStuckPod",
      .severity = Severity::kCritical,
      .hold = std::chrono::minutes{10},
      .expr = FindingAge("stuck-pod"),
      .summary = "A pod waits for its volume.",
      .description = "Pod {namespace}/{name}{?node| on node {node}}" + kOfCluster +
                     " has been stuck for {value:duration}: {=reason terminating|it cannot end "
                     "because its volume is not released|it cannot start because of its volume "
                     "({reason})}. A StatefulSet does not go on to its other replicas meanwhile. "
                     "{cost finding}",
      .dashboard = "nodes",
      .keeps_firing = true,
  };
}

Alert MissingNodePod(Severity severity) {
  return {
      .name = "AckStorageMissingNodePod",
      .severity = severity,
      .hold = std::chrono::minutes{5},
      .expr = FindingAge("missing-node-pod", {Is("severity", std::string(SeverityName(severity)))}),
      .summary = "A pod is on a node that no longer exists.",
      .description = "Pod {namespace}/{name}" + kOfCluster +
                     " has been on node {node}, which no longer exists, for {value:duration}. It "
                     "holds its name and its disk, so its replica does not come up elsewhere. "
                     "{cost finding}",
      .dashboard = "nodes",
      .keeps_firing = true,
  };
}

Alert MissingNodeAttachment() {
  return {
      .name = "AckStorageMissingNodeAttachment",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{15},
      .expr = FindingAge("missing-node-attachment"),
      .summary = "A volume is attached to a node that no longer exists.",
      .description = "VolumeAttachment {name}" + kOfCluster +
                     " has named node {node}, which no longer exists, for {value:duration}. Its "
                     "volume cannot be attached to another node before it is gone. {cost finding}",
      .dashboard = "nodes",
      .keeps_firing = true,
  };
}

}  // namespace attachment_alerts

std::vector<Alert> AttachmentAlerts(const Thresholds& /*thresholds*/) {
  using namespace attachment_alerts;
  return {AttachError(), StuckPod(), MissingNodePod(Severity::kCritical),
          MissingNodePod(Severity::kWarning), MissingNodeAttachment()};
}

}  // namespace exporter

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
                     " cannot be attached to node {node} (cause: {cause}). The pod that waits for "
                     "it cannot start. Replicas that a scale-up sends to this node may run into "
                     "the same error.",
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
      .description =
          "Pod {namespace}/{name}{?node| on node {node}}" + kOfCluster +
          " has been stuck for {value:duration}: {=reason terminating|it was deleted and "
          "does not end, so that its volume is not released|it cannot start because of "
          "its volume (reason: {reason})}. Meanwhile a StatefulSet that starts its pods "
          "in order adds no further replicas.",
      .dashboard = "nodes",
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
                     " has been on node {node}, which no longer exists, for {value:duration}. "
                     "Until it is deleted, its replica cannot start on another node" +
                     (severity == Severity::kCritical ? ", and its claim is not free." : "."),
      .dashboard = "nodes",
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
                     " has been left over from node {node}, which no longer exists, for "
                     "{value:duration}. Until it is gone, its volume cannot be attached to another "
                     "node, and the pod or new replica that needs the volume waits.",
      .dashboard = "nodes",
  };
}

}  // namespace attachment_alerts

std::vector<Alert> AttachmentAlerts(const Thresholds& /*thresholds*/) {
  using namespace attachment_alerts;
  return {AttachError(), StuckPod(), MissingNodePod(Severity::kCritical),
          MissingNodePod(Severity::kWarning), MissingNodeAttachment()};
}

}  // namespace exporter

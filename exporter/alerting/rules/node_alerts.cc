// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/numbers.h"
#include "exporter/alerting/rules/finding_alert.h"
#include "exporter/alerting/rules/shared_exprs.h"

namespace exporter {
namespace node_alerts {

const LabelNames kNode{"cluster", "job", "node"};
const std::string kOnNode = "Node {node}" + kOfCluster;

Expr Headroom() {
  return Min(kNode, Series("ack_storage_node_disk_headroom"));
}

Alert LimitNear(const Thresholds& thresholds) {
  return {
      .name = "AckStorageNodeDiskLimitNear",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{5},
      .expr = Above(Op(Headroom(), "<=", Number(thresholds.node_headroom_low)), 0),
      .summary = "A node has few disk slots left.",
      .description =
          kOnNode +
          " can take only {value} more data disk{>value 1|s}. After that every pod with a "
          "disk that is scheduled there waits in Init or ContainerCreating.",
      .dashboard = "nodes",
  };
}

Alert LimitReached() {
  return {
      .name = "AckStorageNodeDiskLimitReached",
      .severity = Severity::kCritical,
      .hold = std::chrono::minutes{2},
      .expr = Op(Headroom(), "<=", Number(0)),
      .summary = "A node has no disk slot left.",
      .description =
          kOnNode +
          " is at its limit of data disks (headroom {value}). A pod whose disk has to be "
          "attached there cannot start.",
      .dashboard = "nodes",
  };
}

// Whether the slots run out, going by that time. Of a day and of six hours, so that one deployment
// does not count as a pace.
Expr RunsOut(const char* range, const Thresholds& thresholds) {
  return Op(
      Min(kNode, Call("predict_linear", {Over(Series("ack_storage_node_disk_headroom"), range),
                                         Number(Seconds(thresholds.node_full_within))})),
      "<", Number(0));
}

// Fewer slots are left than six hours ago: a new node, which fills at once, does not count.
Alert LimitPredicted(const Thresholds& thresholds) {
  const Expr before = Min(kNode, Before(Series("ack_storage_node_disk_headroom"), "6h"));
  const Expr falls = OpOn(kNode, Above(Headroom(), thresholds.node_headroom_low), "<", before);
  return {
      .name = "AckStorageNodeDiskLimitPredicted",
      .severity = Severity::kWarning,
      .hold = std::chrono::hours{1},
      .expr = OpOn(kNode, OpOn(kNode, falls, "and", RunsOut("6h", thresholds)), "and",
                   RunsOut("1d", thresholds)),
      .summary = "A node will soon have no disk slot left.",
      .description = kOnNode + " has {value} disk slots left and will have none within " +
                     PrometheusDuration(thresholds.node_full_within) +
                     " at the pace of the last six hours. Pods with disks then wait there.",
      .dashboard = "nodes",
  };
}

// All slots of the zone, by the smallest limit that each node has.
Expr ZoneSlots() {
  return SumByZone(Min(kNode, Series("ack_storage_node_disk_limit")));
}

// Not a small zone of which most is free.
Alert ZoneLow(const Thresholds& thresholds) {
  return {
      .name = "AckStorageZoneDiskSlotsLow",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{15},
      .expr = OpOn({"cluster", "job", "zone"},
                   Op(ZoneHeadroom(), "<", Number(thresholds.zone_headroom_low)), "<",
                   Op(ZoneSlots(), "/", Number(2))),
      .summary = "A zone has few disk slots left.",
      .description = "Disk slots left on all nodes of zone {zone}" + kOfCluster +
                     ": {value}. A disk cannot leave its zone, so this zone is full before the "
                     "cluster is, and a scale-up that needs disks there waits.",
      .dashboard = "nodes",
  };
}

Alert CountsDisagree() {
  const auto attached = [](const char* source) {
    return Max(kNode, Series("ack_storage_node_attached_disks", {Is("source", source)}));
  };
  // Not where the driver attaches without VolumeAttachments: Kubernetes counts none anywhere.
  const Expr counts = Op(Sum({"cluster", "job"}, attached("kubernetes")), ">", Number(0));
  // Counted by Kubernetes, and not yet by ECS.
  const Expr asked = Max(kNode, Series("ack_storage_node_pending_attachments"));
  const Expr difference =
      Call("abs", {Op(Op(attached("ecs"), "-", attached("kubernetes")), "+", asked)});
  return {
      .name = "AckStorageAttachedDisksDisagree",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{30},
      .expr = OpOn({"cluster", "job"}, Above(difference, 0), "and", counts),
      .summary = "ECS and Kubernetes count different numbers of disks on a node.",
      .description =
          kOnNode +
          ": the two counts of attached data disks differ by {value}. Perhaps a disk was attached "
          "by hand, or a detach hangs; the scheduler may count slots that are not there.",
      .dashboard = "nodes",
  };
}

Alert LimitTooHigh() {
  const auto limit = [](const char* source) {
    return Max(kNode, Series("ack_storage_node_disk_limit", {Is("source", source)}));
  };
  return {
      .name = "AckStorageNodeLimitTooHigh",
      .severity = Severity::kWarning,
      .hold = std::chrono::hours{1},
      .expr = Op(limit("csinode"), ">", limit("instance_type")),
      .summary = "The scheduler sends more disks to a node than ECS accepts.",
      .description =
          kOnNode +
          " announces room for {value} data disks in its CSINode, more than its instance "
          "type holds. Pods are scheduled there whose disks ECS then refuses to attach.",
      .dashboard = "nodes",
  };
}

}  // namespace node_alerts

std::vector<Alert> NodeAlerts(const Thresholds& thresholds) {
  using namespace node_alerts;
  return {LimitNear(thresholds), LimitReached(),   LimitPredicted(thresholds),
          ZoneLow(thresholds),   CountsDisagree(), LimitTooHigh()};
}

}  // namespace exporter

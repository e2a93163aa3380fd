// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/numbers.h"
#include "exporter/alerting/rules/finding_alert.h"

namespace exporter {
namespace disk_alerts {

const std::string kVolume =
    "PersistentVolume {name}{?storageclass| (class {storageclass})}" + kOfCluster;

Alert Drift() {
  return {
      .name = "AckStorageDiskDrift",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{15},
      .expr = FindingAge("disk-drift",
                         {IsNot("reason", "locked"), IsNot("reason", "dies_with_instance")}),
      .summary = "A PersistentVolume and its disk disagree.",
      .description =
          kVolume +
          " and its ECS disk have disagreed for {value:duration} (reason: {reason}{?node|, node "
          "{node}}). {=reason size|Its file system may be full sooner, or cost more, than "
          "Kubernetes shows.|The pod or new replica that uses it may not start where the scheduler "
          "sends it.} {cost volume}",
      .dashboard = "overview",
  };
}

Alert Locked(Severity severity) {
  return {
      .name = "AckStorageDiskLocked",
      .severity = severity,
      .hold = std::chrono::minutes{5},
      .expr = FindingAge("disk-drift", {Is("reason", "locked"),
                                        Is("severity", std::string(SeverityName(severity)))}),
      .summary = "ECS has locked the disk of a PersistentVolume.",
      .description =
          "The disk of " + kVolume +
          " has been locked by ECS for {value:duration}, for overdue payment or security "
          "reasons. It can be neither attached nor detached: a pod that needs it on another node "
          "waits. If payment stays overdue, the disk is released, data included. {cost volume}",
      .dashboard = "overview",
  };
}

Alert DiesWithInstance() {
  return {
      .name = "AckStorageDiskDiesWithInstance",
      .severity = Severity::kWarning,
      .hold = std::chrono::minutes{15},
      .expr = FindingAge("disk-drift", {Is("reason", "dies_with_instance")}),
      .summary = "A volume's disk is deleted together with its ECS instance.",
      .description = "The disk of " + kVolume +
                     "{?node| on node {node}} is set to be deleted when its instance is released: "
                     "scaling in the node pool destroys the data. First seen {value:duration} ago.",
      .dashboard = "overview",
  };
}

Alert Leaked() {
  return {
      .name = "AckStorageLeakedDisk",
      .severity = Severity::kWarning,
      .hold = std::chrono::hours{1},
      .expr = FindingAge("leaked-disk", {IsNot("severity", "info")}),
      .summary = "A disk of this cluster is used by no volume.",
      .description = "Disk {name}{?zone| in zone {zone}}" + kOfCluster +
                     " has been attached to nothing and named by no PersistentVolume for "
                     "{value:duration}. No scale-up will use it. {cost finding}",
      .dashboard = "waste",
  };
}

Alert OrphanedSnapshot() {
  return {
      .name = "AckStorageOrphanedSnapshot",
      .severity = Severity::kWarning,
      .hold = std::chrono::hours{1},
      .expr = FindingAge("orphaned-snapshot"),
      .summary = "A snapshot is billed though its VolumeSnapshot is gone.",
      .description = "The VolumeSnapshot of VolumeSnapshotContent {name}" + kOfCluster +
                     " was deleted, and the policy Retain has kept the snapshot for "
                     "{value:duration}. {cost finding}",
      .dashboard = "waste",
  };
}

Alert LostSnapshots(const Thresholds& thresholds) {
  const LabelNames region{"cluster", "job", "region"};
  Expr age =
      Op(Time(), "-", Min(region, Series("ack_storage_lost_snapshot_oldest_timestamp_seconds")));
  return {
      .name = "AckStorageLostSnapshots",
      .severity = Severity::kInfo,
      .hold = std::chrono::hours{24},
      .expr = OpOn(region, Above(Max(region, Series("ack_storage_lost_snapshots")), 0), "and",
                   Above(std::move(age), Seconds(thresholds.snapshot_min_age))),
      .summary = "Snapshots are billed long after their disk is gone.",
      .description =
          "{value} snapshot{>value 1|s} in region {region}" + kOfCluster +
          " {>value 1|belong|belongs} to disks that no longer exist; the oldest is more than " +
          PrometheusDuration(thresholds.snapshot_min_age) +
          " old. They may be the last copy of the data, and they are billed.",
      .dashboard = "waste",
  };
}

Alert Idle() {
  const LabelNames disk{"cluster", "job", "disk"};
  return {
      .name = "AckStorageDiskIdle",
      .severity = Severity::kInfo,
      .hold = std::chrono::hours{24},
      .expr = OpOn(disk,
                   Max({"cluster", "job", "disk", "persistentvolume"},
                       Series("ack_storage_disk_info",
                              {Is("state", "in_use"), IsNot("persistentvolume", "")})),
                   "and", Op(Max(disk, Series("ack_storage_disk_average_iops")), "==", Number(0))),
      .summary = "A disk is attached and billed, but neither read nor written.",
      .description = "Disk {disk} of PersistentVolume {persistentvolume}" + kOfCluster +
                     " is attached and has had no reads or writes for a day. {cost disk}",
      .dashboard = "waste",
  };
}

}  // namespace disk_alerts

std::vector<Alert> DiskAlerts(const Thresholds& thresholds) {
  using namespace disk_alerts;
  return {Drift(),  Locked(Severity::kCritical), Locked(Severity::kWarning), DiesWithInstance(),
          Leaked(), OrphanedSnapshot(),          LostSnapshots(thresholds),  Idle()};
}

}  // namespace exporter

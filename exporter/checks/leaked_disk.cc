// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <array>

#include "exporter/checks/remedy.h"
#include "exporter/core/timestamp.h"

namespace exporter {
namespace leaked_disk {

constexpr std::array kRequired{kNeedsFresh<&Inventory::persistent_volumes>,
                               kNeedsFresh<&Inventory::disks>};

std::string Summary(const alibaba::Disk& disk, LeakReason reason,
                    const std::optional<MonthlyCost>& cost) {
  const std::string size = disk.id + " of " + std::to_string(disk.size_gib) + " GiB";
  if (reason == LeakReason::kSystemDisk) {
    const std::string owner = disk.cluster_id.empty() ? "; no tag says which cluster it belongs to."
                                                      : "; it has this cluster's tag.";
    return "System disk " + size + " is attached to no instance, and it costs " + CostText(cost) +
           owner;
  }
  const std::string what =
      "Disk " + size + " is not attached and no PersistentVolume references it";
  if (reason == LeakReason::kPrepaid) {
    return what + "; it is a subscription, paid for " +
           (disk.expires_at ? "until " + FormatTimestamp(*disk.expires_at) : "its whole term") +
           " whether it is used or not.";
  }
  if (reason == LeakReason::kUntagged) {
    const std::string volume = disk.volume_name.empty() ? ""
                                                        : " as volume " + disk.volume_name +
                                                              ", which this cluster does not know";
    return what + "; a CSI driver made it" + volume +
           ", and it has no cluster's tag: it may belong to another cluster. It costs " +
           CostText(cost) + ".";
  }
  const std::string maker = reason == LeakReason::kStatic
                                ? "; it has this cluster's tag, but was not made by its driver"
                                : "";
  return what + maker + ": Kubernetes has forgotten it, and it costs " + CostText(cost) + ".";
}

RemedyStep LookAtLeak(const alibaba::Disk& disk) {
  return Look("Check that it is still Available, and find its owner by its tags and times.",
              "aliyun ecs DescribeDisks --region " + ShellWord(disk.region) + " --DiskIds " +
                  IdList(disk.id));
}

RemedyStep Removal(const alibaba::Disk& disk, LeakReason reason) {
  if (reason == LeakReason::kPrepaid) {
    return Act("Else give it back, or let the subscription run out without renewal.", "",
               "All data on the disk is lost when it ends, except what manual snapshots hold.");
  }
  return Act("Delete it, if nobody needs its data.",
             "aliyun ecs DeleteDisk --region " + ShellWord(disk.region) + " --DiskId " +
                 ShellWord(disk.id),
             std::string(kDiskDataLost));
}

// Nothing is told to change or delete what may be somebody else's, or an instance's on purpose.
std::vector<RemedyStep> RemedyOfSystemDisk(const alibaba::Disk& disk) {
  return Steps(LookAtLeak(disk),
               Look("Find out which instance it was the system disk of, and whether anybody needs "
                    "its data; leave it alone until its owner has answered."));
}

std::vector<RemedyStep> Remedy(const alibaba::Disk& disk, LeakReason reason) {
  if (reason == LeakReason::kSystemDisk) return RemedyOfSystemDisk(disk);
  auto steps = Steps(
      LookAtLeak(disk),
      Look("Make sure in this and every other cluster of the account that no volume names it.",
           "kubectl get pv -o yaml | grep -F -e " + ShellWord(disk.id)));
  if (reason == LeakReason::kUntagged) {
    steps.push_back(Look(
        "Ask whoever owns it; leave it alone until somebody does. If it is this cluster's, tag "
        "it with the id of the cluster (ack.aliyun.com)."));
    return steps;
  }
  steps.push_back(SnapshotDisk(disk.id, " --region " + ShellWord(disk.region)));
  steps.push_back(
      Act("If its data is wanted, adopt it: make a PersistentVolume with the policy Retain "
          "whose csi.volumeHandle is the disk, and leave the last step out.",
          ""));
  steps.push_back(Removal(disk, reason));
  return steps;
}

Finding MakeFinding(const Analysis& analysis, const alibaba::Disk& disk, const Leak& leak) {
  const auto cost = DiskMonthlyCost(analysis.prices, disk);
  return {.severity = leak.reason == LeakReason::kLeaked ? Severity::kWarning : Severity::kInfo,
          .kind = "Disk",
          .name = disk.id,
          .zone = disk.zone,
          .reason = std::string(Name(leak.reason)),
          .since = leak.since,
          .monthly_cost = cost,
          .disk_id = disk.id,
          .summary = Summary(disk, leak.reason, cost),
          .remedy = Remedy(disk, leak.reason),
          .is_ignored = IsIgnored(analysis, disk)};
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::vector<Finding> findings;
  for (const ReconciledDisk& entry : analysis.disks.all) {
    if (entry.leak) findings.push_back(MakeFinding(analysis, *entry.disk, *entry.leak));
  }
  return findings;
}

}  // namespace leaked_disk

// leaked-disk: an unattached data disk tagged with this cluster that no PersistentVolume references
// in two consecutive lists, older than the grace period since it was detached or created. Warning
// with reason `leaked`; info with `prepaid` (a subscription, billed either way) or `static` (not
// created by the CSI driver, possibly kept on purpose). In the same way, info: `untagged` (a driver
// created it without a cluster's tag, for a volume that we do not know) and `system_disk` (a system
// disk without an instance and without another cluster's tag); no remedy deletes those.
Check LeakedDiskCheck() {
  using namespace leaked_disk;
  return {.name = "leaked-disk",
          .severities = kInfoOrWarning,
          .needs = kRequired,
          .find = Find,
          .has_grace = false};
}

}  // namespace exporter

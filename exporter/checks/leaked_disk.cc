#include "exporter/checks/leaked_disk.h"

#include <algorithm>
#include <array>

#include "exporter/checks/remedy.h"
#include "exporter/core/timestamp.h"

namespace exporter {
namespace {

constexpr std::array kSeverities{Severity::kInfo, Severity::kWarning};

// The tag "createdby" of disks that the CSI driver made.
constexpr std::string_view kDriver = "alibabacloud-csi-plugin";

bool IsComplete(const Inventory& inventory) {
  return inventory.persistent_volumes.available() && !IsFailing(inventory, "persistentvolumes") &&
         inventory.disks.available() && !IsFailing(inventory, "ecs_disks");
}

// Empty where it is not known how the disk is paid for.
std::string_view ReasonOf(const alibaba::Disk& disk) {
  if (disk.charge_type == "PrePaid") return "prepaid";
  if (disk.charge_type != "PostPaid") return "";
  return disk.created_by == kDriver ? "leaked" : "static";
}

std::string Summary(const alibaba::Disk& disk, std::string_view reason,
                    const std::optional<MonthlyCost>& cost) {
  const std::string what = "Disk " + disk.id + " of " + std::to_string(disk.size_gib) +
                           " GiB is attached to nothing and no PersistentVolume names it";
  if (reason == "prepaid") {
    return what + "; it is a subscription, paid for " +
           (disk.expires_at ? "until " + FormatTimestamp(*disk.expires_at) : "its whole term") +
           " whether it is used or not.";
  }
  const std::string maker =
      reason == "static" ? "; it has this cluster's tag, but was not made by its driver" : "";
  return what + maker + ": Kubernetes has forgotten it, and it costs " + CostText(cost) + ".";
}

RemedyStep Removal(const alibaba::Disk& disk, std::string_view reason) {
  if (reason == "prepaid") {
    return Act("Else give it back, or let the subscription run out without renewal.", "",
               "All data on the disk is lost when it ends, but for what snapshots hold.");
  }
  return Act("Delete it, if nobody needs its data.",
             "aliyun ecs DeleteDisk --region " + ShellWord(disk.region) + " --DiskId " +
                 ShellWord(disk.id),
             "All data on the disk is lost, but for what snapshots hold.");
}

std::vector<RemedyStep> Remedy(const alibaba::Disk& disk, std::string_view reason) {
  return {Look("See whether it is still Available, and by its tags and times whose it was.",
               "aliyun ecs DescribeDisks --region " + ShellWord(disk.region) + " --DiskIds " +
                   ShellWord("[\"" + disk.id + "\"]")),
          Look("Make sure in this and every other cluster of the account that no volume names it.",
               "kubectl get pv -o yaml | grep -F -e " + ShellWord(disk.id)),
          SnapshotDisk(disk.id, " --region " + ShellWord(disk.region)),
          Act("If its data is wanted, adopt it: make a PersistentVolume with the policy Retain "
              "whose csi.volumeHandle is the disk, and leave the last step out.",
              ""),
          Removal(disk, reason)};
}

Finding Object(const Analysis& analysis, const alibaba::Disk& disk, std::string_view reason) {
  const auto cost = DiskMonthlyCost(analysis.prices, disk);
  return {.check = "leaked-disk",
          .severity = reason == "leaked" ? Severity::kWarning : Severity::kInfo,
          .kind = "Disk",
          .ns = {},
          .name = disk.id,
          .storage_class = {},
          .node = {},
          .zone = disk.zone,
          .reason = std::string(reason),
          .since = disk.detached_at ? disk.detached_at : disk.created,
          .monthly_cost = cost,
          .disk_id = disk.id,
          .summary = Summary(disk, reason, cost),
          .remedy = Remedy(disk, reason),
          .is_ignored = IsIgnored(analysis, disk)};
}

std::vector<Finding> Find(const Analysis& analysis) {
  const auto& regions = analysis.inventory.disk_regions;
  std::vector<Finding> findings;
  for (const ReconciledDisk& entry : analysis.disks.all) {
    const alibaba::Disk& disk = *entry.disk;
    if (entry.state != "settling") continue;
    if (std::ranges::find(regions, disk.region) == regions.end()) continue;
    const std::string_view reason = ReasonOf(disk);
    if (!reason.empty()) findings.push_back(Object(analysis, disk, reason));
  }
  return findings;
}

}  // namespace

Check LeakedDiskCheck() {
  return {.name = "leaked-disk",
          .severities = kSeverities,
          .is_complete = IsComplete,
          .find = Find,
          .needs_second_list = true};
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/remedy.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "exporter/analysis/scale_up/driver_class.h"
#include "exporter/analysis/volume_facts.h"

namespace exporter {
namespace {

using kubernetes::PersistentVolume;

// The VolumeAttachments whose column (2: volume, 3: node) is this name: a search for the name alone
// would find longer ones, too.
std::string AttachmentsWhere(int column, std::string_view name) {
  return "kubectl get volumeattachments -o custom-columns=NAME:.metadata.name,"
         "VOLUME:.spec.source.persistentVolumeName,NODE:.spec.nodeName,ATTACHED:.status.attached "
         "| awk -v name=" +
         ShellWord(name) + " 'NR==1 || $" + std::to_string(column) + "==name'";
}

// Whether a shell takes the character as it is.
bool IsPlain(char c) {
  constexpr std::string_view kSigns = "._-/:=,@%+";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kSigns.find(c) != std::string_view::npos;
}

std::string DeleteVolume(const PersistentVolume& volume) {
  return "kubectl delete pv " + ShellWord(volume.meta.name);
}

// Looks for users of the disk in ECS; assumes that no other PersistentVolume refers to it.
std::optional<DiskUser> FindUserInEcs(const Analysis& analysis, const PersistentVolume& volume) {
  const alibaba::Disk* disk = analysis.index.FindDisk(volume.disk_id);
  if (disk == nullptr) return std::nullopt;
  const auto& ours = analysis.disks.cluster_ids;
  const std::string command = LookAtDisk(analysis, volume).command;
  if (!ours.empty() && !disk->cluster_id.empty() && !ours.contains(disk->cluster_id)) {
    const std::string name = "cluster " + disk->cluster_id;
    return DiskUser{
        .name = name, .reason = "its tag says that it is one of " + name, .command = command};
  }
  if (disk->instance_ids.empty()) return std::nullopt;
  const std::string name = "instance " + disk->instance_ids.front();
  return DiskUser{.name = name, .reason = "ECS has it attached to " + name, .command = command};
}

}  // namespace

std::string ShellWord(std::string_view word) {
  if (!word.empty() && std::ranges::all_of(word, IsPlain)) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string CostText(const std::optional<MonthlyCost>& cost) {
  if (!cost || !cost->is_known()) return "an unknown amount a month";
  std::array<char, 64> amount{};
  std::snprintf(amount.data(), amount.size(), "%.2f", cost->amount);
  const std::string currency = cost->currency == "CNY" ? "¥" : cost->currency + " ";
  return currency + amount.data() + " a month";
}

RemedyStep Look(std::string what, std::string command) {
  return {.what = std::move(what), .command = std::move(command), .risk = {}};
}

RemedyStep Act(std::string what, std::string command, std::string risk) {
  return {.what = std::move(what), .command = std::move(command), .risk = std::move(risk)};
}

RemedyStep Delete(const kubernetes::ObjectMeta& object, std::string what, std::string command,
                  std::string risk) {
  if (!object.deleting_since) return Act(std::move(what), std::move(command), std::move(risk));
  return Look("Do not delete " + object.name +
              " again: it is being deleted. Find out what its finalizers wait for.");
}

RemedyStep SnapshotDisk(std::string_view disk_id, std::string_view region_option) {
  return Act(
      "Take a snapshot, and go on only when `aliyun ecs DescribeSnapshots" +
          std::string(region_option) + " --PageSize 100 --DiskId " + ShellWord(disk_id) +
          "` shows its Status as accomplished; it is billed by its size.",
      "aliyun ecs CreateSnapshot" + std::string(region_option) + " --DiskId " + ShellWord(disk_id));
}

std::optional<DiskUser> FindDiskUser(const Analysis& analysis, const PersistentVolume& volume) {
  const auto* other = analysis.index.FindOtherVolumeOfDisk(volume);
  if (other == nullptr) return FindUserInEcs(analysis, volume);
  const std::string name = "PersistentVolume " + other->meta.name;
  return DiskUser{.name = name,
                  .reason = "it is that of " + name + " (" + other->phase + ") as well",
                  .command = "kubectl describe pv " + ShellWord(other->meta.name)};
}

std::vector<RemedyStep> StepsKeepingDisk(const PersistentVolume& volume, const DiskUser& user,
                                         const kubernetes::PersistentVolumeClaim* claim) {
  const std::string risk =
      "With another policy than Retain this deletes the disk, and all data on it that " +
      user.name + " may use.";
  auto steps = Steps(Look("Leave its disk alone: " + user.reason + ".", user.command));
  if (volume.reclaim_policy != "Retain") steps.push_back(KeepDiskStep(volume));
  if (claim != nullptr) {
    steps.push_back(Delete(
        claim->meta, "Delete the claim, if nobody needs it; the disk stays.",
        "kubectl delete pvc -n " + ShellWord(claim->meta.ns) + " " + ShellWord(claim->meta.name),
        risk));
  }
  steps.push_back(Delete(volume.meta, "Delete the volume, if nobody needs it; the disk stays.",
                         DeleteVolume(volume), risk));
  return steps;
}

RemedyStep KeepDiskStep(const PersistentVolume& volume, std::string_view why) {
  return Act("Set the policy to Retain first, " + std::string(why) + ".",
             "kubectl patch pv " + ShellWord(volume.meta.name) +
                 R"( -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}')");
}

std::string RegionOption(const Analysis& analysis, const PersistentVolume& volume) {
  if (const auto* disk = analysis.index.FindDisk(volume.disk_id)) {
    return " --region " + ShellWord(disk->region);
  }
  const auto regions = RegionsOf(volume);
  return regions.size() == 1 ? " --region " + ShellWord(regions.front()) : "";
}

std::string RegionOption(const Analysis& analysis) {
  const std::string_view region = analysis.index.node_region();
  return region.empty() ? "" : " --region " + ShellWord(region);
}

RemedyStep LookAtDisk(const Analysis& analysis, const PersistentVolume& volume) {
  return Look("See what ECS says of the disk, in its own region.",
              "aliyun ecs DescribeDisks" + RegionOption(analysis, volume) + " --DiskIds " +
                  IdList(volume.disk_id));
}

std::string AttachmentsOfVolume(std::string_view volume) {
  return AttachmentsWhere(2, volume);
}

std::string AttachmentsToNode(std::string_view node) {
  return AttachmentsWhere(3, node);
}

std::vector<RemedyStep> FindDiskSteps(const Analysis& analysis,
                                      const kubernetes::PersistentVolumeClaim& claim) {
  const std::string what =
      "Find out whether the disk still exists: with the policy Retain it outlives the volume.";
  // The disk driver names the volume after the disk, or the disk after the volume.
  const auto* made_by = analysis.index.FindClass(claim.storage_class.value_or(""));
  const bool names_disk = claim.volume_name.starts_with("d-");
  const bool is_disk = names_disk || (made_by != nullptr && MakesDisks(*made_by));
  if (claim.volume_name.empty() || !is_disk) return Steps(Look(what));
  const std::string by = names_disk ? " --DiskIds " + IdList(claim.volume_name)
                                    : " --DiskName " + ShellWord(claim.volume_name);
  auto steps = Steps(Look(what, "aliyun ecs DescribeDisks" + RegionOption(analysis) + by));
  if (names_disk) steps.push_back(SnapshotDisk(claim.volume_name, RegionOption(analysis)));
  return steps;
}

RemedyStep DeleteDiskStep(const Analysis& analysis, const PersistentVolume& volume) {
  return Act("Delete its disk, which is billed until then.",
             "aliyun ecs DeleteDisk" + RegionOption(analysis, volume) + " --DiskId " +
                 ShellWord(volume.disk_id),
             std::string(kDiskDataLost));
}

std::vector<RemedyStep> RemovalSteps(const Analysis& analysis, const PersistentVolume& volume) {
  if (const auto user = FindDiskUser(analysis, volume)) return StepsKeepingDisk(volume, *user);
  const bool is_gone = analysis.index.IsDiskGone(volume);
  const bool has_disk = !volume.disk_id.empty() && !is_gone;
  const bool is_kept = volume.reclaim_policy == "Retain";
  std::vector<RemedyStep> steps;
  if (is_gone) steps.push_back(LookAtDisk(analysis, volume));
  if (has_disk) steps.push_back(SnapshotDisk(volume.disk_id, RegionOption(analysis, volume)));
  // So that the last step alone deletes the disk.
  const bool is_keeping = !is_kept && !volume.disk_id.empty();
  if (is_keeping) steps.push_back(KeepDiskStep(volume, is_gone ? kDiskMayExist : kDiskOutlives));
  steps.push_back(
      Delete(volume.meta, "Delete the volume, if nobody needs it.", DeleteVolume(volume),
             is_kept || is_keeping
                 ? "The disk and its data stay, and Kubernetes no longer knows which disk it was."
                 : "The policy " + volume.reclaim_policy + " may delete all its data, too."));
  if (has_disk) steps.push_back(DeleteDiskStep(analysis, volume));
  return steps;
}

}  // namespace exporter

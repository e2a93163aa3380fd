// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

#include "exporter/checks/attachment_drift.h"
#include "exporter/checks/disk_hazards.h"
#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"
#include "exporter/core/quantity.h"
#include "exporter/core/text.h"

namespace exporter {
namespace disk_drift {

using kubernetes::PersistentVolume;

// The minimum size of most ECS disk categories; the driver rounds smaller requests up to it.
constexpr std::int64_t kSmallestGib = 20;

constexpr std::array kRequired{kNeeds<&Inventory::persistent_volumes>,
                               kNeedsFresh<&Inventory::disks>,
                               kNeeds<&Inventory::volume_attachments>, kNeeds<&Inventory::nodes>};

std::string OfDisk(std::string_view action, const alibaba::Disk& disk) {
  return "aliyun ecs " + std::string(action) + " --region " + ShellWord(disk.region) +
         " --DiskId " + ShellWord(disk.id);
}

// The volume is deleted and created again: what it says about zones is immutable.
std::vector<RemedyStep> ZoneSteps(const PersistentVolume& volume) {
  const std::string name = ShellWord(volume.meta.name);
  const std::string file = ShellWord(volume.meta.name + ".yaml");
  return Steps(
      Look("Save the volume's definition to a file; its zone cannot be changed in place.",
           "kubectl get pv " + name + " -o yaml > " + file),
      KeepDiskStep(volume),
      Look("Stop all pods that use it and wait until no VolumeAttachment names it.",
           AttachmentsOfVolume(volume.meta.name)),
      Delete(volume.meta,
             "Then delete the volume: while a claim is bound to it, it goes only after its "
             "finalizers are removed; the claim is Lost until the last step is done.",
             "kubectl delete pv " + name + " --wait=false && kubectl patch pv " + name +
                 R"( --type=merge -p '{"metadata":{"finalizers":null}}')",
             "Without the policy Retain (previous steps) the disk and all its data are deleted; "
             "with an attachment still there the disk may stay attached."),
      Act("Create it again from that file: set the disk's zone in nodeAffinity, remove "
          "metadata.uid, metadata.resourceVersion and status, and keep claimRef with the "
          "claim's uid, so that the claim is Bound again.",
          "kubectl create -f " + file));
}

std::optional<Drift> ZoneDrift(const PersistentVolume& volume, const alibaba::Disk& disk) {
  const bool is_regional =
      disk.zone.empty() || !disk.zones.empty() || disk.category.starts_with("cloud_regional");
  if (is_regional || volume.zones.empty()) return std::nullopt;
  if (std::ranges::find(volume.zones, disk.zone) != volume.zones.end()) return std::nullopt;
  return Drift{.reason = "zone",
               .node = {},
               .text = "the volume says zone " + Join(volume.zones, ", ") + ", the disk is in " +
                       disk.zone + ", so that pods are scheduled to where it cannot be attached.",
               .steps = ZoneSteps(volume)};
}

std::vector<RemedyStep> SizeSteps(const PersistentVolume& volume, const alibaba::Disk& disk,
                                  std::int64_t volume_gib) {
  const bool is_claimed = volume.phase == "Bound" && volume.claim;
  const std::string claim =
      is_claimed ? "-n " + ShellWord(volume.claim->ns) + " " + ShellWord(volume.claim->name) : "";
  auto steps = Steps(Look("See whether an expansion is under way.",
                          is_claimed ? "kubectl describe pvc " + claim
                                     : "kubectl describe pv " + ShellWord(volume.meta.name)));
  if (disk.size_gib < volume_gib) {
    steps.push_back(
        Act("Enlarge the disk to what the volume promises; it then costs more, and "
            "cannot be made smaller again. Then make sure that the file system grows too (df in "
            "the pod): Kubernetes believes it has that size already.",
            OfDisk("ResizeDisk", disk) + (disk.status == "In_use" ? " --Type online" : "") +
                " --NewSize " + std::to_string(volume_gib)));
  } else if (is_claimed) {
    steps.push_back(
        Act("Ask for the size that the disk has: then the volume and its file system "
            "grow into it.",
            "kubectl patch pvc " + claim + R"( -p '{"spec":{"resources":{"requests":{"storage":")" +
                std::to_string(disk.size_gib) + R"(Gi"}}}}')"));
  }
  return steps;
}

std::optional<Drift> SizeDrift(const PersistentVolume& volume, const alibaba::Disk& disk) {
  if (disk.size_gib <= 0 || volume.capacity_bytes.value_or(0) <= 0) return std::nullopt;
  const std::int64_t volume_gib = WholeGib(*volume.capacity_bytes);
  const bool is_rounded_up = disk.size_gib == kSmallestGib && volume_gib < kSmallestGib;
  if (disk.size_gib == volume_gib || is_rounded_up) return std::nullopt;
  return Drift{
      .reason = "size",
      .node = {},
      .text = "the volume says " + std::to_string(volume_gib) + " GiB, the disk has " +
              std::to_string(disk.size_gib) +
              (disk.size_gib < volume_gib ? " GiB, so that it is full before Kubernetes thinks so."
                                          : " GiB, of which the rest is paid for and not used."),
      .steps = SizeSteps(volume, disk, volume_gib)};
}

Finding FindingOnDisk(const Analysis& analysis, const PersistentVolume& volume,
                      const alibaba::Disk& disk, std::string_view reason,
                      std::vector<RemedyStep> steps) {
  Finding finding = FindingOn(analysis, volume);
  finding.severity = Severity::kWarning;
  finding.reason = std::string(reason);
  finding.remedy = Steps(Look("See what ECS says of the disk.",
                              "aliyun ecs DescribeDisks --region " + ShellWord(disk.region) +
                                  " --DiskIds " + IdList(disk.id)));
  std::ranges::move(steps, std::back_inserter(finding.remedy));
  return finding;
}

Finding MakeFinding(const Analysis& analysis, const PersistentVolume& volume,
                    const alibaba::Disk& disk, Drift drift) {
  Finding finding = FindingOnDisk(analysis, volume, disk, drift.reason, std::move(drift.steps));
  finding.node = drift.node;
  finding.read_at = drift.read_at;
  finding.summary = "PersistentVolume " + volume.meta.name + " and its disk " + disk.id +
                    " disagree: " + drift.text;
  return finding;
}

Finding MakeFinding(const Analysis& analysis, const PersistentVolume& volume,
                    const alibaba::Disk& disk, DiskHazard hazard) {
  Finding finding = FindingOnDisk(analysis, volume, disk, hazard.reason, std::move(hazard.steps));
  finding.severity = hazard.severity;
  finding.summary =
      "PersistentVolume " + volume.meta.name + ": its disk " + disk.id + " " + hazard.text;
  return finding;
}

// All that is wrong with a volume's disk, the worst first.
void FindAll(const Analysis& analysis, const PersistentVolume& volume, const alibaba::Disk& disk,
             std::vector<Finding>& findings) {
  const auto add = [&](auto problem) {
    if (problem) findings.push_back(MakeFinding(analysis, volume, disk, std::move(*problem)));
  };
  add(LockHazard(disk));
  add(FindAttachmentDrift(analysis, volume, disk));
  add(InstanceHazard(disk));
  add(ZoneDrift(volume, disk));
  add(SizeDrift(volume, disk));
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::vector<Finding> findings;
  for (const ReconciledVolume& entry : analysis.disks.volumes) {
    if (entry.disk == nullptr || !entry.stands_for_disk) continue;
    if (!Covers(analysis.inventory.scope, *entry.volume)) continue;
    FindAll(analysis, *entry.volume, *entry.disk, findings);
  }
  return findings;
}

}  // namespace disk_drift

// disk-drift: a PersistentVolume and its ECS disk disagree, or ECS endangers the disk. The reason
// is the first that applies: `locked` and `dies_with_instance` (disk_hazards.h), the former before,
// the latter after `attachment`, an established VolumeAttachment to one of our nodes while ECS has
// the disk on another instance, or `detached`, ECS has it on none while a pod of the node uses it;
// `zone`, the disk is in none of the volume's zones (except for regional disks); `size`, in whole
// GiB. A volume expansion differs in size briefly; the grace period covers that. Critical: a lock
// on an attached disk.
Check DiskDriftCheck() {
  using namespace disk_drift;
  return {.name = "disk-drift",
          .severities = kWarningOrCritical,
          .needs = kRequired,
          .find = Find,
          .needs_second_list = true};
}

}  // namespace exporter

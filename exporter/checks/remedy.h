// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/analysis/analysis.h"
#include "exporter/checks/finding.h"
#include "exporter/core/text.h"

namespace exporter {

// Quotes a word for the shell if needed; names come from servers and are not trusted.
std::string ShellWord(std::string_view word);

// A list of ids as the API wants it, for the shell: '["d-1","d-2"]'.
template <class Ids>
std::string IdListOf(const Ids& ids) {
  const auto quoted = [](std::string_view id) { return "\"" + std::string(id) + "\""; };
  return ShellWord("[" + Join(ids, ",", quoted) + "]");
}
inline std::string IdList(std::string_view id) {
  return IdListOf(std::array{id});
}

// "¥350.00 a month", "USD 12.00 a month", or "an unknown amount a month".
std::string CostText(const std::optional<MonthlyCost>& cost);

// A read-only step: what to find out, and a command that shows it.
RemedyStep Look(std::string what, std::string command = {});
// A step that changes something; `risk` says what data it may lose.
RemedyStep Act(std::string what, std::string command, std::string risk = {});

// The same for a step that deletes an object. What is being deleted already is not deleted again.
RemedyStep Delete(const kubernetes::ObjectMeta& object, std::string what, std::string command,
                  std::string risk = {});
// The same where the object may be unknown (null).
template <class T>
RemedyStep Delete(const T* object, std::string what, std::string command, std::string risk = {}) {
  const kubernetes::ObjectMeta unknown;
  return Delete(object != nullptr ? object->meta : unknown, std::move(what), std::move(command),
                std::move(risk));
}

// The given steps as a list, with room for a few more.
template <class... Step>
std::vector<RemedyStep> Steps(Step&&... steps) {
  std::vector<RemedyStep> list;
  list.reserve(sizeof...(steps) + 3);
  (list.push_back(std::forward<Step>(steps)), ...);
  return list;
}

// Takes a snapshot of a disk before anything is deleted. `region_option` is " --region
// cn-shenzhen", or empty if the region is unknown.
RemedyStep SnapshotDisk(std::string_view disk_id, std::string_view region_option = {});

// Sets the reclaim policy of a volume to Retain, so that deleting it keeps the disk.
inline constexpr std::string_view kDiskOutlives = "so that the disk outlives this volume";
inline constexpr std::string_view kDiskMayExist = "in case the disk still exists";
RemedyStep KeepDiskStep(const kubernetes::PersistentVolume& volume,
                        std::string_view why = kDiskOutlives);

// Commands that show the VolumeAttachments of exactly this volume, or to exactly this node.
std::string AttachmentsOfVolume(std::string_view volume);
std::string AttachmentsToNode(std::string_view node);

// What is lost with a disk.
inline constexpr std::string_view kDiskDataLost =
    "All data on the disk is lost, except what manual snapshots hold; automatic snapshots are "
    "deleted with the disk unless its DeleteAutoSnapshot is false (see DescribeDisks).";

// " --region cn-shenzhen" for aliyun CLI commands on the disk of a volume, or on the cluster as a
// whole; empty if the region is unknown or ambiguous.
std::string RegionOption(const Analysis& analysis, const kubernetes::PersistentVolume& volume);
std::string RegionOption(const Analysis& analysis);

// Looks up the disk of a volume in ECS.
RemedyStep LookAtDisk(const Analysis& analysis, const kubernetes::PersistentVolume& volume);

// Steps to find the disk behind a Lost claim and to snapshot it; they contain commands if the claim
// tells which disk it was.
std::vector<RemedyStep> FindDiskSteps(const Analysis& analysis,
                                      const kubernetes::PersistentVolumeClaim& claim);

// Why the disk must not be deleted together with the volume.
struct DiskUser {
  std::string name;     // "PersistentVolume m", "cluster c-1" or "instance i-1"
  std::string reason;   // "it is that of PersistentVolume m (Bound) as well"
  std::string command;  // shows the disk, or what uses it
};

// What else uses the disk of a volume: another PersistentVolume, another cluster by its tag, or the
// instance it is attached to in ECS; nullopt if no such user is known.
std::optional<DiskUser> FindDiskUser(const Analysis& analysis,
                                     const kubernetes::PersistentVolume& volume);

// Steps to delete a volume and then its disk, after a snapshot. A disk with another user is kept.
std::vector<RemedyStep> RemovalSteps(const Analysis& analysis,
                                     const kubernetes::PersistentVolume& volume);

// Steps to delete a volume (after its claim, if any) but keep the disk: the disk driver detaches a
// disk before deleting it, whoever is using it.
std::vector<RemedyStep> StepsKeepingDisk(const kubernetes::PersistentVolume& volume,
                                         const DiskUser& user,
                                         const kubernetes::PersistentVolumeClaim* claim = nullptr);

// The last step of a removal: deletes the disk itself.
RemedyStep DeleteDiskStep(const Analysis& analysis, const kubernetes::PersistentVolume& volume);

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/analysis.h"
#include "exporter/checks/finding.h"

namespace exporter {

// Sets the reclaim policy of a volume to Retain, so that deleting it keeps the disk.
RemedyStep KeepDiskStep(const kubernetes::PersistentVolume& volume);

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

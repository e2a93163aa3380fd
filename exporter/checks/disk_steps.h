#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/analysis.h"
#include "exporter/checks/finding.h"

namespace exporter {

// Sets the policy of a volume to Retain, so that its disk stays when it goes.
RemedyStep KeepDiskStep(const kubernetes::PersistentVolume& volume);

// " --region cn-shenzhen" for commands of Alibaba Cloud's command line about the disk of a volume,
// or about the cluster as a whole; empty where the region is not known, or is not one.
std::string RegionOption(const Analysis& analysis, const kubernetes::PersistentVolume& volume);
std::string RegionOption(const Analysis& analysis);

// Asks ECS for the disk of a volume.
RemedyStep LookAtDisk(const Analysis& analysis, const kubernetes::PersistentVolume& volume);

// The steps that look for the disk of a claim whose volume is Lost, and keep a copy of it; with
// commands where the claim tells which disk it was.
std::vector<RemedyStep> FindDiskSteps(const Analysis& analysis,
                                      const kubernetes::PersistentVolumeClaim& claim);

// Why the disk of a volume is not to be deleted with it.
struct DiskUser {
  std::string name;     // "PersistentVolume m", "cluster c-1" or "instance i-1"
  std::string reason;   // "it is that of PersistentVolume m (Bound) as well"
  std::string command;  // that looks at the disk, or at that user of it
};

// Who else has to do with the disk of a volume: another volume that names it, another cluster by
// its tag, or the instance that ECS has it attached to; nullopt where nobody is known.
std::optional<DiskUser> FindDiskUser(const Analysis& analysis,
                                     const kubernetes::PersistentVolume& volume);

// The steps that remove a volume and then its disk, a copy first. They spare a disk that somebody
// else has to do with.
std::vector<RemedyStep> RemovalSteps(const Analysis& analysis,
                                     const kubernetes::PersistentVolume& volume);

// The steps that remove a volume, and before it its claim if there is one, and spare the disk: the
// disk driver detaches a disk that it is to delete, whoever has it.
std::vector<RemedyStep> SparingSteps(const kubernetes::PersistentVolume& volume,
                                     const DiskUser& user,
                                     const kubernetes::PersistentVolumeClaim* claim = nullptr);

// The last step of a removal: the disk itself.
RemedyStep DeleteDiskStep(const Analysis& analysis, const kubernetes::PersistentVolume& volume);

}  // namespace exporter

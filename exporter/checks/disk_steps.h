#pragma once

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

// The steps that remove a volume and then its disk, a copy first. Of a disk that another volume
// names the steps spare the disk.
std::vector<RemedyStep> RemovalSteps(const Analysis& analysis,
                                     const kubernetes::PersistentVolume& volume);

// The steps that remove a volume whose disk is that of another volume as well.
std::vector<RemedyStep> SparingSteps(const kubernetes::PersistentVolume& volume,
                                     const kubernetes::PersistentVolume& other);

// The last step of a removal: the disk itself.
RemedyStep DeleteDiskStep(const Analysis& analysis, const kubernetes::PersistentVolume& volume);

}  // namespace exporter

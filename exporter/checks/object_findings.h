// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exporter/checks/checks.h"

namespace exporter {

// The fields common to all findings on a kind of object: identity, ignore marker and, as far as the
// object has them, node, class, zone, and cost of its disk. The caller fills in the rest.
Finding FindingOn(const Analysis& analysis, std::string_view kind,
                  const kubernetes::ObjectMeta& meta);
Finding FindingOn(const Analysis& analysis, const kubernetes::PersistentVolume& volume);
Finding FindingOn(const Analysis& analysis, const kubernetes::PersistentVolumeClaim& claim);
// `volume` is that of the attachment, null if it does not exist.
Finding FindingOn(const Analysis& analysis, const kubernetes::VolumeAttachment& attachment,
                  const kubernetes::PersistentVolume* volume);

// Sets class and zone to those of a volume, unless it is null.
void SetPlace(const Analysis& analysis, const kubernetes::PersistentVolume* volume,
              Finding& finding);

// "PersistentVolumeClaim ns/name".
std::string ClaimTitle(const kubernetes::PersistentVolumeClaim& claim);

// "kubectl <verb> pvc -n <ns> <name>".
std::string ClaimCommand(const std::string& verb, const kubernetes::PersistentVolumeClaim& claim);

// "; its disk d-1 costs ¥350.00 a month", or empty without a disk.
std::string DiskCostText(const Finding& finding);

// Snapshots the disk, then deletes the claim and whatever else has to be deleted with it.
std::vector<RemedyStep> DeleteClaimSteps(const Analysis& analysis,
                                         const kubernetes::PersistentVolumeClaim& claim);

}  // namespace exporter

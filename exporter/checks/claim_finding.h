// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exporter/checks/check.h"

namespace exporter {

// "PersistentVolumeClaim ns/name".
std::string ClaimTitle(const kubernetes::PersistentVolumeClaim& claim);

// "kubectl <verb> pvc -n <ns> <name>".
std::string ClaimCommand(const std::string& verb, const kubernetes::PersistentVolumeClaim& claim);

// The fields common to all findings on a claim: identity, class, zone, cost of its disk, ignore
// marker. The caller fills in reason, since, summary and remedy.
Finding ClaimFinding(const Analysis& analysis, const kubernetes::PersistentVolumeClaim& claim);

// "; its disk d-1 costs ¥350.00 a month", or empty without a disk.
std::string DiskCostText(const Finding& finding);

// Snapshots the disk, then deletes the claim and whatever else has to be deleted with it.
std::vector<RemedyStep> DeleteClaimSteps(const Analysis& analysis,
                                         const kubernetes::PersistentVolumeClaim& claim);

}  // namespace exporter

#pragma once

#include <string>
#include <vector>

#include "exporter/checks/check.h"

namespace exporter {

// "PersistentVolumeClaim ns/name".
std::string ClaimTitle(const kubernetes::PersistentVolumeClaim& claim);

// "kubectl <verb> pvc -n <ns> <name>".
std::string ClaimCommand(const std::string& verb, const kubernetes::PersistentVolumeClaim& claim);

// What every finding on a claim says: which, of which class and zone, what the disk behind it
// costs, whether it is ignored. Reason, since, summary and remedy are the check's.
Finding ClaimFinding(const Analysis& analysis, const kubernetes::PersistentVolumeClaim& claim);

// "; its disk d-1 costs ¥350.00 a month", or nothing where there is no disk.
std::string DiskCostText(const Finding& finding);

// A copy of the data, then the deletion of the claim and what else has to go with it.
std::vector<RemedyStep> DeleteClaimSteps(const Analysis& analysis,
                                         const kubernetes::PersistentVolumeClaim& claim);

}  // namespace exporter

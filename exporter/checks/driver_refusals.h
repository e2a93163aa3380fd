// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exporter/analysis/scale_up/scale_up.h"
#include "exporter/checks/remedy.h"

namespace exporter {

// Whether the disk driver refuses to make a volume for a claim, whatever the node.
bool IsDriverRefusal(BlockedReason reason);

// Such a refusal, as the end of a sentence.
std::string DriverRefusalText(const PlannedClaim& claim);

// What to do about it, after a look at the class.
std::vector<RemedyStep> DriverRefusalSteps(const PlannedClaim& claim,
                                           const RemedyStep& look_at_set);

}  // namespace exporter

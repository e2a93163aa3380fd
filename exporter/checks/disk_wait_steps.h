// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "exporter/analysis/analysis.h"
#include "exporter/analysis/disk_waits.h"
#include "exporter/checks/finding.h"
#include "exporter/checks/other_nodes.h"

namespace exporter {

// What to do about a disk that a pod waits for on its node: who has it instead, what the cause is,
// and whether another node could run the pod. Nothing that is being deleted already is to be
// deleted, and no pod is to be deleted whose volumes would send it back, or that nobody would make
// anew.
std::vector<RemedyStep> DiskWaitSteps(const Analysis& analysis, OtherNodes& others,
                                      const kubernetes::Pod& pod, const DiskWait& wait);

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exporter/analysis/scale_up/scale_up.h"

namespace exporter {

// "reuse_claim pv-d-1", "bind_stray pv-d-1", "bind_stray pv-d-1 or new", "provision d,e",
// "blocked no_slot".
std::string Words(const PlannedClaim& claim);

// One line per claim, "2 reuse_claim pv-d-1"; prefixed with "~" if the replica is not reached.
std::vector<std::string> WordsOf(const ScaleUp& plan);

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "exporter/analysis/options.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// Whether a pod is live: it has not completed, and has not been Terminating for longer than the
// grace period.
bool IsLive(const Inventory& inventory, const AnalysisOptions& options, const kubernetes::Pod& pod);

// Whether a scheduler message (of the condition PodScheduled or an event FailedScheduling) gives a
// volume or claim as a cause. Storage counts even among several causes: nodes that satisfy
// everything else failed on storage.
bool IsStorageReason(std::string_view message);

}  // namespace exporter

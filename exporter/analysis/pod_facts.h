#pragma once

#include <string_view>

#include "exporter/analysis/options.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// Whether a pod still counts: it has not ended, and has not been Terminating for longer than the
// grace age.
bool IsLive(const Inventory& inventory, const AnalysisOptions& options, const kubernetes::Pod& pod);

// Whether the scheduler's words for an unschedulable pod (the message of its condition
// PodScheduled, or of an event FailedScheduling) name a volume or claim as a cause. Where nodes
// fail for several causes it is one: the nodes that are right in all else failed on storage.
bool IsStorageReason(std::string_view message);

}  // namespace exporter

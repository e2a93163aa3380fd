#pragma once

#include "exporter/analysis/options.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// Whether a pod still counts: it has not ended, and has not been Terminating for longer than the
// grace age.
bool IsLive(const Inventory& inventory, const AnalysisOptions& options, const kubernetes::Pod& pod);

}  // namespace exporter

#pragma once

#include <string>
#include <vector>

#include "exporter/analysis/prices.h"
#include "exporter/core/error.h"

namespace exporter {

// Reads a YAML price list: `currency`, and `prices`, a list of maps with category,
// performance-level, per-gib-hour (pay-as-you-go), per-gib-month (subscription),
// per-iops-hour, and for people source and confidence. kConfig names the file, the entry, the
// key, the value and what is accepted.
Result<PriceList> ReadPriceFile(const std::string& path);

}  // namespace exporter

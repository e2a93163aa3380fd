#pragma once

#include <string>

#include "exporter/checks/evaluate.h"
#include "exporter/report/query.h"

namespace exporter {

inline constexpr std::int64_t kMaxInventoryRows = 5000;

// The document of /api/v1/inventory, described in exporter/report/API.md: sources, totals, and
// rows of each kind sorted by name. `query` may name `kind` (just that one), `limit` (rows of a
// kind, 500 unless told, kMaxInventoryRows at most) and `after` (the name behind which a kind's
// rows go on, as `next` of the answer before told); kConfig names one that has an unknown value.
Result<std::string> InventoryJson(const Evaluation& evaluation, const Query& query);

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "exporter/checks/evaluate.h"
#include "exporter/report/query.h"

namespace exporter {

inline constexpr std::int64_t kMaxInventoryRows = 5000;

// The document /api/v1/inventory, see exporter/report/API.md: sources, totals, and rows of each
// kind sorted by name. `query` may contain `kind` (only that one), `limit` (rows per kind, default
// 500, at most kMaxInventoryRows) and `after` (continue after this name: `next` of the previous
// answer); kConfig for an unknown value.
Result<std::string> InventoryJson(const Evaluation& evaluation, const Query& query);

}  // namespace exporter

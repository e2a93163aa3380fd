// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "exporter/checks/evaluate.h"
#include "exporter/report/query.h"

namespace exporter {

// The documents under /api/v1/, see exporter/report/API.md. kConfig for an unknown or invalid value
// in `query`.

// /api/v1/findings. `query` may contain check, severity and namespace.
Result<std::string> FindingsJson(const Evaluation& evaluation, const Query& query);

// /api/v1/inventory: sources, totals, and rows of each kind sorted by name. `query` may contain
// `kind` (only that one), `limit` (rows per kind, default 500, at most 5000) and `after` (continue
// after this name: `next` of the previous answer).
Result<std::string> InventoryJson(const Evaluation& evaluation, const Query& query);

// The StatefulSet to scale, and the number of replicas.
struct ReadinessQuestion {
  std::string ns;
  std::string stateful_set;
  std::int64_t replicas = 0;
};

// Reads namespace, statefulset and replicas, all required.
Result<ReadinessQuestion> ReadQuestion(const Query& query);

// /api/v1/readiness: the effect of scaling to `replicas`, ordinal by ordinal. nullopt if there is
// no such StatefulSet; kUnavailable if data that the plan needs is missing.
Result<std::optional<std::string>> ReadinessJson(const Analysis& analysis,
                                                 const ReadinessQuestion& question);

}  // namespace exporter

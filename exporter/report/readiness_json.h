// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "exporter/checks/evaluate.h"
#include "exporter/report/query.h"

namespace exporter {

// The StatefulSet to scale, and the number of replicas.
struct ReadinessQuestion {
  std::string ns;
  std::string stateful_set;
  std::int64_t replicas = 0;
};

// Reads namespace, statefulset and replicas, all required; kConfig names the missing or invalid
// one.
Result<ReadinessQuestion> ReadQuestion(const Query& query);

// The document /api/v1/readiness, see exporter/report/API.md: the effect of scaling to `replicas`,
// ordinal by ordinal. nullopt if there is no such StatefulSet; kUnavailable if data that the plan
// needs is missing.
Result<std::optional<std::string>> ReadinessJson(const Analysis& analysis,
                                                 const ReadinessQuestion& question);

}  // namespace exporter

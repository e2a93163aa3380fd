#pragma once

#include <string>

#include "exporter/checks/evaluate.h"
#include "exporter/report/query.h"

namespace exporter {

// Which StatefulSet is to be scaled, and to how many replicas.
struct ReadinessQuestion {
  std::string ns;
  std::string stateful_set;
  std::int64_t replicas = 0;
};

// Reads namespace, statefulset and replicas, which are all needed; kConfig names the one that is
// missing or not accepted.
Result<ReadinessQuestion> ReadQuestion(const Query& query);

// The document of /api/v1/readiness, described in exporter/report/API.md: what scaling to
// `replicas` does, ordinal by ordinal. nullopt where there is no such StatefulSet; kUnavailable
// where what the plan needs was not read.
Result<std::optional<std::string>> ReadinessJson(const Analysis& analysis,
                                                 const ReadinessQuestion& question);

}  // namespace exporter

#pragma once

#include <string>

#include "exporter/checks/evaluate.h"
#include "exporter/report/query.h"

namespace exporter {

// The document of /api/v1/findings, described in exporter/report/API.md. `query` may name check,
// severity and namespace; kConfig names one that has an unknown value.
Result<std::string> FindingsJson(const Evaluation& evaluation, const Query& query);

}  // namespace exporter

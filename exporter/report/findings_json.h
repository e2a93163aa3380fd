// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "exporter/checks/evaluate.h"
#include "exporter/report/query.h"

namespace exporter {

// The document /api/v1/findings, see exporter/report/API.md. `query` may contain check, severity
// and namespace; kConfig for an unknown value.
Result<std::string> FindingsJson(const Evaluation& evaluation, const Query& query);

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tests/layering_rules.h"

namespace exporter {

// As in layering_rules.h: one line for each breach.

// Names of metrics outside a MetricDef, or outside the files that define series.
std::vector<std::string> FindStrayMetricNames(const SourceTree& tree);

// The names that the files of checks/ give their checks.
std::set<std::string> CheckNames(const SourceTree& tree);

// Names of checks in folders that may not include checks/.
std::vector<std::string> FindStrayCheckNames(const SourceTree& tree);

// Too many lines, a header without #pragma once, a to-do.
std::vector<std::string> FindUntidy(const SourceTree& tree);

// Files of report/ and serve/ that evaluate or analyse: a request reads what was published.
std::vector<std::string> FindEvaluationsByRequests(const SourceTree& tree);

// Files that have fewer than 40 lines, a header and its source together, where there are 60 of
// them or more.
std::vector<std::string> FindFragments(const SourceTree& tree);

}  // namespace exporter

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exporter/checks/checks.h"

namespace exporter {

// Runs one check: what it objects to, what of that is old and sure enough to be a finding, and
// what has to be remembered. Adds to `verdicts`.
void Judge(const Check& check, const Analysis& analysis, Verdicts& verdicts);

// A disk that several findings name is counted in the first one alone.
void CountCostsOnce(std::vector<CheckResult>& results);

}  // namespace exporter

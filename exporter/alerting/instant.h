// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "exporter/alerting/expr.h"
#include "exporter/alerting/samples.h"
#include "exporter/core/clock.h"

namespace exporter {

// The samples that Prometheus would return for `expr` at the time `now` if `samples` were the last
// ones scraped (prometheus/prometheus, promql/engine.go). Sorted by labels. Precondition:
// IsInstant(expr), and its result is a vector. A match that Prometheus would refuse as ambiguous
// takes the first sample.
std::vector<Sample> ValueOf(const Expr& expr, const SampleTable& samples, TimePoint now);

}  // namespace exporter

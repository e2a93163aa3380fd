// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "exporter/metrics/metric_def.h"

namespace exporter {

// The metrics catalogue as Markdown (METRICS.md).
std::string MetricsMarkdown(std::span<const MetricDef* const> catalogue);

// The same as a JSON array of {name, type, labels, help}.
std::string MetricsJson(std::span<const MetricDef* const> catalogue);

}  // namespace exporter

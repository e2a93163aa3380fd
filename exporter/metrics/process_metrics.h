// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "exporter/metrics/metric_def.h"
#include "exporter/metrics/text_format.h"

namespace exporter {

// The standard process_* families.
MetricDefs ProcessMetricDefs();

// Reads /proc/self and renders process_* as text; unreadable values are omitted.
std::string RenderProcessMetrics(TextFormat format);

}  // namespace exporter

#pragma once

#include <string>

#include "exporter/metrics/metric_def.h"
#include "exporter/metrics/text_format.h"

namespace exporter {

// The usual process_* families of this process.
MetricDefs ProcessMetricDefs();

// Reads /proc/self and renders process_* as text; a value that cannot be read is left out.
std::string RenderProcessMetrics(TextFormat format);

}  // namespace exporter

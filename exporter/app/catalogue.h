// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "exporter/metrics/exporter_metrics.h"
#include "exporter/metrics/metric_def.h"

namespace exporter {

// Every family that the program can expose: those of the page, then its own.
std::vector<const MetricDef*> Catalogue();

// Sets ack_storage_exporter_build_info.
void SetBuildInfo(ExporterMetrics& metrics);

}  // namespace exporter

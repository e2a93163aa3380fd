// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "exporter/checks/evaluate.h"
#include "exporter/metrics/metric_def.h"
#include "exporter/metrics/sample_sink.h"

namespace exporter {

// Metric families and the function that fills them.
struct SeriesGroup {
  MetricDefs metric_defs;
  void (*add)(const Evaluation& evaluation, SampleSink& out);
};

// One file per subject; the help texts there say what the families mean.
SeriesGroup AccountSeries();
SeriesGroup AttachSeries();
SeriesGroup ClaimCapacitySeries();
SeriesGroup ClaimSeries();
SeriesGroup ClassSeries();
SeriesGroup DiskSeries();
SeriesGroup DiskSizeSeries();
SeriesGroup DiskUseSeries();
SeriesGroup FindingSeries();
SeriesGroup NodeInfoSeries();
SeriesGroup NodeSeries();
SeriesGroup ProvisioningSeries();
SeriesGroup ScaleUpSeries();
SeriesGroup SourceSeries();
SeriesGroup VolumeCapacitySeries();
SeriesGroup VolumeSeries();

// Only the series of the sources, which change even if nothing else does.
void AddSourceSeries(const Inventory& inventory, SampleSink& out);

// In the order of the page.
std::span<const SeriesGroup> AllSeriesGroups();

// Every family of the page, in page order.
std::vector<const MetricDef*> PageMetricDefs();

}  // namespace exporter

#pragma once

#include <span>
#include <vector>

#include "exporter/checks/evaluate.h"
#include "exporter/metrics/metric_def.h"
#include "exporter/metrics/sample_sink.h"

namespace exporter {

// Families of the page, and what fills them.
struct SeriesGroup {
  MetricDefs metric_defs;
  void (*add)(const Evaluation& evaluation, SampleSink& out);
};

// One file each; what the families mean is said there, in their help.
SeriesGroup AccountSeries();
SeriesGroup AttachSeries();
SeriesGroup ClaimSeries();
SeriesGroup DiskSeries();
SeriesGroup DiskUseSeries();
SeriesGroup FindingSeries();
SeriesGroup NodeSeries();
SeriesGroup ScaleUpSeries();
SeriesGroup SourceSeries();
SeriesGroup VolumeSeries();

// The series of the sources alone: they change though nothing else does.
void AddSourceSeries(const Inventory& inventory, SampleSink& out);

// The one table of them.
std::span<const SeriesGroup> AllSeriesGroups();

// Every family of the page, sources first, in the order in which it is printed.
std::vector<const MetricDef*> PageMetricDefs();

}  // namespace exporter

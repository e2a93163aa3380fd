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

// Of each subject one file; what the families mean is said there, in their help.
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
SeriesGroup ScaleUpSeries();
SeriesGroup SourceSeries();
SeriesGroup VolumeCapacitySeries();
SeriesGroup VolumeSeries();

// The series of the sources alone: they change though nothing else does.
void AddSourceSeries(const Inventory& inventory, SampleSink& out);

// The one table of them, in the order of the page.
std::span<const SeriesGroup> AllSeriesGroups();

// Every family of the page, in the order in which it is printed.
std::vector<const MetricDef*> PageMetricDefs();

}  // namespace exporter

#include "exporter/publish/series/series.h"

#include <array>

#include "exporter/sources/source.h"

namespace exporter {

std::span<const SeriesGroup> AllSeriesGroups() {
  static const std::array kGroups{
      VolumeSeries(),  ClaimSeries(),   NodeSeries(),    AttachSeries(),  DiskSeries(),
      DiskUseSeries(), AccountSeries(), ScaleUpSeries(), FindingSeries(), SourceSeries(),
  };
  return kGroups;
}

std::vector<const MetricDef*> PageMetricDefs() {
  std::vector<const MetricDef*> defs;
  for (const Source& source : AllSources()) {
    defs.insert(defs.end(), source.metric_defs.begin(), source.metric_defs.end());
  }
  for (const SeriesGroup& group : AllSeriesGroups()) {
    defs.insert(defs.end(), group.metric_defs.begin(), group.metric_defs.end());
  }
  return defs;
}

}  // namespace exporter

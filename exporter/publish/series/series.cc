// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <array>

namespace exporter {

std::span<const SeriesGroup> AllSeriesGroups() {
  static const std::array kGroups{
      NodeInfoSeries(), VolumeCapacitySeries(), ClaimCapacitySeries(), ClassSeries(),
      DiskSizeSeries(), VolumeSeries(),         ClaimSeries(),         NodeSeries(),
      AttachSeries(),   ProvisioningSeries(),   DiskSeries(),          DiskUseSeries(),
      AccountSeries(),  ScaleUpSeries(),        FindingSeries(),       SourceSeries(),
  };
  return kGroups;
}

std::vector<const MetricDef*> PageMetricDefs() {
  std::vector<const MetricDef*> defs;
  for (const SeriesGroup& group : AllSeriesGroups()) {
    defs.insert(defs.end(), group.metric_defs.begin(), group.metric_defs.end());
  }
  return defs;
}

}  // namespace exporter

#include "exporter/publish/series/series.h"

#include <array>

#include "exporter/publish/series/account_series.h"
#include "exporter/publish/series/attach_series.h"
#include "exporter/publish/series/claim_series.h"
#include "exporter/publish/series/class_series.h"
#include "exporter/publish/series/disk_series.h"
#include "exporter/publish/series/disk_use_series.h"
#include "exporter/publish/series/finding_series.h"
#include "exporter/publish/series/node_series.h"
#include "exporter/publish/series/scale_up_series.h"
#include "exporter/publish/series/source_series.h"
#include "exporter/publish/series/volume_series.h"

namespace exporter {

std::span<const SeriesGroup> AllSeriesGroups() {
  static const std::array kGroups{
      NodeInfoSeries(), VolumeCapacitySeries(), ClaimCapacitySeries(), ClassSeries(),
      DiskSizeSeries(), VolumeSeries(),         ClaimSeries(),         NodeSeries(),
      AttachSeries(),   DiskSeries(),           DiskUseSeries(),       AccountSeries(),
      ScaleUpSeries(),  FindingSeries(),        SourceSeries(),
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

#include "exporter/poll/series.h"

#include <array>

#include "exporter/poll/account_series.h"
#include "exporter/poll/attach_series.h"
#include "exporter/poll/claim_series.h"
#include "exporter/poll/disk_series.h"
#include "exporter/poll/disk_use_series.h"
#include "exporter/poll/finding_series.h"
#include "exporter/poll/node_series.h"
#include "exporter/poll/scale_up_series.h"
#include "exporter/poll/source_series.h"
#include "exporter/poll/volume_series.h"
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

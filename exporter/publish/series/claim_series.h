#pragma once

#include "exporter/publish/series/series.h"

namespace exporter {

// How large each PersistentVolumeClaim is, and was asked to be.
SeriesGroup ClaimCapacitySeries();

SeriesGroup ClaimSeries();

}  // namespace exporter

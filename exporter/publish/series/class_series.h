#pragma once

#include "exporter/publish/series/series.h"

namespace exporter {

// What each StorageClass says.
SeriesGroup ClassSeries();

}  // namespace exporter

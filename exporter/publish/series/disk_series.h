#pragma once

#include "exporter/publish/series/series.h"

namespace exporter {

// How large each ECS disk is.
SeriesGroup DiskSizeSeries();

// The other families of ECS disks, each with its state as it is shown: one that the check
// leaked-disk objects to is `leaked`. And the prices in use.
SeriesGroup DiskSeries();

}  // namespace exporter

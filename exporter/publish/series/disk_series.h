#pragma once

#include "exporter/publish/series/series.h"

namespace exporter {

// The families of ECS disks, each with its state as it is shown: one that the check leaked-disk
// objects to is `leaked`. And the prices in use.
SeriesGroup DiskSeries();

}  // namespace exporter

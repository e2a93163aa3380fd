#pragma once

#include "exporter/publish/series/series.h"

namespace exporter {

// What a node is.
SeriesGroup NodeInfoSeries();

// How many disks a node has, and may have.
SeriesGroup NodeSeries();

}  // namespace exporter

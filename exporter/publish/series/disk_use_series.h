#pragma once

#include "exporter/publish/series/series.h"

namespace exporter {

// What the optional sources tell of single disks: how busy they are, and what was paid for them.
SeriesGroup DiskUseSeries();

}  // namespace exporter

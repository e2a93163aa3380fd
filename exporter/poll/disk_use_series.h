#pragma once

#include "exporter/poll/series.h"

namespace exporter {

// What the optional sources tell of single disks: how busy they are, and what was paid for them.
SeriesGroup DiskUseSeries();

}  // namespace exporter

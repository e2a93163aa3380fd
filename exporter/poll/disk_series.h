#pragma once

#include "exporter/poll/series.h"

namespace exporter {

SeriesGroup DiskSeries();

}  // namespace exporter

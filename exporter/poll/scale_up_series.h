#pragma once

#include "exporter/poll/series.h"

namespace exporter {

SeriesGroup ScaleUpSeries();

}  // namespace exporter

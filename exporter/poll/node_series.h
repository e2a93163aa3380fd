#pragma once

#include "exporter/poll/series.h"

namespace exporter {

SeriesGroup NodeSeries();

}  // namespace exporter

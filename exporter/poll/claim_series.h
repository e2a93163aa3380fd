#pragma once

#include "exporter/poll/series.h"

namespace exporter {

SeriesGroup ClaimSeries();

}  // namespace exporter

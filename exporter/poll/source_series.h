#pragma once

#include "exporter/poll/series.h"

namespace exporter {

SeriesGroup SourceSeries();

}  // namespace exporter

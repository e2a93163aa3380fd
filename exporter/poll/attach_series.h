#pragma once

#include "exporter/poll/series.h"

namespace exporter {

SeriesGroup AttachSeries();

}  // namespace exporter

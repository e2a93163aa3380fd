#pragma once

#include "exporter/publish/series/series.h"

namespace exporter {

SeriesGroup AttachSeries();

}  // namespace exporter

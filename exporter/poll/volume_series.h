#pragma once

#include "exporter/poll/series.h"

namespace exporter {

SeriesGroup VolumeSeries();

}  // namespace exporter

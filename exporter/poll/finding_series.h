#pragma once

#include "exporter/poll/series.h"

namespace exporter {

SeriesGroup FindingSeries();

}  // namespace exporter

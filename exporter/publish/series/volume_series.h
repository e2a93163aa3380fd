#pragma once

#include "exporter/publish/series/series.h"

namespace exporter {

// How large each PersistentVolume is.
SeriesGroup VolumeCapacitySeries();

SeriesGroup VolumeSeries();

}  // namespace exporter

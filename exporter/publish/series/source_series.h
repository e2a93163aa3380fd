#pragma once

#include "exporter/publish/series/series.h"

namespace exporter {

SeriesGroup SourceSeries();

// The same for whoever has nothing but the inventory.
void AddSourceSeries(const Inventory& inventory, SampleSink& out);

}  // namespace exporter

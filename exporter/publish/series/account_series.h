#pragma once

#include "exporter/publish/series/series.h"

namespace exporter {

// What the accounts have room for: stock, quotas; and what lies about in them: snapshots.
SeriesGroup AccountSeries();

}  // namespace exporter

#pragma once

#include "exporter/sources/source.h"

namespace exporter {

// Lists the disks of every region to read; one failing region fails the poll,
// because a missing region looks like deleted disks.
Result<Reading> ReadDisks(const ReadContext& context);

// Asks for the instance types of the nodes that are not known yet. A type never
// changes, so those already known are kept.
Result<Reading> ReadInstanceTypes(const ReadContext& context);

}  // namespace exporter

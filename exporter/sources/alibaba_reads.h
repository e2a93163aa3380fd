#pragma once

#include "exporter/sources/source.h"

namespace exporter {

// What is read otherwise than by listing every region (ReadEveryRegion in regions.h).

// The instances that hold disks and are no nodes of ours.
Result<Reading> ReadInstances(const ReadContext& context);

// Asks for the instance types of the nodes, each once a day.
Result<Reading> ReadInstanceTypes(const ReadContext& context);

// Capacity that the account may have, by its attributes, which are being withdrawn.
Result<Reading> ReadCapacityAttributes(const ReadContext& context);

// Hourly prices of what the disks are, each asked for every six hours; what is not
// sold is remembered, too.
Result<Reading> ReadDiskPrices(const ReadContext& context);

// How busy attached disks are: by ECS a call a disk, the largest first, some at a time, each
// once a day; by EBS all of them.
Result<Reading> ReadDiskMonitor(const ReadContext& context);
Result<Reading> ReadDiskMetrics(const ReadContext& context);

// What each disk cost in the last month, by the bill.
Result<Reading> ReadDiskBills(const ReadContext& context);

}  // namespace exporter

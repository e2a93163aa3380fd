// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporter/sources/source.h"

namespace exporter {

// The sources that take more than one list request per region (for those see ReadEveryRegion in
// regions.h).

// The instances that hold disks but are not nodes of this cluster.
Result<Reading> ReadInstances(const ReadContext& context);

// The instance types of the nodes; each is fetched once a day.
Result<Reading> ReadInstanceTypes(const ReadContext& context);

// Disk capacity limits from the account attributes, which Alibaba Cloud is phasing out.
Result<Reading> ReadCapacityAttributes(const ReadContext& context);

// Hourly prices for every category of disk in use, refreshed every six hours. That something is
// not sold is cached as well.
Result<Reading> ReadDiskPrices(const ReadContext& context);

// How busy attached disks are. ECS takes one call per disk, so the largest come first, a limited
// number per poll and each once a day; CloudLens for EBS reports all of them.
Result<Reading> ReadDiskMonitor(const ReadContext& context);
Result<Reading> ReadDiskMetrics(const ReadContext& context);

// What each disk cost last month according to the bill.
Result<Reading> ReadDiskBills(const ReadContext& context);

}  // namespace exporter

#pragma once

#include "exporter/sources/source.h"

namespace exporter {

// Lists the disks of every region of the target; one failing region fails the target,
// because a missing region looks like deleted disks.
Result<Reading> ReadDisks(const ReadContext& context);
// What is covered without a target that fails: not its regions.
void WithdrawDisks(Inventory& inventory, const std::vector<std::string>& regions);
void WithdrawSnapshots(Inventory& inventory, const std::vector<std::string>& regions);

// The instances that hold disks and are no nodes of ours.
Result<Reading> ReadInstances(const ReadContext& context);

// Asks for the instance types of the nodes, each once a day.
Result<Reading> ReadInstanceTypes(const ReadContext& context);

// Which categories of disks are in stock, by zone.
Result<Reading> ReadDiskStock(const ReadContext& context);

// Capacity that the account may have, by Quota Center and by the older account attributes.
Result<Reading> ReadDiskQuotas(const ReadContext& context);
Result<Reading> ReadCapacityAttributes(const ReadContext& context);

// Hourly prices of what the disks are, each asked for every six hours; what is not
// sold is remembered, too.
Result<Reading> ReadDiskPrices(const ReadContext& context);

Result<Reading> ReadSnapshots(const ReadContext& context);

// How busy attached disks are: by ECS a call a disk, the largest first, some at a time, each
// once a day; by EBS all of them.
Result<Reading> ReadDiskMonitor(const ReadContext& context);
Result<Reading> ReadDiskMetrics(const ReadContext& context);
Result<Reading> ReadLensDisks(const ReadContext& context);

// What each disk cost in the last month, by the bill.
Result<Reading> ReadDiskBills(const ReadContext& context);

}  // namespace exporter

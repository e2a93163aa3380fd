#pragma once

#include <span>

#include "exporter/checks/check.h"

namespace exporter {

// One file each, in the order of the table; what a check reports is said there.
Check OrphanedPvCheck();
Check StrayPvCheck();
Check LeftoverClaimCheck();
Check IdleClaimCheck();
Check PendingClaimCheck();
Check LostClaimCheck();
Check LeakedDiskCheck();
Check DanglingPvCheck();
Check DiskDriftCheck();
Check NodeDiskLimitCheck();
Check AttachErrorCheck();
Check MissingNodePodCheck();
Check MissingNodeAttachmentCheck();
Check StuckPodCheck();
Check ScaleUpBlockedCheck();
Check QuotaLowCheck();
Check ZoneOutOfStockCheck();
Check RiskyStorageClassCheck();

// The one table of checks.
std::span<const Check> AllChecks();

}  // namespace exporter

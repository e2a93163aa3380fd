// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "exporter/checks/check.h"

namespace exporter {

// One file each, in the order of AllChecks(); each check is described above its function.
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

std::span<const Check> AllChecks();

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <array>

namespace exporter {

std::span<const Check> AllChecks() {
  static const std::array kChecks{
      OrphanedPvCheck(),
      StrayPvCheck(),
      LeftoverClaimCheck(),
      IdleClaimCheck(),
      PendingClaimCheck(),
      LostClaimCheck(),
      LeakedDiskCheck(),
      DanglingPvCheck(),
      DiskDriftCheck(),
      NodeDiskLimitCheck(),
      AttachErrorCheck(),
      MissingNodePodCheck(),
      MissingNodeAttachmentCheck(),
      StuckPodCheck(),
      ScaleUpBlockedCheck(),
      QuotaLowCheck(),
      ZoneOutOfStockCheck(),
      RiskyStorageClassCheck(),
  };
  return kChecks;
}

}  // namespace exporter

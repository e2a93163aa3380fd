#include "exporter/checks/checks.h"

#include <array>

#include "exporter/checks/attach_error.h"
#include "exporter/checks/dangling_pv.h"
#include "exporter/checks/disk_drift.h"
#include "exporter/checks/idle_claim.h"
#include "exporter/checks/judge.h"
#include "exporter/checks/leaked_disk.h"
#include "exporter/checks/leftover_claim.h"
#include "exporter/checks/lost_claim.h"
#include "exporter/checks/missing_node_attachment.h"
#include "exporter/checks/missing_node_pod.h"
#include "exporter/checks/node_disk_limit.h"
#include "exporter/checks/orphaned_pv.h"
#include "exporter/checks/pending_claim.h"
#include "exporter/checks/quota_low.h"
#include "exporter/checks/risky_storageclass.h"
#include "exporter/checks/scale_up_blocked.h"
#include "exporter/checks/stray_pv.h"
#include "exporter/checks/stuck_pod.h"
#include "exporter/checks/zone_out_of_stock.h"

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

Verdicts RunChecks(const Analysis& analysis) {
  Verdicts verdicts;
  for (const Check& check : AllChecks()) Judge(check, analysis, verdicts);
  CountCostsOnce(verdicts.results);
  return verdicts;
}

}  // namespace exporter

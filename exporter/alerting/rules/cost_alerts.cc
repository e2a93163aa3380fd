// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/numbers.h"
#include "exporter/alerting/rules/finding_alert.h"
#include "exporter/alerting/rules/shared_exprs.h"

namespace exporter {
namespace cost_alerts {

const std::string kCluster = "{?cluster|Cluster {cluster}|The cluster}";

Alert WasteHigh(const Thresholds& thresholds) {
  return {
      .name = "AckStorageWasteHigh",
      .severity = Severity::kWarning,
      .hold = std::chrono::hours{24},
      .expr = Above(WasteCost(), thresholds.waste_monthly_cost),
      .summary = "What nobody uses costs more than the budget.",
      .description = kCluster +
                     " pays {value:money} a month for volumes, claims, disks and snapshots that "
                     "nobody uses, more than the budget of " +
                     ShortestNumber(thresholds.waste_monthly_cost) + ".",
      .dashboard = "waste",
  };
}

Alert CostJump(const Thresholds& thresholds) {
  const LabelNames sum{"cluster", "job", "currency"};
  return {
      .name = "AckStorageCostJump",
      .severity = Severity::kWarning,
      .hold = std::chrono::hours{1},
      .expr =
          OpOn(sum, DiskCost(), ">", Op(DiskCost("1d"), "*", Number(thresholds.cost_jump_ratio))),
      .summary = "The cost of all disks has jumped within a day.",
      .description = kCluster + " pays {value:money} a month for its disks, more than " +
                     ShortestNumber(thresholds.cost_jump_ratio) + " times as much as a day ago.",
      .dashboard = "cost",
  };
}

Alert BillAboveEstimate(const Thresholds& thresholds) {
  const LabelNames sum{"cluster", "job", "currency"};
  // Of the disks that have both: one that was deleted since is in the bill only.
  const LabelNames disk{"cluster", "job", "disk", "currency"};
  const Expr billed = Max(disk, Series("ack_storage_disk_billed_cost"));
  const Expr estimate = Max(disk, Series("ack_storage_disk_monthly_cost"));
  return {
      .name = "AckStorageBillAboveEstimate",
      .severity = Severity::kInfo,
      .hold = std::chrono::hours{6},
      .expr = OpOn(
          sum, Sum(sum, OpOn(disk, billed, "and", estimate)), ">",
          Op(Sum(sum, OpOn(disk, estimate, "and", billed)), "*", Number(thresholds.bill_ratio))),
      .summary = "The bill for disks is above the estimate.",
      .description =
          kCluster + ": the last bill says {value:money} for its disks, more than " +
          ShortestNumber(thresholds.bill_ratio) +
          " times the estimate for the same disks. The price list or the hours per month are "
          "probably wrong, so the costs shown may be too low.",
      .dashboard = "cost",
  };
}

Alert Unpriced() {
  const LabelNames what{"cluster", "job", "region", "category", "performance_level", "charge_type"};
  return {
      .name = "AckStorageDisksUnpriced",
      .severity = Severity::kInfo,
      .hold = std::chrono::hours{1},
      .expr = Above(Max(what, Series("ack_storage_disks_unpriced")), 0),
      .summary = "Disks have no price.",
      .description =
          "The price list has no entry for {value} disk{>value 1|s} of category "
          "{category}{?performance_level| {performance_level}} in region {region}" +
          kOfCluster + ". Their cost is missing from all totals.",
      .dashboard = "cost",
  };
}

}  // namespace cost_alerts

std::vector<Alert> CostAlerts(const Thresholds& thresholds) {
  using namespace cost_alerts;
  return {WasteHigh(thresholds), CostJump(thresholds), BillAboveEstimate(thresholds), Unpriced()};
}

}  // namespace exporter

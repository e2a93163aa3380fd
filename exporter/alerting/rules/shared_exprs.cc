// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/rules/shared_exprs.h"

#include <utility>

namespace exporter {

Expr SumByZone(Expr per_node) {
  const LabelNames node{"cluster", "job", "node"};
  Expr zone_of =
      Max({"cluster", "job", "node", "zone"}, Series("ack_storage_node_info", {IsNot("zone", "")}));
  return Sum({"cluster", "job", "zone"},
             OpOnLeft(node, {"zone"}, std::move(per_node), "*", std::move(zone_of)));
}

Expr ZoneHeadroom() {
  const LabelNames node{"cluster", "job", "node"};
  return SumByZone(
      Call("clamp_min", {Min(node, Series("ack_storage_node_disk_headroom")), Number(0)}));
}

Expr WasteCost() {
  return Sum({"cluster", "job", "currency"},
             Max({"cluster", "job", "check", "kind", "namespace", "name", "currency"},
                 Series("ack_storage_finding_monthly_cost",
                        {IsOneOf("check", {"orphaned-pv", "leftover-claim", "idle-claim",
                                           "leaked-disk", "orphaned-snapshot"})})));
}

Expr DiskCost(const std::string& offset) {
  return Sum({"cluster", "job", "currency"},
             Max({"cluster", "job", "disk", "currency"},
                 Before(Series("ack_storage_disk_monthly_cost"), offset)));
}

Expr BoundClaims() {
  return Max(
      {"cluster", "namespace", "persistentvolumeclaim", "storageclass", "persistentvolume", "disk"},
      Series("ack_storage_persistentvolume_info", {Is("phase", "Bound")}));
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/alert.h"
#include "exporter/alerting/rules/shared_exprs.h"

namespace exporter {
namespace recordings {

// The cost of each volume once, though several replicas of the exporter may report it.
Expr VolumeCost(LabelNames by) {
  const LabelNames all{"cluster",      "job",       "persistentvolume",
                       "storageclass", "namespace", "persistentvolumeclaim",
                       "currency"};
  return Sum(std::move(by), Max(all, Series("ack_storage_persistentvolume_monthly_cost")));
}

Expr CostByStatefulSet() {
  const LabelNames claim{"cluster", "job", "namespace", "persistentvolumeclaim"};
  Expr owner = Max({"cluster", "job", "namespace", "persistentvolumeclaim", "statefulset"},
                   Series("ack_storage_persistentvolumeclaim_info", {IsNot("statefulset", "")}));
  Expr cost = VolumeCost({"cluster", "job", "namespace", "persistentvolumeclaim", "currency"});
  return Sum({"cluster", "job", "namespace", "statefulset", "currency"},
             OpOnLeft(claim, {"statefulset"}, std::move(cost), "*", std::move(owner)));
}

// The used share of each claim by the kubelet.
Expr UsedShare() {
  const LabelNames claim{"cluster", "namespace", "persistentvolumeclaim"};
  Expr used = Max(claim, Op(Series("kubelet_volume_stats_used_bytes"), "/",
                            Op(Series("kubelet_volume_stats_capacity_bytes"), ">", Number(0))));
  return OpOnLeft(claim, {"storageclass", "persistentvolume", "disk"}, std::move(used), "*",
                  BoundClaims());
}

// What is paid each month for the space of a claim that is empty.
Expr EmptyCost() {
  const LabelNames claim{"cluster", "namespace", "persistentvolumeclaim"};
  Expr cost = Max(
      {"cluster", "namespace", "persistentvolumeclaim", "currency"},
      Series("ack_storage_persistentvolume_monthly_cost", {IsNot("persistentvolumeclaim", "")}));
  return OpOnLeft(claim, {"currency"}, Op(Number(1), "-", UsedShare()), "*", std::move(cost));
}

}  // namespace recordings

std::vector<Recording> Recordings() {
  using namespace recordings;
  return {
      {"storageclass:ack_storage_monthly_cost:sum",
       VolumeCost({"cluster", "job", "storageclass", "currency"})},
      {"namespace:ack_storage_monthly_cost:sum",
       VolumeCost({"cluster", "job", "namespace", "currency"})},
      {"statefulset:ack_storage_monthly_cost:sum", CostByStatefulSet()},
      {"cluster:ack_storage_disk_monthly_cost:sum", DiskCost()},
      {"cluster:ack_storage_waste_monthly_cost:sum", WasteCost()},
      {"zone:ack_storage_node_disk_headroom:sum", ZoneHeadroom()},
      {"persistentvolumeclaim:kubelet_volume_stats_used:ratio", UsedShare()},
      {"persistentvolumeclaim:ack_storage_empty_monthly_cost:product", EmptyCost()},
  };
}

}  // namespace exporter

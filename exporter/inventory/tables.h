// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <tuple>

#include "exporter/inventory/inventory.h"

namespace exporter {

// One table of the inventory, named after its field in the spelling of the API.
template <class T>
struct TableDef {
  std::string_view name;
  Table<T> Inventory::*field = nullptr;
  bool is_opt_in = false;  // read only where the operator asks for it
};
template <class T>
TableDef(std::string_view, Table<T> Inventory::*, bool = false) -> TableDef<T>;

// The single list of all tables; code that applies to every table iterates over it.
inline constexpr std::tuple kTables{
    TableDef{"persistentvolumes", &Inventory::persistent_volumes},
    TableDef{"persistentvolumeclaims", &Inventory::persistent_volume_claims},
    TableDef{"storageclasses", &Inventory::storage_classes},
    TableDef{"statefulsets", &Inventory::stateful_sets},
    TableDef{"nodes", &Inventory::nodes},
    TableDef{"csinodes", &Inventory::csi_nodes},
    TableDef{"volumeattachments", &Inventory::volume_attachments},
    TableDef{"pods", &Inventory::pods},
    TableDef{"pod_groups", &Inventory::pod_groups},
    TableDef{"events", &Inventory::events},
    TableDef{"horizontalpodautoscalers", &Inventory::horizontal_pod_autoscalers},
    TableDef{"scaledobjects", &Inventory::scaled_objects},
    TableDef{"cronjobs", &Inventory::cron_jobs},
    TableDef{"jobs", &Inventory::jobs},
    TableDef{"volumesnapshotcontents", &Inventory::volume_snapshot_contents},
    TableDef{"volumesnapshots", &Inventory::volume_snapshots},
    TableDef{"disks", &Inventory::disks},
    TableDef{"instances", &Inventory::instances},
    TableDef{"instance_types", &Inventory::instance_types},
    TableDef{"disk_stock", &Inventory::disk_stock},
    TableDef{"disk_quotas", &Inventory::disk_quotas},
    TableDef{"capacity_attributes", &Inventory::capacity_attributes},
    TableDef{"disk_prices", &Inventory::disk_prices, true},
    TableDef{"iops_prices", &Inventory::iops_prices, true},
    TableDef{"snapshots", &Inventory::snapshots},
    TableDef{"disk_monitor", &Inventory::disk_monitor, true},
    TableDef{"disk_metrics", &Inventory::disk_metrics, true},
    TableDef{"lens_disks", &Inventory::lens_disks, true},
    TableDef{"disk_bills", &Inventory::disk_bills, true},
};

// Calls `visit` with the TableDef of each table.
template <class Visit>
void ForEachTable(Visit visit) {
  std::apply([&](const auto&... table) { (visit(table), ...); }, kTables);
}

}  // namespace exporter

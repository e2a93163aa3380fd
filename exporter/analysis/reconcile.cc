// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/reconcile.h"

#include <algorithm>
#include <utility>

#include "exporter/analysis/leaks.h"

namespace exporter {
namespace {

std::vector<const kubernetes::Node*> NodesOf(const Index& index, const alibaba::Disk& disk) {
  std::vector<const kubernetes::Node*> nodes;
  for (const std::string& instance : disk.instance_ids) {
    if (const auto* node = index.FindNodeByInstance(instance)) nodes.push_back(node);
  }
  std::ranges::sort(
      nodes, {}, [](const auto* node) -> const auto& { return node->meta.name; });
  return nodes;
}

}  // namespace

Reconciliation Reconcile(const Inventory& inventory, const Index& index,
                         const AnalysisOptions& options, const Memory& memory) {
  Reconciliation result;
  result.cluster_ids = OurClusterIds(inventory, index, options.cluster_id, options.cluster_ids);
  result.all.reserve(inventory.disks.size());
  for (const alibaba::Disk& disk : inventory.disks) {
    result.all.push_back({.disk = &disk,
                          .state = StateOfDisk(inventory, index, result.cluster_ids, disk),
                          .volume = index.FindVolumeOfDisk(disk.id),
                          .nodes = NodesOf(index, disk)});
  }
  result.volumes.reserve(inventory.persistent_volumes.size());
  for (const auto& volume : inventory.persistent_volumes) {
    if (volume.disk_id.empty()) continue;
    result.volumes.push_back(
        {.volume = &volume,
         .state = StateOfVolume(inventory, index, volume),
         .disk = index.FindDisk(volume.disk_id),
         .stands_for_disk = index.FindVolumeOfDisk(volume.disk_id) == &volume});
  }
  AgeGate gate(inventory, options.grace);
  DecideLeaks(inventory, memory, gate, result);
  DecideLosses(inventory, index, memory, gate, result);
  result.next_due_at = gate.next_due_at();
  return result;
}

}  // namespace exporter

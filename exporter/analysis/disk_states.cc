#include "exporter/analysis/disk_states.h"

#include <algorithm>
#include <map>

namespace exporter {
namespace {

bool OnOurNodes(const Index& index, const alibaba::Disk& disk) {
  return std::ranges::any_of(disk.instance_ids, [&](const std::string& instance) {
    return index.FindNodeByInstance(instance) != nullptr;
  });
}

}  // namespace

std::string_view DiskState(const Inventory& inventory, const Index& index,
                           std::string_view cluster_id, const alibaba::Disk& disk) {
  if (!inventory.persistent_volumes.available() || !inventory.nodes.available()) return "";
  if (disk.type == "system") return "system";
  if (disk.status != "In_use" && disk.status != "Available") return "transient";
  const auto* volume = index.FindVolumeOfDisk(disk.id);
  if (disk.status == "In_use") {
    if (!OnOurNodes(index, disk)) return "attached_elsewhere";
    return volume != nullptr ? "in_use" : "unmanaged";
  }
  if (volume != nullptr) return volume->phase == "Bound" ? "unattached_claimed" : "unattached_pv";
  if (!disk.cluster_id.empty() && !cluster_id.empty() && disk.cluster_id != cluster_id) {
    return "foreign";
  }
  return disk.cluster_id.empty() || cluster_id.empty() ? "unknown_owner" : "settling";
}

std::string ClusterId(const Inventory& inventory, const Index& index, std::string_view configured) {
  if (!configured.empty()) return std::string(configured);
  std::map<std::string, std::size_t> votes;
  for (const auto& disk : inventory.disks) {
    const bool ours = index.FindVolumeOfDisk(disk.id) != nullptr;
    if (ours && !disk.cluster_id.empty()) ++votes[disk.cluster_id];
  }
  const auto best = std::ranges::max_element(
      votes, [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == votes.end() ? std::string{} : best->first;
}

}  // namespace exporter

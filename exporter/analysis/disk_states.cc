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

std::string_view DiskState(const Inventory& inventory, const Index& index, const ClusterIds& ours,
                           const alibaba::Disk& disk) {
  if (!inventory.persistent_volumes.available() || !inventory.nodes.available()) return "";
  if (disk.type == "system") return "system";
  if (disk.status != "In_use" && disk.status != "Available") return "transient";
  const auto* volume = index.FindVolumeOfDisk(disk.id);
  if (disk.status == "In_use") {
    if (!OnOurNodes(index, disk)) return "attached_elsewhere";
    return volume != nullptr ? "in_use" : "unmanaged";
  }
  if (volume != nullptr) return volume->phase == "Bound" ? "unattached_claimed" : "unattached_pv";
  if (disk.cluster_id.empty() || ours.empty()) return "unknown_owner";
  return ours.contains(disk.cluster_id) ? "settling" : "foreign";
}

ClusterIds OurClusterIds(const Inventory& inventory, const Index& index,
                         const std::string& configured, const std::vector<std::string>& others) {
  ClusterIds ids(others.begin(), others.end());
  if (!configured.empty()) {
    ids.insert(configured);
    return ids;
  }
  std::map<std::string, std::size_t> votes;
  for (const auto& disk : inventory.disks) {
    const bool ours = index.FindVolumeOfDisk(disk.id) != nullptr;
    if (ours && !disk.cluster_id.empty()) ++votes[disk.cluster_id];
  }
  const auto best = std::ranges::max_element(
      votes, [](const auto& a, const auto& b) { return a.second < b.second; });
  if (best != votes.end()) ids.insert(best->first);
  return ids;
}

}  // namespace exporter

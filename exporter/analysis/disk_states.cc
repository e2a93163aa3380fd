#include "exporter/analysis/disk_states.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>

namespace exporter {
namespace {

// Where ECS has a disk, as far as both sides of the reconciliation ask.
enum class Whereabouts { kOurNodes, kElsewhere, kNowhere, kInMotion };

// nullopt where the nodes would have to be known and are not.
std::optional<Whereabouts> WhereaboutsOf(const Inventory& inventory, const Index& index,
                                         const alibaba::Disk& disk) {
  if (disk.status == "In_use") {
    if (!inventory.nodes.available()) return std::nullopt;
    const bool is_ours = std::ranges::any_of(disk.instance_ids, [&](const std::string& instance) {
      return index.FindNodeByInstance(instance) != nullptr;
    });
    return is_ours ? Whereabouts::kOurNodes : Whereabouts::kElsewhere;
  }
  // One that is Available and names an instance all the same is on its way.
  const bool is_free = disk.status == "Available" && disk.instance_ids.empty();
  return is_free ? Whereabouts::kNowhere : Whereabouts::kInMotion;
}

}  // namespace

std::string_view DiskState(const Inventory& inventory, const Index& index, const ClusterIds& ours,
                           const alibaba::Disk& disk) {
  if (disk.type == "system") return "system";
  const auto whereabouts = WhereaboutsOf(inventory, index, disk);
  if (!whereabouts) return "";
  if (whereabouts == Whereabouts::kInMotion) return "transient";
  if (whereabouts == Whereabouts::kElsewhere) return "attached_elsewhere";
  if (!inventory.persistent_volumes.available()) return "";
  const auto* volume = index.FindVolumeOfDisk(disk.id);
  if (whereabouts == Whereabouts::kOurNodes) return volume != nullptr ? "in_use" : "unmanaged";
  if (volume != nullptr) return volume->phase == "Bound" ? "unattached_claimed" : "unattached_pv";
  if (disk.cluster_id.empty() || ours.empty()) return "unknown_owner";
  return ours.contains(disk.cluster_id) ? "settling" : "foreign";
}

std::string_view VolumeState(const Inventory& inventory, const Index& index,
                             const kubernetes::PersistentVolume& volume) {
  if (volume.disk_id.empty()) return "";
  const alibaba::Disk* disk = index.FindDisk(volume.disk_id);
  if (disk == nullptr) return index.IsDiskGone(volume) ? "dangling" : "unread";
  const auto whereabouts = WhereaboutsOf(inventory, index, *disk);
  if (!whereabouts) return "";
  switch (*whereabouts) {
    case Whereabouts::kOurNodes:
      return "in_use";
    case Whereabouts::kElsewhere:
      return "attached_elsewhere";
    case Whereabouts::kNowhere:
      return "unattached";
    case Whereabouts::kInMotion:
      return "transient";
  }
  return "";
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
  const auto by_votes = [](const auto& a, const auto& b) { return a.second < b.second; };
  const auto best = std::ranges::max_element(votes, by_votes);
  if (best == votes.end()) return ids;
  const bool is_tie = std::ranges::count(votes, best->second,
                                         &std::pair<const std::string, std::size_t>::second) > 1;
  if (!is_tie) ids.insert(best->first);
  return ids;
}

}  // namespace exporter

#include "exporter/analysis/volume_facts.h"

namespace exporter {

std::optional<TimePoint> PhaseSince(const Inventory& inventory,
                                    const kubernetes::PersistentVolume& volume) {
  if (volume.phase_since) return volume.phase_since;
  const auto seen = inventory.first_seen.find(PhaseKey(volume));
  if (seen == inventory.first_seen.end()) return std::nullopt;
  return seen->second;
}

VolumePlacement PlacementOf(const Index& index, const kubernetes::PersistentVolume& volume) {
  VolumePlacement placement{.category = volume.category,
                            .performance_level = volume.performance_level,
                            .zone = volume.zones.size() == 1 ? volume.zones.front() : ""};
  if (const alibaba::Disk* disk = index.FindDisk(volume.disk_id)) {
    placement.category = disk->category;
    placement.performance_level = disk->performance_level;
    if (!disk->zone.empty()) placement.zone = disk->zone;
  }
  return placement;
}

bool IsOrphaned(const kubernetes::PersistentVolume& volume) {
  return volume.phase == "Available" || volume.phase == "Released" || volume.phase == "Failed";
}

}  // namespace exporter

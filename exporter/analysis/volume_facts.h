#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/index.h"

namespace exporter {

// The region that a zone is named after: "cn-shenzhen-e" is of "cn-shenzhen", "ap-southeast-1a"
// of "ap-southeast-1". Empty for an empty zone.
inline std::string_view RegionOfZone(std::string_view zone) {
  if (zone.empty()) return zone;
  zone.remove_suffix(1);
  return zone.ends_with('-') ? zone.substr(0, zone.size() - 1) : zone;
}

// When a volume came into its phase: the object's own time, else when this
// program first saw it so; nullopt for neither.
std::optional<TimePoint> PhaseSince(const Inventory& inventory,
                                    const kubernetes::PersistentVolume& volume);

// Category, performance level and zone of a volume: those of its disk in ECS where
// it is known, else what the PV says. `zone` is empty for several zones.
struct VolumePlacement {
  std::string category;
  std::string performance_level;
  std::string zone;
};
VolumePlacement PlacementOf(const Index& index, const kubernetes::PersistentVolume& volume);

// The regions that the disk of a volume can be in by what the volume says of its zones or, of a
// regional disk, of its region; sorted, each once. Empty where it does not say it.
std::vector<std::string> RegionsOf(const kubernetes::PersistentVolume& volume);

// Available, Released or Failed: used by nobody, and paid for.
bool IsOrphaned(const kubernetes::PersistentVolume& volume);

}  // namespace exporter

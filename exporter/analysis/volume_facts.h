// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/index.h"

namespace exporter {

// The region of a zone by its name: "cn-shenzhen-e" is in "cn-shenzhen", "ap-southeast-1a" in
// "ap-southeast-1". Empty for an empty zone.
inline std::string_view RegionOfZone(std::string_view zone) {
  if (zone.empty()) return zone;
  zone.remove_suffix(1);
  return zone.ends_with('-') ? zone.substr(0, zone.size() - 1) : zone;
}

// When a volume entered its phase: the object's own time, else our first observation; nullopt if
// neither is known.
std::optional<TimePoint> PhaseSince(const Inventory& inventory,
                                    const kubernetes::PersistentVolume& volume);

// Category, performance level and zone of a volume: those of its ECS disk if known, else those in
// the PV. `zone` is empty if there are several. Views into the inventory.
struct VolumePlacement {
  std::string_view category;
  std::string_view performance_level;
  std::string_view zone;
};
VolumePlacement PlacementOf(const Index& index, const kubernetes::PersistentVolume& volume);

// The regions where the disk of a volume can be, derived from the zones of the volume or, for a
// regional disk, its region; sorted, unique. Empty if unknown.
std::vector<std::string> RegionsOf(const kubernetes::PersistentVolume& volume);

// Available, Released or Failed: unused but billed.
bool IsOrphaned(const kubernetes::PersistentVolume& volume);

}  // namespace exporter

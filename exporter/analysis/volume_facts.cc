// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/volume_facts.h"

#include <algorithm>
#include <set>

namespace exporter {
namespace {

bool IsRegionKey(std::string_view key) {
  return key == "topology.kubernetes.io/region" ||
         key == "failure-domain.beta.kubernetes.io/region";
}

// The regions required by one term of a node affinity; empty if it allows any.
std::vector<std::string> RegionsOfTerm(const kubernetes::NodeSelectorTerm& term) {
  const auto demands = [](const kubernetes::Requirement& requirement) {
    return requirement.op == "In" && IsRegionKey(requirement.key);
  };
  const auto requirement = std::ranges::find_if(term.labels, demands);
  return requirement == term.labels.end() ? std::vector<std::string>{} : requirement->values;
}

}  // namespace

std::optional<TimePoint> PhaseSince(const Inventory& inventory,
                                    const kubernetes::PersistentVolume& volume) {
  if (volume.phase_since) return volume.phase_since;
  const auto seen = inventory.first_seen.find(PhaseKey(volume));
  if (seen == inventory.first_seen.end()) return std::nullopt;
  return seen->second;
}

VolumePlacement PlacementOf(const Index& index, const kubernetes::PersistentVolume& volume) {
  VolumePlacement placement{
      .category = volume.category,
      .performance_level = volume.performance_level,
      .zone = volume.zones.size() == 1 ? std::string_view(volume.zones.front()) : ""};
  if (const alibaba::Disk* disk = index.FindDisk(volume.disk_id)) {
    placement.category = disk->category;
    placement.performance_level = disk->performance_level;
    if (!disk->zone.empty()) placement.zone = disk->zone;
  }
  return placement;
}

std::vector<std::string> RegionsOf(const kubernetes::PersistentVolume& volume) {
  std::set<std::string> regions;
  for (const std::string& zone : volume.zones) regions.emplace(RegionOfZone(zone));
  if (regions.empty() && volume.node_affinity) {
    for (const auto& term : *volume.node_affinity) {
      const auto of_term = RegionsOfTerm(term);
      if (of_term.empty()) return {};  // terms are ORed, so any region is allowed
      regions.insert(of_term.begin(), of_term.end());
    }
  }
  return {regions.begin(), regions.end()};
}

bool IsOrphaned(const kubernetes::PersistentVolume& volume) {
  const std::string_view phase = volume.phase;
  return phase == "Available" || phase == "Released" || phase == "Failed";
}

}  // namespace exporter

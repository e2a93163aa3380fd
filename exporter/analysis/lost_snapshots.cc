// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/lost_snapshots.h"

#include <algorithm>

namespace exporter {

std::optional<std::map<std::string, LostSnapshots>> FindLostSnapshots(const Inventory& inventory,
                                                                      const Index& index) {
  if (!inventory.snapshots.available() || !inventory.disks.available()) return std::nullopt;
  std::map<std::string, LostSnapshots> regions;
  for (const std::string& region : inventory.disk_regions) {
    const auto& read = inventory.snapshot_regions;
    if (std::ranges::find(read, region) != read.end()) regions[region];
  }
  for (const auto& snapshot : inventory.snapshots) {
    const auto region = regions.find(snapshot.region);
    if (region == regions.end() || snapshot.source_disk_id.empty()) continue;
    // The source disk of an image is usually gone, which is normal.
    if (snapshot.usage == "image" || snapshot.usage == "image_disk") continue;
    if (!snapshot.created || *snapshot.created >= inventory.disks.read_started()) continue;
    if (index.FindDisk(snapshot.source_disk_id) != nullptr) continue;
    LostSnapshots& lost = region->second;
    ++lost.count;
    lost.disk_gib += snapshot.source_disk_gib.value_or(0);
    lost.oldest = std::min(lost.oldest.value_or(*snapshot.created), *snapshot.created);
  }
  return regions;
}

}  // namespace exporter

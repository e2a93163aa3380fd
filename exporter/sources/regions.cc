// SPDX-License-Identifier: Apache-2.0
#include "exporter/sources/regions.h"

#include <set>

#include "exporter/inventory/instance_ids.h"

namespace exporter {

Result<std::vector<std::string>> RegionsToRead(const std::vector<std::string>& configured,
                                               const Inventory& inventory) {
  std::set<std::string> regions(configured.begin(), configured.end());
  if (regions.empty()) {
    for (const auto& [node, id] : NodeInstances(inventory)) {
      if (!node->region.empty()) regions.insert(node->region);
    }
  }
  if (!regions.empty()) return std::vector<std::string>(regions.begin(), regions.end());
  if (!inventory.nodes.available()) {
    return Fail(ErrorKind::kUnavailable,
                "no region is known: the nodes cannot be read; set --alibaba.regions");
  }
  return Fail(ErrorKind::kConfig,
              "no region is known: no node is an ECS instance by its CSINode, its labels or its "
              "providerID '<region>.i-...' that tells its region; set --alibaba.regions, or "
              "--alibaba.enabled=false");
}

Result<std::vector<std::string>> RegionsWithDisks(const ReadContext& context) {
  if (context.latest.disks.available()) {
    return RegionsToRead(context.target.regions, context.latest);
  }
  return Fail(ErrorKind::kUnavailable, "the disks are not known (see the source ecs_disks)");
}

void AddRegions(const std::vector<std::string>& regions, std::vector<std::string>& covered) {
  std::set<std::string> all(covered.begin(), covered.end());
  all.insert(regions.begin(), regions.end());
  covered.assign(all.begin(), all.end());
}

}  // namespace exporter

#include "exporter/sources/alibaba_reads.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace exporter {

Result<std::vector<std::string>> RegionsToRead(const std::vector<std::string>& configured,
                                               const Inventory& inventory) {
  std::set<std::string> regions(configured.begin(), configured.end());
  if (!regions.empty()) return std::vector<std::string>(regions.begin(), regions.end());
  for (const auto& node : inventory.nodes) {
    if (!node.instance_id.empty()) regions.insert(node.region);
  }
  if (regions.empty() && !inventory.nodes.available()) {
    return Fail(ErrorKind::kUnavailable,
                "no region is known: the nodes cannot be read; set --alibaba.regions");
  }
  if (regions.empty()) {
    return Fail(ErrorKind::kConfig,
                "no region is known: no node has a providerID '<region>.i-...'; "
                "set --alibaba.regions, or --alibaba.enabled=false");
  }
  return std::vector<std::string>(regions.begin(), regions.end());
}

Result<Reading> ReadDisks(const ReadContext& context) {
  const auto regions = RegionsToRead(context.configured_regions, context.latest);
  if (!regions) return tl::unexpected(regions.error());
  Reading reading;
  std::vector<alibaba::Disk> disks;
  for (const std::string& region : *regions) {
    auto list = alibaba::ListDisks(*context.alibaba, region, context.stop);
    if (!list) return tl::unexpected(list.error());
    std::ranges::move(list->disks, std::back_inserter(disks));
    reading.problems += list->problems;
    if (reading.first_problem.empty()) reading.first_problem = list->first_problem;
  }
  reading.objects = disks.size();
  reading.apply = [table = Table(std::move(disks), context.now),
                   regions = *regions](Inventory& inventory) {
    inventory.disks = table;
    inventory.disk_regions = regions;
  };
  return reading;
}

Result<Reading> ReadInstanceTypes(const ReadContext& context) {
  std::set<std::string> wanted;
  for (const auto& node : context.latest.nodes) {
    if (!node.instance_id.empty() && !node.instance_type.empty()) wanted.insert(node.instance_type);
  }
  Reading reading;
  std::vector<alibaba::InstanceType> types;
  for (const auto& known : context.latest.instance_types) {
    wanted.erase(known.id);
    types.push_back(known);
  }
  if (!wanted.empty()) {
    const auto regions = RegionsToRead(context.configured_regions, context.latest);
    if (!regions) return tl::unexpected(regions.error());
    auto list = alibaba::ListInstanceTypes(*context.alibaba, regions->front(),
                                           {wanted.begin(), wanted.end()}, context.stop);
    if (!list) return tl::unexpected(list.error());
    std::ranges::move(list->types, std::back_inserter(types));
    reading.problems = list->problems;
    reading.first_problem = list->first_problem;
  }
  reading.objects = types.size();
  reading.apply = [table = Table(std::move(types), context.now)](Inventory& inventory) {
    inventory.instance_types = table;
  };
  return reading;
}

}  // namespace exporter

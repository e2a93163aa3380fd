// SPDX-License-Identifier: Apache-2.0
#include "exporter/sources/alibaba_reads.h"

#include <map>
#include <set>
#include <utility>

#include "exporter/alibaba/resources/ecs_describe_account_attributes.h"
#include "exporter/inventory/instance_ids.h"
#include "exporter/sources/regions.h"

namespace exporter {
namespace {

constexpr std::chrono::hours kTypesLast{24};
// Other types ("k3s", LingJun's "efg1.nvga1") are none of ECS, which may refuse the whole call.
constexpr std::string_view kEcsType = "ecs.";

// By region, the instances that hold its disks and are not nodes.
std::map<std::string, std::set<std::string>> ForeignInstances(const Inventory& inventory) {
  std::set<std::string_view> ours;
  for (const auto& [node, id] : NodeInstances(inventory)) ours.insert(id);
  std::map<std::string, std::set<std::string>> strange;
  for (const auto& disk : inventory.disks) {
    for (const std::string& instance : disk.instance_ids) {
      if (!ours.contains(instance)) strange[disk.region].insert(instance);
    }
  }
  return strange;
}

}  // namespace

Result<Reading> ReadInstances(const ReadContext& context) {
  const auto regions = RegionsWithDisks(context);
  if (!regions) return tl::unexpected(regions.error());
  const auto strange = ForeignInstances(context.latest);
  alibaba::ListResult<alibaba::Instance> instances;
  for (const std::string& region : *regions) {
    const auto ids = strange.find(region);
    if (ids == strange.end()) continue;
    auto part = context.target.client->ListAll(
        alibaba::DescribeInstances(region, {ids->second.begin(), ids->second.end()}),
        context.budget);
    if (!part) return tl::unexpected(part.error());
    instances.Append(std::move(*part));
  }
  return ReadingOf(std::move(instances), &Inventory::instances, context.now);
}

Result<Reading> ReadInstanceTypes(const ReadContext& context) {
  std::set<std::string> wanted;
  for (const auto& [node, id] : NodeInstances(context.latest)) {
    if (node->instance_type.starts_with(kEcsType)) wanted.insert(node->instance_type);
  }
  alibaba::ListResult<alibaba::InstanceType> types;
  for (const auto& known : context.latest.instance_types) {
    if (context.now - known.asked_at >= kTypesLast) continue;
    if (wanted.erase(known.id) > 0) types.items.push_back(known);
  }
  if (!wanted.empty()) {
    const auto regions = RegionsToRead(context.target.regions, context.latest);
    if (!regions) return tl::unexpected(regions.error());
    auto list = context.target.client->ListAll(
        alibaba::DescribeInstanceTypes(regions->front(), {wanted.begin(), wanted.end()},
                                       context.now),
        context.budget);
    if (!list) return tl::unexpected(list.error());
    types.Append(std::move(*list));
  }
  return ReadingOf(std::move(types), &Inventory::instance_types, context.now);
}

Result<Reading> ReadCapacityAttributes(const ReadContext& context) {
  auto reading =
      ReadEveryRegion(&Inventory::capacity_attributes, alibaba::DescribeAccountAttributes)(context);
  if (reading || reading.error().kind != ErrorKind::kBadResponse) return reading;
  // The attributes are being phased out: a service that no longer has them has not failed.
  return ReadingOf<alibaba::DiskQuota>({{}, 1, reading.error().message},
                                       &Inventory::capacity_attributes, context.now);
}

}  // namespace exporter

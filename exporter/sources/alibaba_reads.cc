#include "exporter/sources/alibaba_reads.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "exporter/alibaba/resources/ecs_describe_account_attributes.h"
#include "exporter/alibaba/resources/quotas_list_product_quotas.h"
#include "exporter/sources/regions.h"

namespace exporter {
namespace {

constexpr std::chrono::hours kTypesLast{24};

std::string IdOfDisk(const alibaba::Disk& row) {
  return row.id;
}
std::string IdOfInstance(const alibaba::Instance& row) {
  return row.id;
}
std::string IdOfType(const alibaba::InstanceType& row) {
  return row.id;
}
std::string IdOfSnapshot(const alibaba::Snapshot& row) {
  return row.id;
}
std::string KeyOfStock(const alibaba::DiskStock& row) {
  return row.zone + '/' + row.category;
}
std::string KeyOfQuota(const alibaba::DiskQuota& row) {
  return row.target + '/' + row.code + '/' + row.region + '/' + row.zone + '/' + row.category +
         '/' + row.charge_type;
}

Result<Reading> ReadQuotas(const ReadContext& context, Table<alibaba::DiskQuota> Inventory::*field,
                           Result<alibaba::ListResult<alibaba::DiskQuota>> (*list)(
                               alibaba::Client&, const std::string&, alibaba::CallBudget&)) {
  auto quotas = ListRegions<alibaba::DiskQuota>(context, [&](const std::string& region) {
    return list(*context.target.client, region, context.budget);
  });
  if (!quotas) return tl::unexpected(quotas.error());
  for (auto& quota : quotas->items) quota.target = context.target.name;
  return ReadingOf(std::move(*quotas), field, KeyOfQuota, context.now);
}

// By region, the instances of its disks that are no nodes.
std::map<std::string, std::set<std::string>> StrangeInstances(const Inventory& inventory) {
  std::set<std::string> ours;
  for (const auto& node : inventory.nodes) ours.insert(node.instance_id);
  std::map<std::string, std::set<std::string>> strange;
  for (const auto& disk : inventory.disks) {
    for (const std::string& instance : disk.instance_ids) {
      if (!ours.contains(instance)) strange[disk.region].insert(instance);
    }
  }
  return strange;
}

// Adds regions to a sorted list, each once.
void AddRegions(const std::vector<std::string>& regions, std::vector<std::string>& covered) {
  std::set<std::string> all(covered.begin(), covered.end());
  all.insert(regions.begin(), regions.end());
  covered.assign(all.begin(), all.end());
}

void EraseRegions(const Result<std::vector<std::string>>& lost, std::vector<std::string>& covered) {
  std::erase_if(covered, [&](const std::string& region) {
    return !lost || std::ranges::find(*lost, region) != lost->end();
  });
}

}  // namespace

Result<Reading> ReadDisks(const ReadContext& context) {
  const auto regions = RegionsToRead(context.target.regions, context.latest);
  if (!regions) return tl::unexpected(regions.error());
  std::vector<std::string> whole;
  auto disks = ListRegions<alibaba::Disk>(context, [&](const std::string& region) {
    auto list = alibaba::ListDisks(*context.target.client, region, context.budget);
    // Where a disk was dropped, one that is missing may be there.
    if (list && list->dropped == 0) whole.push_back(region);
    return list;
  });
  if (!disks) return tl::unexpected(disks.error());
  Reading reading = ReadingOf(std::move(*disks), &Inventory::disks, IdOfDisk, context.now);
  reading.apply = [rows = std::move(reading.apply), whole](Inventory& inventory) {
    rows(inventory);
    AddRegions(whole, inventory.disk_regions);
  };
  return reading;
}

void WithdrawDisks(Inventory& inventory, const std::vector<std::string>& regions) {
  EraseRegions(RegionsToRead(regions, inventory), inventory.disk_regions);
}

void WithdrawSnapshots(Inventory& inventory, const std::vector<std::string>& regions) {
  EraseRegions(RegionsToRead(regions, inventory), inventory.snapshot_regions);
}

Result<Reading> ReadInstances(const ReadContext& context) {
  if (!context.latest.disks.available()) return DisksUnknown();
  const auto strange = StrangeInstances(context.latest);
  auto instances = ListRegions<alibaba::Instance>(
      context, [&](const std::string& region) -> Result<alibaba::ListResult<alibaba::Instance>> {
        const auto ids = strange.find(region);
        if (ids == strange.end()) return alibaba::ListResult<alibaba::Instance>{};
        return alibaba::ListInstances(*context.target.client, region,
                                      {ids->second.begin(), ids->second.end()}, context.budget);
      });
  if (!instances) return tl::unexpected(instances.error());
  return ReadingOf(std::move(*instances), &Inventory::instances, IdOfInstance, context.now);
}

Result<Reading> ReadInstanceTypes(const ReadContext& context) {
  std::set<std::string> wanted;
  for (const auto& node : context.latest.nodes) {
    if (!node.instance_id.empty() && !node.instance_type.empty()) wanted.insert(node.instance_type);
  }
  alibaba::ListResult<alibaba::InstanceType> types;
  for (const auto& known : context.latest.instance_types) {
    if (context.now - known.asked_at >= kTypesLast) continue;
    if (wanted.erase(known.id) > 0) types.items.push_back(known);
  }
  if (!wanted.empty()) {
    const auto regions = RegionsToRead(context.target.regions, context.latest);
    if (!regions) return tl::unexpected(regions.error());
    auto list =
        alibaba::ListInstanceTypes(*context.target.client, regions->front(),
                                   {wanted.begin(), wanted.end()}, context.now, context.budget);
    if (!list) return tl::unexpected(list.error());
    std::ranges::move(list->items, std::back_inserter(types.items));
    types.Note(list->problems, list->first_problem);
  }
  return ReadingOf(std::move(types), &Inventory::instance_types, IdOfType, context.now);
}

Result<Reading> ReadDiskStock(const ReadContext& context) {
  auto stock = ListRegions<alibaba::DiskStock>(context, [&](const std::string& region) {
    return alibaba::ListDiskStock(*context.target.client, region, context.budget);
  });
  if (!stock) return tl::unexpected(stock.error());
  return ReadingOf(std::move(*stock), &Inventory::disk_stock, KeyOfStock, context.now);
}

Result<Reading> ReadDiskQuotas(const ReadContext& context) {
  return ReadQuotas(context, &Inventory::disk_quotas, alibaba::ListDiskQuotas);
}

Result<Reading> ReadCapacityAttributes(const ReadContext& context) {
  auto reading =
      ReadQuotas(context, &Inventory::capacity_attributes, alibaba::ListCapacityAttributes);
  if (reading || reading.error().kind != ErrorKind::kBadResponse) return reading;
  // The attributes are withdrawn: a service that knows them no more is no failure.
  return ReadingOf<alibaba::DiskQuota>({{}, 1, reading.error().message},
                                       &Inventory::capacity_attributes, KeyOfQuota, context.now);
}

Result<Reading> ReadSnapshots(const ReadContext& context) {
  std::vector<std::string> whole;
  auto snapshots = ListRegions<alibaba::Snapshot>(context, [&](const std::string& region) {
    auto list = alibaba::ListSnapshots(*context.target.client, region, context.budget);
    if (list && list->dropped == 0) whole.push_back(region);
    return list;
  });
  if (!snapshots) return tl::unexpected(snapshots.error());
  Reading reading =
      ReadingOf(std::move(*snapshots), &Inventory::snapshots, IdOfSnapshot, context.now);
  reading.apply = [rows = std::move(reading.apply), whole](Inventory& inventory) {
    rows(inventory);
    AddRegions(whole, inventory.snapshot_regions);
  };
  return reading;
}

}  // namespace exporter

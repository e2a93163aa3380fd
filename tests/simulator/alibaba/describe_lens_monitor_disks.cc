#include "tests/simulator/alibaba/describe_lens_monitor_disks.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/simulator/alibaba/disk_load.h"
#include "tests/simulator/alibaba/paging.h"

namespace simulator::alibaba {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kRules = {
    Required(Text("RegionId")),
    Integer("MaxResults", 1, 100),
    Text("NextToken"),
    Text("DiskCategory"),
    Text("LensTags.N",
         "CostOptimizationNeeded|NoSnapshot|BurstIOTriggered|DiskSpecNotMatchedWithInstance"),
};

// Waste is what is attached and idle, or not attached at all.
std::vector<std::string> LensTagsOf(const Disk& disk, const std::set<std::string>& copied) {
  std::vector<std::string> tags;
  if (disk.idle || disk.status == "Available") tags.emplace_back("CostOptimizationNeeded");
  if (copied.count(disk.id) == 0) tags.emplace_back("NoSnapshot");
  return tags;
}

Json Row(const ActionCall& call, const Disk& disk, std::vector<std::string> lens_tags) {
  const DiskLoad load = disk.status == "In_use" ? LoadOf(disk, call.now) : DiskLoad{};
  Json tags = Json::array();
  for (const auto& [key, value] : disk.tags) tags.push_back({{"TagKey", key}, {"TagValue", value}});
  return {{"DiskId", disk.id},
          {"DiskName", disk.name},
          {"DiskCategory", disk.category},
          {"DiskType", disk.type},
          {"DiskStatus", disk.status},
          {"PerformanceLevel", disk.performance_level},
          {"Size", disk.size_gib},
          {"RegionId", RegionOf(call.world, disk)},
          {"ZoneId", disk.zone},
          {"Iops", load.read_iops + load.write_iops},
          {"Bps", load.read_bps() + load.write_bps()},
          {"BurstingEnabled", false},
          {"ProvisionedIops", 0},
          {"LensTags", std::move(lens_tags)},
          {"Tags", std::move(tags)}};
}

ActionResult DescribeLensMonitorDisks(const ActionCall& call) {
  const PageRequest request = ReadPageRequest(call.parameters, {});
  if (request.error) return Refused(*request.error);
  std::set<std::string> copied;
  for (const Snapshot& snapshot : call.world.snapshots) copied.insert(snapshot.disk_id);
  const std::string region = call.parameters.Text("RegionId");
  const std::string category = call.parameters.Text("DiskCategory");
  const std::vector<std::string> wanted = ListOf(call.parameters, "LensTags");
  const auto admits = [&](const Disk& disk) {
    if (RegionOf(call.world, disk) != region) return false;
    if (!category.empty() && category != disk.category) return false;
    const auto tags = LensTagsOf(disk, copied);
    return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& tag) {
      return std::find(tags.begin(), tags.end(), tag) != tags.end();
    });
  };
  Json rows = Json::array();
  const auto page = CutPage(call.world.disks, request, admits);
  for (const Disk* disk : page.objects) rows.push_back(Row(call, *disk, LensTagsOf(*disk, copied)));
  std::size_t count = 0;
  for (const Disk& disk : call.world.disks) count += admits(disk) ? 1 : 0;
  return Answered(
      {{"NextToken", page.next}, {"TotalCount", count}, {"DiskInfos", std::move(rows)}});
}

}  // namespace

const Action kDescribeLensMonitorDisks{"DescribeLensMonitorDisks", kEbsVersion, kRules,
                                       DescribeLensMonitorDisks};

}  // namespace simulator::alibaba

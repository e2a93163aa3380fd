#include "tests/simulator/alibaba/describe_disks.h"

#include <algorithm>

#include "tests/simulator/alibaba/paging.h"
#include "tests/simulator/json_writer.h"

namespace simulator::alibaba {
namespace {

constexpr long long kMostResults = 500;

struct Performance {
  std::int64_t iops;
  std::int64_t throughput;
};

// Formulas of the product pages, for the categories of the scenarios.
Performance PerformanceOf(const Disk& disk) {
  const std::int64_t size = disk.size_gib;
  if (disk.category == "cloud_efficiency")
    return {std::min<std::int64_t>(1800 + 8 * size, 5000),
            std::min<std::int64_t>(100 + size * 15 / 100, 140)};
  if (disk.category == "cloud_ssd")
    return {std::min<std::int64_t>(1800 + 30 * size, 25000),
            std::min<std::int64_t>(120 + size / 2, 300)};
  if (disk.performance_level == "PL0")
    return {std::min<std::int64_t>(1800 + 12 * size, 10000),
            std::min<std::int64_t>(100 + size / 4, 180)};
  return {std::min<std::int64_t>(1800 + 50 * size, 50000),
          std::min<std::int64_t>(120 + size / 2, 350)};
}

void WriteIdentity(JsonWriter& out, const Disk& disk, const World& world, const TimeAxis& times) {
  const auto time = [&](const std::optional<StoryTime>& at) {
    return at ? times.Format(*at) : std::string();
  };
  out.Field("DiskId", disk.id);
  out.Field("DiskName", disk.name);
  out.Field("Description", disk.description);
  out.Field("RegionId", world.region);
  out.Field("ZoneId", disk.zone);
  out.Field("Type", disk.type);
  out.Field("Category", disk.category);
  out.Field("Size", disk.size_gib);
  out.Field("Status", disk.status);
  out.Field("DiskChargeType", disk.charge_type);
  out.Field("ExpiredTime", disk.charge_type == "PrePaid"
                               ? times.FormatWithoutSeconds(disk.created + 365 * kDay)
                               : "2999-09-08T16:00Z");
  out.Field("CreationTime", times.Format(disk.created));
  out.Field("AttachedTime", time(disk.attached));
  out.Field("DetachedTime", time(disk.detached));
  out.Field("InstanceId", disk.instance_id);
  out.Field("Device", disk.device);
  out.Field("MultiAttach", "Disabled");
  out.BeginObject("Attachments");
  out.BeginArray("Attachment");
  if (!disk.instance_id.empty()) {
    out.BeginObject();
    out.Field("InstanceId", disk.instance_id);
    out.Field("Device", disk.device);
    out.Field("AttachedTime", time(disk.attached));
    out.EndObject();
  }
  out.EndArray();
  out.EndObject();
}

void WriteOptions(JsonWriter& out, const Disk& disk) {
  const bool system = disk.type == "system";
  out.Raw("MountInstances", R"({"MountInstance":[]})");
  out.Field("MountInstanceNum", 0);
  out.Field("Portable", !system);
  out.Field("DeleteWithInstance", system);
  out.Field("DeleteAutoSnapshot", true);
  out.Field("EnableAutoSnapshot", true);
  out.Field("EnableAutomatedSnapshotPolicy", false);
  out.Field("AutoSnapshotPolicyId", "");
  out.Field("Encrypted", false);
  out.Field("KMSKeyId", "");
  out.Field("SerialNumber", disk.id.substr(2));
  out.Field("BdfId", "");
  out.Field("ImageId", system ? "aliyun_3_x64_20G_alibase_20251030.vhd" : "");
  out.Field("ProductCode", "");
  out.Field("SourceSnapshotId", "");
  out.Field("ResourceGroupId", "rg-acfmwz3example1");
  out.Field("StorageSetId", "");
  out.Field("StorageSetPartitionNumber", 0);
  out.Field("StorageClusterId", "");
  out.Raw("OperationLocks", R"({"OperationLock":[]})");
}

void WriteTags(JsonWriter& out, const Pairs& tags) {
  out.BeginObject("Tags");
  out.BeginArray("Tag");
  for (const auto& [key, value] : tags) {
    out.BeginObject();
    out.Field("TagKey", key);
    out.Field("TagValue", value);
    out.EndObject();
  }
  out.EndArray();
  out.EndObject();
}

void WriteDisk(JsonWriter& out, const Disk& disk, const World& world, const TimeAxis& times) {
  out.BeginObject();
  WriteIdentity(out, disk, world, times);
  WriteOptions(out, disk);
  WriteTags(out, disk.tags);
  if (!disk.performance_level.empty()) out.Field("PerformanceLevel", disk.performance_level);
  const Performance performance = PerformanceOf(disk);
  for (const char* name : {"IOPS", "IOPSRead", "IOPSWrite"}) out.Field(name, performance.iops);
  for (const char* name : {"Throughput", "ThroughputRead", "ThroughputWrite"})
    out.Field(name, performance.throughput);
  out.EndObject();
}

// An absent filter, or its word for everything, lets all pass.
bool Passes(const Parameters& parameters, std::string_view name, std::string_view everything,
            const std::string& value) {
  const std::string wanted = parameters.Text(name);
  return wanted.empty() || wanted == everything || wanted == value;
}

struct Filter {
  const Parameters& parameters;
  std::optional<std::vector<std::string>> ids;

  bool Admits(const Disk& disk) const {
    return Passes(parameters, "Status", "All", disk.status) &&
           Passes(parameters, "DiskType", "all", disk.type) &&
           Passes(parameters, "Category", "all", disk.category) &&
           Passes(parameters, "InstanceId", "", disk.instance_id) &&
           Passes(parameters, "ZoneId", "", disk.zone) &&
           Passes(parameters, "DiskChargeType", "", disk.charge_type) &&
           (!ids || std::find(ids->begin(), ids->end(), disk.id) != ids->end());
  }
};

std::string Members(const World& world, const TimeAxis& times, const Filter& filter,
                    const PageRequest& page) {
  std::string items;
  std::string last;
  std::string next;
  std::size_t count = 0;
  const bool overlap = world.disk_pages_overlap && !page.after.empty();
  auto at = overlap ? world.disks.LowerBound(page.after) : world.disks.UpperBound(page.after);
  for (; !(at == world.disks.end()); ++at) {
    if (!filter.Admits(*at)) continue;
    if (count == page.size) {
      next = EncodeNextToken(last);
      break;
    }
    if (!items.empty()) items += ',';
    JsonWriter writer(items);
    WriteDisk(writer, *at, world, times);
    last = at->id;
    ++count;
  }
  return PagingMembers(next, page.size) + ",\"Disks\":{\"Disk\":[" + items + "]}";
}

}  // namespace

ActionResult DescribeDisks(const World& world, const TimeAxis& times,
                           const Parameters& parameters) {
  if (auto error = CheckRegion(parameters)) return {{}, std::move(error)};
  PageRequest page = ReadPageRequest(parameters, kMostResults);
  if (page.error) return {{}, std::move(page.error)};
  Filter filter{parameters, std::nullopt};
  if (const auto json = parameters.Find("DiskIds")) {
    filter.ids = ReadIdList(*json);
    if (!filter.ids)
      return {{},
              ApiError{403, "InvalidDiskIds.Malformed",
                       "The amount of specified disk Ids exceeds "
                       "the limit, or the list is malformed."}};
  }
  if (parameters.Text("RegionId") != world.region) filter.ids.emplace();
  return {Members(world, times, filter, page), std::nullopt};
}

}  // namespace simulator::alibaba

#include "tests/simulator/alibaba/describe_disks.h"

#include <algorithm>
#include <array>

#include "tests/simulator/alibaba/disk_filter.h"
#include "tests/simulator/alibaba/paging.h"
#include "tests/simulator/json_writer.h"

namespace simulator::alibaba {
namespace {

constexpr PageSizes kSizes{.least = 10, .most = 500, .usual = 10};

constexpr std::array kRules = {
    Required(Text("RegionId")),
    Integer("MaxResults", 1, 1000000),
    Text("NextToken"),
    Integer("PageNumber", 1, 1000000),
    Integer("PageSize", 1, 100),
    Text("ZoneId"),
    Text("DiskIds"),
    Text("InstanceId"),
    Text("DiskType", "all|system|data"),
    Text("Category"),
    Text("Status", "All|In_use|Available|Attaching|Detaching|Creating|ReIniting"),
    Text("DiskChargeType", "PrePaid|PostPaid"),
    Boolean("Portable"),
    Boolean("DeleteWithInstance"),
    Boolean("DeleteAutoSnapshot"),
    Boolean("EnableAutoSnapshot"),
    Boolean("Encrypted"),
    Text("MultiAttach", "Disabled|Enabled|LegacyShared"),
    Text("DiskName"),
    Text("ResourceGroupId"),
    UpTo(20, Text("Tag.N.Key")),
    UpTo(20, Text("Tag.N.Value")),
    // Zones of regional disks; the story has none.
    Text("AdditionalAttributes.N", "Placement"),
};

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
  out.Field("RegionId", RegionOf(world, disk));
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
  out.Field("ResourceGroupId", kResourceGroup);
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

void WriteDisks(JsonWriter& out, const std::vector<const Disk*>& disks, const ActionCall& call) {
  out.BeginObject("Disks");
  out.BeginArray("Disk");
  for (const Disk* disk : disks) WriteDisk(out, *disk, call.world, call.times);
  out.EndArray();
  out.EndObject();
}

// The old paging: page by number, with a count that holds.
std::string NumberedPage(const ActionCall& call, const DiskFilter& filter) {
  const long long number = ParseInteger(call.parameters.Text("PageNumber")).value_or(1);
  const long long size = ParseInteger(call.parameters.Text("PageSize")).value_or(10);
  std::vector<const Disk*> page;
  long long count = 0;
  for (const Disk& disk : call.world.disks) {
    if (!filter.Admits(disk)) continue;
    if (count / size == number - 1) page.push_back(&disk);
    ++count;
  }
  std::string members;
  JsonWriter out(members);
  out.Field("NextToken", "");
  out.Field("PageNumber", number);
  out.Field("PageSize", size);
  out.Field("TotalCount", count);
  WriteDisks(out, page, call);
  return members;
}

ActionResult TokenPage(const ActionCall& call, const DiskFilter& filter) {
  PageRequest request = ReadPageRequest(call.parameters, kSizes);
  if (request.error) return Refused(std::move(*request.error));
  request.overlaps = call.world.disk_pages_overlap;
  const auto page =
      CutPage(call.world.disks, request, [&](const Disk& disk) { return filter.Admits(disk); });
  std::string members = PagingMembers(page.next, request.size) + ",";
  JsonWriter out(members);
  WriteDisks(out, page.objects, call);
  return {std::move(members), std::nullopt};
}

ActionResult DescribeDisks(const ActionCall& call) {
  const Parameters& parameters = call.parameters;
  DiskFilter filter(call.world, parameters);
  if (const auto json = parameters.Find("DiskIds")) {
    auto ids = ReadIdList(*json);
    if (!ids) {
      return Refused({403, "InvalidDiskIds.Malformed",
                      "The amount of specified disk Ids exceeds the limit, or the list is "
                      "malformed."});
    }
    filter.AdmitOnly(std::move(*ids));
  }
  const bool by_number = parameters.Find("PageNumber") || parameters.Find("PageSize");
  if (!by_number) return TokenPage(call, filter);
  if (parameters.Find("MaxResults") || parameters.Find("NextToken")) {
    return Refused(InvalidParameter(parameters.Find("PageNumber") ? "PageNumber" : "PageSize",
                                    "it does not go with MaxResults and NextToken."));
  }
  return {NumberedPage(call, filter), std::nullopt};
}

}  // namespace

const Action kDescribeDisks{"DescribeDisks", kEcsVersion, kRules, DescribeDisks};

}  // namespace simulator::alibaba

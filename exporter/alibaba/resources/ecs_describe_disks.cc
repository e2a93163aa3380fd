// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_disks.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "exporter/alibaba/resources/rpc_answer.h"

namespace exporter::alibaba {
namespace {

constexpr std::string_view kDisksPerPage = "500";  // the maximum of DescribeDisks

// Expiry of pay-as-you-go disks: 2999-09-08T16:00Z.
constexpr TimePoint kNever = std::chrono::sys_days{std::chrono::year{2999} / 1 / 1};

void AddInstance(const Fields& holder, Disk& disk) {
  std::string id = holder.Text("InstanceId");
  if (id.empty() || std::ranges::find(disk.instance_ids, id) != disk.instance_ids.end()) return;
  disk.instance_ids.push_back(std::move(id));
}

// The tags of the CSI driver that we keep, and their fields.
constexpr std::array<std::pair<std::string_view, std::string Disk::*>, 3> kTags{{
    {"ack.aliyun.com", &Disk::cluster_id},
    {"createdby", &Disk::created_by},
    {"csi.alibabacloud.com/volume-name", &Disk::volume_name},
}};

void ReadTag(const Fields& tag, Disk& disk) {
  const std::string key = tag.Text("TagKey");
  std::string value = tag.Text("TagValue");
  if (value == "true") disk.marks.edit().push_back(key);
  const auto* kept = std::ranges::find(kTags, key, &decltype(kTags)::value_type::first);
  if (kept != kTags.end()) disk.*(kept->second) = std::move(value);
}

void ReadLocks(const Fields& locks, Disk& disk) {
  locks.ForEach("OperationLock", [&](const Fields& lock) {
    std::string reason = lock.Text("LockReason");
    if (reason.empty()) return lock.Note("LockReason", "absent");
    disk.lock_reasons.edit().push_back(std::move(reason));
  });
}

// The zones of a regional disk, comma-separated.
void ReadPlacement(const Fields& placement, Disk& disk) {
  const std::string zones = placement.Text("ZoneIds");
  for (std::size_t begin = 0; begin < zones.size();) {
    const std::size_t end = std::min(zones.find(',', begin), zones.size());
    if (end > begin) disk.zones.push_back(zones.substr(begin, end - begin));
    begin = end + 1;
  }
}

}  // namespace

Result<Disk> DecodeDisk(const Fields& object) {
  Disk disk;
  disk.id = object.Text("DiskId");
  if (disk.id.empty()) return Fail(ErrorKind::kBadResponse, "disk: no DiskId");
  disk.name = object.Text("DiskName");
  disk.region = object.Text("RegionId");
  disk.zone = object.Text("ZoneId");
  disk.type = object.Text("Type");
  disk.category = object.Text("Category");
  disk.performance_level = object.Text("PerformanceLevel");
  disk.size_gib = CountField(object, "Size").value_or(0);
  disk.status = object.Text("Status");
  disk.charge_type = object.Text("DiskChargeType");
  disk.created = object.Time("CreationTime");
  disk.attached_at = object.Time("AttachedTime");
  disk.detached_at = object.Time("DetachedTime");
  object.Object("Attachments").ForEach("Attachment", [&](const Fields& attachment) {
    AddInstance(attachment, disk);
  });
  // Empty for multi-attach disks, filled while a disk is being detached.
  if (disk.instance_ids.empty()) AddInstance(object, disk);
  object.Object("Tags").ForEach("Tag", [&](const Fields& tag) { ReadTag(tag, disk); });
  ReadPlacement(object.Object("Placement"), disk);
  ReadLocks(object.Object("OperationLocks"), disk);
  disk.provisioned_iops = CountField(object, "ProvisionedIops");
  disk.is_encrypted = object.Boolean("Encrypted");
  disk.expires_at = object.Time("ExpiredTime");
  if (disk.expires_at >= kNever) disk.expires_at.reset();
  const std::string multi_attach = object.Text("MultiAttach");
  disk.multi_attach = multi_attach == "Enabled" || multi_attach == "LegacyShared";
  disk.delete_with_instance = object.Boolean("DeleteWithInstance");
  disk.portable = object.Boolean("Portable", true);
  return disk;
}

ListRequest<Disk> DescribeDisks(const std::string& region) {
  return {.request = {.api = kDescribeDisks,
                      .region = region,
                      .parameters = {{"RegionId", region},
                                     {"MaxResults", std::string(kDisksPerPage)},
                                     {"AdditionalAttributes.1", "Placement"}}},
          .path = {"Disks", "Disk"},
          .decode = InRegion(region, DecodeDisk, "disk", &Disk::id)};
}

}  // namespace exporter::alibaba

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/core/rare.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeDisks{kEcs, "DescribeDisks"};

// A cloud disk in ECS. Enum values of the API are kept as text: new categories and statuses appear
// over time.
struct Disk {
  std::string id;    // "d-...", the volumeHandle of its PersistentVolume
  std::string name;  // user-defined
  std::string region;
  std::string zone;               // empty for some regional disks
  std::string type;               // "system" or "data"
  std::string category;           // "cloud_essd", ...
  std::string performance_level;  // ESSD only: "PL0" to "PL3"
  std::int64_t size_gib = 0;      // 0: unknown
  std::string status;             // In_use, Available, Attaching, Detaching, Creating, ReIniting
  std::string charge_type;        // PostPaid, PrePaid
  std::optional<TimePoint> created;
  std::optional<TimePoint> attached_at;  // the latest attach
  std::optional<TimePoint> detached_at;
  std::vector<std::string> instance_ids;  // attached to; several for multi-attach
  // Tags of the CSI driver; empty if the disk lacks them.
  std::string cluster_id;                // ack.aliyun.com, also on hand-made disks once attached
  std::string created_by;                // createdby
  std::string volume_name;               // csi.alibabacloud.com/volume-name, normally the PV's
  Rare<std::vector<std::string>> marks;  // names of the tags whose value is "true"
  std::vector<std::string> zones;        // of a regional disk
  Rare<std::vector<std::string>>
      lock_reasons;                     // why ECS refuses operations: financial, security, ...
  std::optional<TimePoint> expires_at;  // of a subscription
  std::optional<std::int64_t> provisioned_iops;  // cloud_auto: billed in addition to the size
  bool is_encrypted = false;
  bool multi_attach = false;
  bool delete_with_instance = false;
  bool portable = true;  // can be detached and attached elsewhere
};

inline std::string KeyOf(const Disk& disk) {
  return disk.id;
}

// kBadResponse when the object has no DiskId.
Result<Disk> DecodeDisk(const Fields& object);

// All disks of the region, whatever cluster they belong to, each id once. Disks of another region
// are dropped and counted.
ListRequest<Disk> DescribeDisks(const std::string& region);

}  // namespace exporter::alibaba

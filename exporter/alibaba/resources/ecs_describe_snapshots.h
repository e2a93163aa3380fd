// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeSnapshots{kEcs, "DescribeSnapshots"};

struct Snapshot {
  std::string id;  // "s-..."
  std::string region;
  std::string source_disk_id;  // may no longer exist
  std::optional<std::int64_t> source_disk_gib;
  std::string type;    // auto, user
  std::string status;  // progressing, accomplished, failed
  std::string usage;   // image, disk, image_disk, none
  std::optional<TimePoint> created;
};

inline std::string KeyOf(const Snapshot& snapshot) {
  return snapshot.id;
}

// kBadResponse when the object has no SnapshotId.
Result<Snapshot> DecodeSnapshot(const Fields& object);

// All snapshots of a region, each id once; those of another region are dropped and counted.
ListRequest<Snapshot> DescribeSnapshots(const std::string& region);

}  // namespace exporter::alibaba

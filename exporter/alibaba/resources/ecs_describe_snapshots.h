#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "exporter/alibaba/client/call_budget.h"
#include "exporter/alibaba/client/client.h"
#include "exporter/alibaba/client/list_result.h"
#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeSnapshots{.product = "ecs",
                                              .version = "2014-05-26",
                                              .action = "DescribeSnapshots",
                                              .ram_action = "ecs:DescribeSnapshots"};

struct Snapshot {
  std::string id;  // "s-..."
  std::string region;
  std::string source_disk_id;  // the disk may be gone
  std::optional<std::int64_t> source_disk_gib;
  std::string type;    // auto, user
  std::string status;  // progressing, accomplished, failed
  std::string usage;   // image, disk, image_disk, none
  std::optional<TimePoint> created;
};

// kBadResponse when the object has no SnapshotId.
Result<Snapshot> DecodeSnapshot(const Fields& object);

// All snapshots of a region, each id once; one of another region is left out and counted.
Result<ListResult<Snapshot>> ListSnapshots(Client& client, const std::string& region,
                                           CallBudget& budget);

}  // namespace exporter::alibaba

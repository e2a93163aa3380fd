// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_snapshots.h"

#include "exporter/alibaba/resources/rpc_answer.h"

namespace exporter::alibaba {

Result<Snapshot> DecodeSnapshot(const Fields& object) {
  Snapshot snapshot{.id = object.Text("SnapshotId"),
                    .region = object.Text("RegionId"),
                    .source_disk_id = object.Text("SourceDiskId"),
                    .source_disk_gib = CountField(object, "SourceDiskSize"),
                    .type = object.Text("SnapshotType"),
                    .status = object.Text("Status"),
                    .usage = object.Text("Usage"),
                    .created = object.Time("CreationTime")};
  if (snapshot.id.empty()) return Fail(ErrorKind::kBadResponse, "snapshot: no SnapshotId");
  return snapshot;
}

ListRequest<Snapshot> DescribeSnapshots(const std::string& region) {
  return {.request = {.api = kDescribeSnapshots,
                      .region = region,
                      .parameters = {{"RegionId", region}, {"MaxResults", "100"}}},
          .path = {"Snapshots", "Snapshot"},
          .decode = InRegion(region, DecodeSnapshot, "snapshot", &Snapshot::id)};
}

}  // namespace exporter::alibaba

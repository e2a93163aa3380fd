#include "exporter/alibaba/resources/ecs_describe_snapshots.h"

#include <set>
#include <utility>

#include "exporter/alibaba/resources/number_field.h"

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

Result<ListResult<Snapshot>> ListSnapshots(Client& client, const std::string& region,
                                           CallBudget& budget) {
  const auto decode = [&](const Fields& object) -> Result<Snapshot> {
    Result<Snapshot> snapshot = DecodeSnapshot(object);
    if (!snapshot) return snapshot;
    if (snapshot->region.empty()) snapshot->region = region;
    if (snapshot->region == region) return snapshot;
    return Fail(ErrorKind::kBadResponse, "snapshot " + OneLine(snapshot->id, 40) + ": of region " +
                                             OneLine(snapshot->region, 40) + ", not " + region);
  };
  auto listed = client.List<Snapshot>({.api = kDescribeSnapshots,
                                       .region = region,
                                       .parameters = {{"RegionId", region}, {"MaxResults", "100"}}},
                                      {"Snapshots", "Snapshot"}, decode, budget);
  if (!listed) return tl::unexpected(listed.error());
  std::set<std::string> seen;
  std::erase_if(listed->items,
                [&](const Snapshot& snapshot) { return !seen.insert(snapshot.id).second; });
  return listed;
}

}  // namespace exporter::alibaba

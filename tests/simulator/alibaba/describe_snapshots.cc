#include "tests/simulator/alibaba/describe_snapshots.h"

#include <array>
#include <nlohmann/json.hpp>

#include "tests/simulator/alibaba/disk_filter.h"
#include "tests/simulator/alibaba/paging.h"

namespace simulator::alibaba {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kRules = {
    Required(Text("RegionId")),
    Integer("MaxResults", 1, 100),
    Text("NextToken"),
    Text("DiskId"),
    Text("Status", "progressing|accomplished|failed|all"),
    Text("SnapshotType", "auto|user|all"),
    Text("Usage", "image|disk|image_disk|none"),
};

bool Passes(const std::string& wanted, const std::string& value) {
  return wanted.empty() || wanted == "all" || wanted == value;
}

Json Row(const Snapshot& snapshot, const ActionCall& call) {
  constexpr std::int64_t kGib = std::int64_t{1} << 30;
  Json tags = Json::array();
  for (const auto& [key, value] : snapshot.tags)
    tags.push_back({{"TagKey", key}, {"TagValue", value}});
  Json row = {{"SnapshotId", snapshot.id},
              {"SnapshotName", snapshot.name},
              {"Description", ""},
              {"RegionId", call.world.region},
              {"SourceDiskId", snapshot.disk_id},
              {"SourceDiskSize", std::to_string(snapshot.disk_gib)},
              {"SourceDiskType", "data"},
              {"SourceStorageType", "disk"},
              {"SnapshotType", snapshot.type},
              {"Category", "standard"},
              {"Status", snapshot.status},
              {"Progress", snapshot.status == "accomplished" ? "100%" : "40%"},
              {"Usage", "none"},
              {"CreationTime", call.times.Format(snapshot.created)},
              {"LastModifiedTime", call.times.Format(snapshot.created + 11 * kMinute)},
              {"RetentionDays", 0},
              {"RemainTime", 0},
              {"InstantAccess", false},
              {"InstantAccessRetentionDays", 0},
              {"Available", snapshot.status == "accomplished"},
              {"Encrypted", false},
              {"KMSKeyId", ""},
              {"ProductCode", ""},
              {"ResourceGroupId", kResourceGroup},
              {"SnapshotSN", "64472-116742336-61976"},
              {"SnapshotLinkId", "sl-" + snapshot.disk_id.substr(2)},
              // A fifth of the disk is written.
              {"FullSnapshotSizeInBytes", snapshot.disk_gib * kGib / 5}};
  row["Tags"]["Tag"] = std::move(tags);
  return row;
}

ActionResult DescribeSnapshots(const ActionCall& call) {
  const Parameters& parameters = call.parameters;
  const PageRequest request = ReadPageRequest(parameters, {});
  if (request.error) return Refused(*request.error);
  const bool is_here = parameters.Text("RegionId") == call.world.region;
  const auto admits = [&](const Snapshot& snapshot) {
    return is_here && Passes(parameters.Text("DiskId"), snapshot.disk_id) &&
           Passes(parameters.Text("Status"), snapshot.status) &&
           Passes(parameters.Text("SnapshotType"), snapshot.type) &&
           Passes(parameters.Text("Usage"), "none");
  };
  const auto page = CutPage(call.world.snapshots, request, admits);
  Json rows = Json::array();
  for (const Snapshot* snapshot : page.objects) rows.push_back(Row(*snapshot, call));
  return Answered({{"NextToken", page.next},
                   {"PageNumber", 1},
                   {"PageSize", request.size},
                   {"TotalCount", 0},
                   {"Snapshots", {{"Snapshot", std::move(rows)}}}});
}

}  // namespace

const Action kDescribeSnapshots{"DescribeSnapshots", kEcsVersion, kRules, DescribeSnapshots};

}  // namespace simulator::alibaba

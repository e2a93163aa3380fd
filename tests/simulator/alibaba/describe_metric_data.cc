#include "tests/simulator/alibaba/describe_metric_data.h"

#include <array>
#include <nlohmann/json.hpp>

#include "tests/simulator/alibaba/disk_load.h"
#include "tests/simulator/alibaba/paging.h"

namespace simulator::alibaba {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kRules = {
    Required(Text("RegionId")),
    Required(Text("MetricName",
                  "disk_read_iops|disk_write_iops|disk_read_bps|disk_write_bps|"
                  "disk_read_block_size|disk_write_block_size|disk_iops_percent|"
                  "disk_bps_percent")),
    Text("Period", "5|10|60|300|600|3600"),
    Time("StartTime"),
    Time("EndTime"),
    Text("Dimensions"),
    Text("AggreOps"),
    Text("GroupByLabels.N"),
};

double ValueOf(const std::string& metric, const DiskLoad& load) {
  // Of a disk of 10,000 IOPS.
  constexpr double kPercent = 100;
  if (metric == "disk_read_iops") return static_cast<double>(load.read_iops);
  if (metric == "disk_write_iops") return static_cast<double>(load.write_iops);
  if (metric == "disk_read_bps") return static_cast<double>(load.read_bps());
  if (metric == "disk_write_bps") return static_cast<double>(load.write_bps());
  if (metric == "disk_read_block_size") return load.read_iops > 0 ? DiskLoad::kBlock : 0;
  if (metric == "disk_write_block_size") return load.write_iops > 0 ? DiskLoad::kBlock : 0;
  return static_cast<double>(load.read_iops + load.write_iops) / kPercent;
}

// The disks of {"DiskId":["d-…"]}; nullopt when the text is no such thing.
std::optional<std::vector<std::string>> DisksOf(const std::string& dimensions) {
  const auto parsed = nlohmann::json::parse(dimensions, nullptr, false);
  if (!parsed.is_object() || parsed.size() != 1 || !parsed.contains("DiskId")) return std::nullopt;
  return ReadIdList(parsed["DiskId"].dump());
}

Json Series(const ActionCall& call, const Disk& disk, const LoadWindow& window) {
  const std::string metric = call.parameters.Text("MetricName");
  Json points = Json::object();
  for (const std::int64_t at : MeasuredAt(call, disk, window))
    points[std::to_string(at)] = ValueOf(metric, LoadOf(disk, at));
  return {{"Labels", {{"DiskId", disk.id}}}, {"Datapoints", std::move(points)}};
}

ActionResult DescribeMetricData(const ActionCall& call) {
  LoadWindow window;
  if (auto error = ReadLoadWindow(call, window)) return Refused(std::move(*error));
  const std::string dimensions = call.parameters.Text("Dimensions");
  if (dimensions.empty()) return Refused(MissingParameter("Dimensions"));
  const auto ids = DisksOf(dimensions);
  if (!ids) {
    return Refused(
        InvalidParameter("Dimensions", "it is not {\"DiskId\":[...]} with at most 100 disks."));
  }
  Json series = Json::array();
  for (const std::string& id : *ids) {
    const Disk* const disk = call.world.disks.Find(id);
    const bool is_here = disk != nullptr && disk->status == "In_use" &&
                         RegionOf(call.world, *disk) == call.parameters.Text("RegionId");
    if (is_here) series.push_back(Series(call, *disk, window));
  }
  const std::size_t count = series.size();
  return Answered(
      {{"TotalCount", count}, {"DataList", std::move(series)}, {"Warnings", Json::array()}});
}

}  // namespace

const Action kDescribeMetricData{"DescribeMetricData", kEbsVersion, kRules, DescribeMetricData};

}  // namespace simulator::alibaba

#include "exporter/alibaba/ebs_describe_metric_data.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>
#include <string_view>

#include "exporter/core/timestamp.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {
namespace {

constexpr std::size_t kDisksPerCall = 100;

// The metrics that are asked for, and to what they add up.
struct Metric {
  std::string_view name;
  std::optional<double> DiskActivity::* field;
};
constexpr std::array<Metric, 4> kMetrics{{{"disk_read_iops", &DiskActivity::iops},
                                          {"disk_write_iops", &DiskActivity::iops},
                                          {"disk_read_bps", &DiskActivity::bytes_per_second},
                                          {"disk_write_bps", &DiskActivity::bytes_per_second}}};

std::optional<double> MeanOf(const Fields& series) {
  double sum = 0;
  int points = 0;
  series.ForEachNumber("Datapoints", [&](std::string_view, double value) {
    sum += value;
    ++points;
  });
  return points > 0 ? std::optional(sum / points) : std::nullopt;
}

RpcRequest RequestFor(const Metric& metric, const std::string& region,
                      std::span<const std::string> disks, TimePoint since, TimePoint until) {
  return {.api = kDescribeMetricData,
          .region = region,
          .parameters = {{"RegionId", region},
                         {"MetricName", std::string(metric.name)},
                         {"Period", "3600"},
                         {"StartTime", FormatTimestamp(since)},
                         {"EndTime", FormatTimestamp(until)},
                         {"Dimensions", "{\"DiskId\":" + JsonList(disks) + "}"}}};
}

}  // namespace

Result<ListResult<DiskActivity>> ReadDiskMetrics(Client& client, const std::string& region,
                                                 std::vector<std::string> disk_ids,
                                                 TimePoint since, TimePoint until,
                                                 CallBudget& budget) {
  ListResult<DiskActivity> result;
  std::map<std::string, DiskActivity> disks;
  for (std::size_t first = 0; first < disk_ids.size(); first += kDisksPerCall) {
    const std::size_t count = std::min(kDisksPerCall, disk_ids.size() - first);
    for (const Metric& metric : kMetrics) {
      const auto document = client.Call(
          RequestFor(metric, region, std::span(disk_ids).subspan(first, count), since, until),
          budget);
      if (!document) return tl::unexpected(document.error());
      const bool is_read = document->root().ForEach("DataList", [&](const Fields& series) {
        const std::string id = series.Object("Labels").Text("DiskId");
        const auto mean = MeanOf(series);
        if (id.empty() || !mean) return;
        DiskActivity& disk = disks.try_emplace(id).first->second;
        disk.*metric.field = (disk.*metric.field).value_or(0) + *mean;
      });
      if (!is_read) {
        return Fail(ErrorKind::kBadResponse,
                    "DescribeMetricData in " + region + ": the answer has no readable DataList");
      }
      result.Note(document->problems().count, document->problems().first);
    }
  }
  for (auto& [id, disk] : disks) {
    disk.disk_id = id;
    disk.since = since;
    disk.until = until;
    result.items.push_back(disk);
  }
  return result;
}

}  // namespace exporter::alibaba

#include "exporter/alibaba/resources/ebs_describe_metric_data.h"

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

constexpr std::array<std::string_view, 4> kMetrics{"disk_read_iops", "disk_write_iops",
                                                   "disk_read_bps", "disk_write_bps"};
// The mean of each metric, for one disk.
using Means = std::array<std::optional<double>, kMetrics.size()>;

std::optional<double> MeanOf(const Fields& series) {
  double sum = 0;
  int points = 0;
  series.ForEachNumber("Datapoints", [&](std::string_view, double value) {
    sum += value;
    ++points;
  });
  return points > 0 ? std::optional(sum / points) : std::nullopt;
}

RpcRequest RequestFor(std::size_t metric, const std::string& region,
                      std::span<const std::string> disks, TimePoint since, TimePoint until) {
  return {.api = kDescribeMetricData,
          .region = region,
          .parameters = {{"RegionId", region},
                         {"MetricName", std::string(kMetrics.at(metric))},
                         {"Period", "3600"},
                         {"StartTime", FormatTimestamp(since)},
                         {"EndTime", FormatTimestamp(until)},
                         {"Dimensions", "{\"DiskId\":" + JsonList(disks) + "}"}}};
}

// Adds what the answer says of `metric` to the disks that were asked for.
bool ReadSeries(const Fields& answer, std::size_t metric, std::map<std::string, Means>& disks) {
  return answer.ForEach("DataList", [&](const Fields& series) {
    const auto disk = disks.find(series.Object("Labels").Text("DiskId"));
    if (disk == disks.end()) return series.Note("Labels.DiskId", "is no disk that was asked for");
    const auto mean = MeanOf(series);
    std::optional<double>& known = disk->second.at(metric);
    if (mean) known = known.value_or(0) + *mean;
  });
}

// Both directions; one alone proves no disk idle.
std::optional<double> Sum(const std::optional<double>& read, const std::optional<double>& written) {
  return read && written ? std::optional(*read + *written) : std::nullopt;
}

}  // namespace

Result<ListResult<DiskActivity>> ReadDiskMetrics(Client& client, const std::string& region,
                                                 std::vector<std::string> disk_ids, TimePoint since,
                                                 TimePoint until, CallBudget& budget) {
  // A disk in two batches would count twice.
  std::ranges::sort(disk_ids);
  disk_ids.erase(std::unique(disk_ids.begin(), disk_ids.end()), disk_ids.end());
  std::erase(disk_ids, "");
  ListResult<DiskActivity> result;
  std::map<std::string, Means> disks;
  for (const std::string& id : disk_ids) disks.try_emplace(id);
  for (std::size_t first = 0; first < disk_ids.size(); first += kDisksPerCall) {
    const auto batch =
        std::span(disk_ids).subspan(first, std::min(kDisksPerCall, disk_ids.size() - first));
    for (std::size_t metric = 0; metric < kMetrics.size(); ++metric) {
      const auto document = client.Call(RequestFor(metric, region, batch, since, until), budget);
      if (!document) return tl::unexpected(document.error());
      if (!ReadSeries(document->root(), metric, disks)) {
        return Fail(ErrorKind::kBadResponse,
                    "DescribeMetricData in " + region + ": the answer has no readable DataList");
      }
      result.Note(document->problems().count, document->problems().first);
    }
  }
  for (const auto& [id, means] : disks) {
    const auto iops = Sum(means[0], means[1]);
    const auto bytes = Sum(means[2], means[3]);
    if (iops || bytes) result.items.push_back({id, since, until, iops, bytes});
  }
  return result;
}

}  // namespace exporter::alibaba

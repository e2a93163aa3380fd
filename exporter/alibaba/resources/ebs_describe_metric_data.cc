// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ebs_describe_metric_data.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "exporter/core/timestamp.h"

namespace exporter::alibaba {
namespace {

constexpr std::size_t kDisksPerCall = 100;

constexpr std::array<std::string_view, 4> kMetrics{"disk_read_iops", "disk_write_iops",
                                                   "disk_read_bps", "disk_write_bps"};
// The mean of each metric of one disk.
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

Result<ListResult<DiskMetric>> DecodeSeries(const Fields& answer, const std::string& region,
                                            const std::vector<std::string>& disks,
                                            std::string_view metric) {
  ListResult<DiskMetric> metrics;
  const bool is_list = answer.ForEach("DataList", [&](const Fields& series) {
    std::string disk = series.Object("Labels").Text("DiskId");
    if (!std::ranges::binary_search(disks, disk)) {
      return series.Note("Labels.DiskId", "is no disk that was asked for");
    }
    if (const auto mean = MeanOf(series)) {
      metrics.items.push_back({std::move(disk), std::string(metric), *mean});
    }
  });
  if (is_list) return metrics;
  return Fail(ErrorKind::kBadResponse,
              "DescribeMetricData in " + region + ": the answer has no readable DataList");
}

// Needs both directions; one alone does not prove a disk idle.
std::optional<double> Sum(const std::optional<double>& read, const std::optional<double>& written) {
  return read && written ? std::optional(*read + *written) : std::nullopt;
}

}  // namespace

std::vector<CallRequest<ListResult<DiskMetric>>> DescribeMetricData(
    const std::string& region, std::vector<std::string> disk_ids, TimePoint since,
    TimePoint until) {
  std::vector<CallRequest<ListResult<DiskMetric>>> calls;
  for (const auto& disks : Batches(std::move(disk_ids), kDisksPerCall)) {
    for (const std::string_view metric : kMetrics) {
      calls.push_back(
          {.request = {.api = kDescribeMetricData,
                       .region = region,
                       .parameters = {{"RegionId", region},
                                      {"MetricName", std::string(metric)},
                                      {"Period", "3600"},
                                      {"StartTime", FormatTimestamp(since)},
                                      {"EndTime", FormatTimestamp(until)},
                                      {"Dimensions", "{\"DiskId\":" + JsonList(disks) + "}"}}},
           .decode = [=](const Fields& answer) {
             return DecodeSeries(answer, region, disks, metric);
           }});
    }
  }
  return calls;
}

std::vector<DiskActivity> MergeMetrics(const std::vector<DiskMetric>& metrics, TimePoint since,
                                       TimePoint until) {
  std::map<std::string_view, Means> disks;
  for (const DiskMetric& metric : metrics) {
    const auto place = std::ranges::find(kMetrics, metric.name) - kMetrics.begin();
    auto& known = disks[metric.disk_id].at(static_cast<std::size_t>(place));
    known = known.value_or(0) + metric.mean;
  }
  std::vector<DiskActivity> activities;
  for (const auto& [id, means] : disks) {
    const auto iops = Sum(means[0], means[1]);
    const auto bytes = Sum(means[2], means[3]);
    if (iops || bytes) activities.push_back({std::string(id), since, until, iops, bytes});
  }
  return activities;
}

}  // namespace exporter::alibaba

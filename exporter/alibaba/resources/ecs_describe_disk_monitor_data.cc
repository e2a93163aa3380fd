// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_disk_monitor_data.h"

#include <string_view>

#include "exporter/core/timestamp.h"

namespace exporter::alibaba {
namespace {

struct Mean {
  double sum = 0;
  int points = 0;

  void Add(const std::optional<double>& value) {
    if (!value) return;
    sum += *value;
    ++points;
  }
  std::optional<double> value() const {
    return points > 0 ? std::optional(sum / points) : std::nullopt;
  }
};

// The total, or the sum of both directions if the API omits it; one direction alone does not prove
// a disk idle.
std::optional<double> TotalOf(const Fields& point, std::string_view total, std::string_view read,
                              std::string_view write) {
  if (const auto value = point.Number(total)) return value;
  const auto reads = point.Number(read);
  const auto writes = point.Number(write);
  return reads && writes ? std::optional(*reads + *writes) : std::nullopt;
}

Result<DiskActivity> DecodePoints(const Fields& answer, const std::string& region,
                                  DiskActivity activity) {
  const Fields data = answer.Object("MonitorData");
  if (!data.exists()) {
    return Fail(ErrorKind::kBadResponse, "DescribeDiskMonitorData in " + region +
                                             ": the answer has no readable MonitorData");
  }
  Mean operations;
  Mean bytes;
  data.ForEach("DiskMonitorData", [&](const Fields& point) {
    const std::string id = point.Text("DiskId");
    if (!id.empty() && id != activity.disk_id) return;
    operations.Add(TotalOf(point, "IOPSTotal", "IOPSRead", "IOPSWrite"));
    bytes.Add(TotalOf(point, "BPSTotal", "BPSRead", "BPSWrite"));
  });
  activity.iops = operations.value();
  activity.bytes_per_second = bytes.value();
  return activity;
}

}  // namespace

CallRequest<DiskActivity> DescribeDiskMonitorData(const std::string& region,
                                                  const std::string& disk_id, TimePoint since,
                                                  TimePoint until) {
  return {.request = {.api = kDescribeDiskMonitorData,
                      .region = region,
                      .parameters = {{"DiskId", disk_id},
                                     {"StartTime", FormatTimestamp(since)},
                                     {"EndTime", FormatTimestamp(until)},
                                     {"Period", "3600"}}},
          .decode = [=](const Fields& answer) {
            return DecodePoints(answer, region,
                                {.disk_id = disk_id, .since = since, .until = until});
          }};
}

}  // namespace exporter::alibaba

#include "exporter/alibaba/resources/ecs_describe_disk_monitor_data.h"

#include <optional>
#include <string_view>

#include "exporter/core/timestamp.h"
#include "exporter/json/fields.h"

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

// The total, or the sum of both directions where the API leaves it out; one direction alone
// proves no disk idle.
std::optional<double> TotalOf(const Fields& point, std::string_view total, std::string_view read,
                              std::string_view write) {
  if (const auto value = point.Number(total)) return value;
  const auto reads = point.Number(read);
  const auto writes = point.Number(write);
  return reads && writes ? std::optional(*reads + *writes) : std::nullopt;
}

}  // namespace

Result<DiskActivity> ReadDiskMonitor(Client& client, const std::string& region,
                                     const std::string& disk_id, TimePoint since, TimePoint until,
                                     CallBudget& budget) {
  const auto document = client.Call({.api = kDescribeDiskMonitorData,
                                     .region = region,
                                     .parameters = {{"DiskId", disk_id},
                                                    {"StartTime", FormatTimestamp(since)},
                                                    {"EndTime", FormatTimestamp(until)},
                                                    {"Period", "3600"}}},
                                    budget);
  if (!document) return tl::unexpected(document.error());
  const Fields data = document->root().Object("MonitorData");
  if (!data.exists()) {
    return Fail(ErrorKind::kBadResponse, "DescribeDiskMonitorData in " + region +
                                             ": the answer has no readable MonitorData");
  }
  Mean operations;
  Mean bytes;
  data.ForEach("DiskMonitorData", [&](const Fields& point) {
    const std::string id = point.Text("DiskId");
    if (!id.empty() && id != disk_id) return;
    operations.Add(TotalOf(point, "IOPSTotal", "IOPSRead", "IOPSWrite"));
    bytes.Add(TotalOf(point, "BPSTotal", "BPSRead", "BPSWrite"));
  });
  return DiskActivity{.disk_id = disk_id,
                      .since = since,
                      .until = until,
                      .iops = operations.value(),
                      .bytes_per_second = bytes.value()};
}

}  // namespace exporter::alibaba

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/simulator/alibaba/action.h"
#include "tests/simulator/identity.h"

namespace simulator::alibaba {
namespace {

// The time that StartTime, EndTime and Period ask for; without the first two the hour before now.
struct LoadWindow {
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::int64_t period = 60;

  std::int64_t points() const { return (end - start) / period + 1; }
};

std::optional<std::int64_t> TimeOf(const Parameters& parameters, std::string_view name) {
  const std::string text = parameters.Text(name);
  const auto time = ParseTime(text);
  return time ? time : ParseTimeWithoutSeconds(text);
}

// An error where the window is empty or goes back more than 30 days.
std::optional<ApiError> ReadLoadWindow(const ActionCall& call, LoadWindow& window) {
  constexpr std::int64_t kOldest = 30 * kDay;
  window.end = TimeOf(call.parameters, "EndTime").value_or(call.now);
  window.start = TimeOf(call.parameters, "StartTime").value_or(window.end - kHour);
  window.period = ParseInteger(call.Text("Period")).value_or(window.period);
  if (window.start > window.end) return InvalidParameter("StartTime", "it is after the EndTime.");
  if (window.start < call.now - kOldest)
    return InvalidParameter("StartTime", "it is more than 30 days ago.");
  return std::nullopt;
}

// The moments in the window at which the disk was measured: full periods since it was attached.
// None for a disk that is not attached.
std::vector<std::int64_t> MeasuredAt(const ActionCall& call, const Disk& disk,
                                     const LoadWindow& window) {
  std::vector<std::int64_t> moments;
  if (disk.status != "In_use" || !disk.attached) return moments;
  const std::int64_t first = std::max(window.start, call.times.origin + *disk.attached);
  const std::int64_t last = std::min(window.end, call.now);
  for (std::int64_t at = (first + window.period - 1) / window.period * window.period; at <= last;
       at += window.period) {
    moments.push_back(at);
  }
  return moments;
}

double ValueOf(const std::string& metric, const DiskLoad& load) {
  // Of a disk of 10,000 IOPS.
  constexpr double kPercent = 100;
  if (metric == "disk_read_iops") return static_cast<double>(load.read_iops);
  if (metric == "disk_write_iops") return static_cast<double>(load.write_iops);
  if (metric == "disk_read_bps") return static_cast<double>(load.read_bps());
  if (metric == "disk_write_bps") return static_cast<double>(load.write_bps());
  if (metric == "disk_read_block_size") return load.read_iops > 0 ? DiskLoad::kBlock : 0;
  if (metric == "disk_write_block_size") return load.write_iops > 0 ? DiskLoad::kBlock : 0;
  return static_cast<double>(load.iops()) / kPercent;
}

// The disks of {"DiskId":["d-…"]}; nullopt when the text is no such thing.
std::optional<std::vector<std::string>> DisksOf(const std::string& dimensions) {
  const auto parsed = nlohmann::json::parse(dimensions, nullptr, false);
  if (!parsed.is_object() || parsed.size() != 1 || !parsed.contains("DiskId")) return std::nullopt;
  return ReadIdList(parsed["DiskId"].dump());
}

}  // namespace

DiskLoad LoadOf(const Disk& disk, std::int64_t unix_seconds) {
  if (disk.idle) return {};
  std::uint64_t seed = static_cast<std::uint64_t>(unix_seconds / kHour);
  for (const char c : disk.id) seed = seed * 31 + static_cast<unsigned char>(c);
  Dice dice(seed);
  return {.read_iops = dice.Below(20), .write_iops = 3 + dice.Below(50)};
}

ActionResult DescribeDiskMonitorData(const ActionCall& call) {
  constexpr std::int64_t kMostPoints = 400;
  LoadWindow window;
  if (auto error = ReadLoadWindow(call, window)) return Refused(std::move(*error));
  if (window.points() > kMostPoints) {
    return Refused({400, "InvalidParameter.TooManyDataQueried",
                    "The specified time holds more than 400 points of that period."});
  }
  const Disk* const disk = call.world.disks.Find(call.Text("DiskId"));
  if (disk == nullptr || disk->status != "In_use") {
    return Refused({400, "InvalidDiskId.NotFound",
                    "The specified disk does not exist, or it is attached to no instance."});
  }
  const auto moments = MeasuredAt(call, *disk, window);
  Values values;
  values.Set("total_count", moments.size());
  values.SetList("rows", moments, [&](std::int64_t at, Values& row) {
    const DiskLoad load = LoadOf(*disk, at);
    row.Set("disk", disk->id);
    row.Set("time", FormatTime(at));
    row.Set("read_iops", load.read_iops);
    row.Set("write_iops", load.write_iops);
    row.Set("iops", load.iops());
    row.Set("read_bps", load.read_bps());
    row.Set("write_bps", load.write_bps());
    row.Set("bps", load.read_bps() + load.write_bps());
    row.Set("read_latency", load.read_iops > 0 ? 388 : 0);
    row.Set("write_latency", load.write_iops > 0 ? 412 : 0);
  });
  return Answered(call, values);
}

ActionResult DescribeMetricData(const ActionCall& call) {
  LoadWindow window;
  if (auto error = ReadLoadWindow(call, window)) return Refused(std::move(*error));
  const std::string dimensions = call.Text("Dimensions");
  if (dimensions.empty()) return Refused(MissingParameter("Dimensions"));
  const auto ids = DisksOf(dimensions);
  if (!ids) {
    return Refused(
        InvalidParameter("Dimensions", "it is not {\"DiskId\":[...]} with at most 100 disks."));
  }
  std::vector<const Disk*> disks;
  for (const std::string& id : *ids) {
    const Disk* const disk = call.world.disks.Find(id);
    if (disk != nullptr && disk->status == "In_use" &&
        RegionOf(call.world, *disk) == call.Text("RegionId"))
      disks.push_back(disk);
  }
  const std::string metric = call.Text("MetricName");
  Values values;
  values.Set("total_count", disks.size());
  values.SetList("rows", disks, [&](const Disk* disk, Values& row) {
    row.Set("disk", disk->id);
    row.SetList("points", MeasuredAt(call, *disk, window),
                [&, disk](std::int64_t at, Values& point) {
                  point.Set("time", std::to_string(at));
                  point.Set("value", ValueOf(metric, LoadOf(*disk, at)));
                });
  });
  return Answered(call, values);
}

}  // namespace simulator::alibaba

#include "tests/simulator/alibaba/describe_disk_monitor_data.h"

#include <array>
#include <nlohmann/json.hpp>

#include "tests/simulator/alibaba/disk_load.h"

namespace simulator::alibaba {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kMostPoints = 400;

constexpr std::array kRules = {
    Required(Text("DiskId")),
    Required(Time("StartTime")),
    Required(Time("EndTime")),
    Text("Period", "60|600|3600"),
};

Json Point(const Disk& disk, std::int64_t at) {
  const DiskLoad load = LoadOf(disk, at);
  return {{"DiskId", disk.id},
          {"TimeStamp", FormatTime(at)},
          {"IOPSRead", load.read_iops},
          {"IOPSWrite", load.write_iops},
          {"IOPSTotal", load.read_iops + load.write_iops},
          {"BPSRead", load.read_bps()},
          {"BPSWrite", load.write_bps()},
          {"BPSTotal", load.read_bps() + load.write_bps()},
          {"LatencyRead", load.read_iops > 0 ? 388 : 0},
          {"LatencyWrite", load.write_iops > 0 ? 412 : 0}};
}

ActionResult DescribeDiskMonitorData(const ActionCall& call) {
  LoadWindow window;
  if (auto error = ReadLoadWindow(call, window)) return Refused(std::move(*error));
  if (window.points() > kMostPoints) {
    return Refused({400, "InvalidParameter.TooManyDataQueried",
                    "The specified time holds more than 400 points of that period."});
  }
  const Disk* const disk = call.world.disks.Find(call.parameters.Text("DiskId"));
  if (disk == nullptr || disk->status != "In_use") {
    return Refused({400, "InvalidDiskId.NotFound",
                    "The specified disk does not exist, or it is attached to no instance."});
  }
  Json points = Json::array();
  for (const std::int64_t at : MeasuredAt(call, *disk, window)) points.push_back(Point(*disk, at));
  const std::size_t count = points.size();
  return Answered(
      {{"TotalCount", count}, {"MonitorData", {{"DiskMonitorData", std::move(points)}}}});
}

}  // namespace

const Action kDescribeDiskMonitorData{"DescribeDiskMonitorData", kEcsVersion, kRules,
                                      DescribeDiskMonitorData};

}  // namespace simulator::alibaba

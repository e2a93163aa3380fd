#pragma once

#include <optional>
#include <string>

#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/clock.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeDiskMonitorData{.product = "ecs",
                                                    .version = "2014-05-26",
                                                    .action = "DescribeDiskMonitorData",
                                                    .ram_action = "ecs:DescribeDiskMonitorData"};

// How busy an attached disk was, averaged over a time.
struct DiskActivity {
  std::string disk_id;
  TimePoint since{};
  TimePoint until{};
  std::optional<double> iops{};              // reads and writes a second
  std::optional<double> bytes_per_second{};  // read and written
};

inline std::string KeyOf(const DiskActivity& activity) {
  return activity.disk_id;
}

// How busy an attached disk was from `since` to `until`, in hourly points, at most 400. A value
// that no point has stays unknown.
CallRequest<DiskActivity> DescribeDiskMonitorData(const std::string& region,
                                                  const std::string& disk_id, TimePoint since,
                                                  TimePoint until);

}  // namespace exporter::alibaba

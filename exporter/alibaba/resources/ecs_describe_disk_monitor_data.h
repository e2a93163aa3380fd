// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/clock.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeDiskMonitorData{kEcs, "DescribeDiskMonitorData"};

// Mean activity of an attached disk over a period.
struct DiskActivity {
  std::string disk_id;
  TimePoint since{};
  TimePoint until{};
  std::optional<double> iops{};              // reads and writes per second
  std::optional<double> bytes_per_second{};  // read and written
};

inline std::string KeyOf(const DiskActivity& activity) {
  return activity.disk_id;
}

// The activity of an attached disk from `since` to `until`, in at most 400 hourly points. A value
// without any point is nullopt.
CallRequest<DiskActivity> DescribeDiskMonitorData(const std::string& region,
                                                  const std::string& disk_id, TimePoint since,
                                                  TimePoint until);

}  // namespace exporter::alibaba

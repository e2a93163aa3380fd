// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exporter/alibaba/resources/ecs_describe_disk_monitor_data.h"
#include "exporter/alibaba/resources/rpc_answer.h"
#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/clock.h"

namespace exporter::alibaba {

inline constexpr ApiAction kDescribeMetricData{kEbs, "DescribeMetricData"};

// The mean of one disk metric over the requested period.
struct DiskMetric {
  std::string disk_id;
  std::string name;  // disk_read_iops, disk_write_iops, disk_read_bps, disk_write_bps
  double mean = 0;
};

// The activity of a region's disks from `since` to `until`, from CloudLens for EBS: at most 30 days
// back. One call per metric and hundred disks.
std::vector<CallRequest<ListResult<DiskMetric>>> DescribeMetricData(
    const std::string& region, std::vector<std::string> disk_ids, TimePoint since, TimePoint until);

// Joins the results of all calls. Disks without both directions are dropped.
std::vector<DiskActivity> MergeMetrics(const std::vector<DiskMetric>& metrics, TimePoint since,
                                       TimePoint until);

}  // namespace exporter::alibaba

// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ebs_describe_lens_monitor_disks.h"

#include <algorithm>
#include <string_view>

#include "exporter/alibaba/resources/rpc_answer.h"

namespace exporter::alibaba {

Result<LensDisk> DecodeLensDisk(const Fields& object) {
  LensDisk disk{.disk_id = object.Text("DiskId"), .region = object.Text("RegionId"), .tags = {}};
  if (disk.disk_id.empty()) return Fail(ErrorKind::kBadResponse, "CloudLens disk: no DiskId");
  object.ForEachText("LensTags", [&](std::string_view tag) {
    if (std::ranges::find(disk.tags, tag) == disk.tags.end()) disk.tags.emplace_back(tag);
  });
  return disk;
}

ListRequest<LensDisk> DescribeLensMonitorDisks(const std::string& region) {
  return {.request = {.api = kDescribeLensMonitorDisks,
                      .region = region,
                      .parameters = {{"RegionId", region},
                                     {"MaxResults", "100"},
                                     {"LensTags.1", "CostOptimizationNeeded"}}},
          .path = {"", "DiskInfos"},
          .decode = InRegion(region, DecodeLensDisk, "CloudLens disk", &LensDisk::disk_id)};
}

}  // namespace exporter::alibaba

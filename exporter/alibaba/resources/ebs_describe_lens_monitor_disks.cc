#include "exporter/alibaba/resources/ebs_describe_lens_monitor_disks.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace exporter::alibaba {

Result<LensDisk> DecodeLensDisk(const Fields& object) {
  LensDisk disk{.disk_id = object.Text("DiskId"), .region = object.Text("RegionId"), .tags = {}};
  if (disk.disk_id.empty()) return Fail(ErrorKind::kBadResponse, "CloudLens disk: no DiskId");
  object.ForEachText("LensTags", [&](std::string_view tag) {
    if (std::ranges::find(disk.tags, tag) == disk.tags.end()) disk.tags.emplace_back(tag);
  });
  return disk;
}

Result<ListResult<LensDisk>> ListLensDisks(Client& client, const std::string& region,
                                           const std::string& tag, CallBudget& budget) {
  const auto decode = [&](const Fields& object) -> Result<LensDisk> {
    Result<LensDisk> disk = DecodeLensDisk(object);
    if (!disk) return disk;
    if (disk->region.empty()) disk->region = region;
    if (disk->region == region) return disk;
    return Fail(ErrorKind::kBadResponse, "CloudLens disk " + OneLine(disk->disk_id, 40) +
                                             ": of region " + OneLine(disk->region, 40) + ", not " +
                                             region);
  };
  auto listed = client.List<LensDisk>(
      {.api = kDescribeLensMonitorDisks,
       .region = region,
       .parameters = {{"RegionId", region}, {"MaxResults", "100"}, {"LensTags.1", tag}}},
      {"", "DiskInfos"}, decode, budget);
  if (!listed) return tl::unexpected(listed.error());
  std::set<std::string> seen;
  std::erase_if(listed->items,
                [&](const LensDisk& disk) { return !seen.insert(disk.disk_id).second; });
  return listed;
}

}  // namespace exporter::alibaba

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "exporter/alibaba/resources/ebs_describe_metric_data.h"
#include "exporter/alibaba/resources/ecs_describe_disk_monitor_data.h"
#include "exporter/sources/alibaba_reads.h"
#include "exporter/sources/regions.h"

namespace exporter {
namespace {

// The period that is looked at, and how long the result is valid.
constexpr std::chrono::hours kWindow{24};
// Each disk takes a call of its own.
constexpr std::size_t kDisksAPoll = 50;

// Only a data disk that was attached during the whole window can be idle without anybody knowing.
bool IsSuspect(const alibaba::Disk& disk, TimePoint now) {
  return disk.status == "In_use" && disk.type == "data" && disk.attached_at &&
         now - *disk.attached_at >= kWindow;
}

std::vector<const alibaba::Disk*> Suspects(const ReadContext& context,
                                           const std::vector<std::string>& regions) {
  std::vector<const alibaba::Disk*> suspects;
  for (const auto& disk : context.latest.disks) {
    if (!IsSuspect(disk, context.now)) continue;
    if (std::ranges::find(regions, disk.region) != regions.end()) suspects.push_back(&disk);
  }
  std::ranges::sort(suspects, [](const alibaba::Disk* a, const alibaba::Disk* b) {
    return std::tuple(-a->size_gib, std::string_view(a->id)) <
           std::tuple(-b->size_gib, std::string_view(b->id));
  });
  return suspects;
}

// What is cached for `disks` and still valid, and the disks to query next.
struct MonitorWork {
  std::vector<alibaba::DiskActivity> known;
  std::vector<const alibaba::Disk*> next;
};

MonitorWork SplitByAge(const ReadContext& context, const std::vector<const alibaba::Disk*>& disks) {
  std::map<std::string_view, const alibaba::DiskActivity*> known;
  for (const auto& activity : context.latest.disk_monitor) known[activity.disk_id] = &activity;
  MonitorWork asking;
  for (const alibaba::Disk* disk : disks) {
    const auto found = known.find(disk->id);
    if (found != known.end() && context.now - found->second->until < kWindow) {
      asking.known.push_back(*found->second);
    } else if (asking.next.size() < kDisksAPoll) {
      asking.next.push_back(disk);
    }
  }
  return asking;
}

}  // namespace

Result<Reading> ReadDiskMonitor(const ReadContext& context) {
  const auto regions = RegionsWithDisks(context);
  if (!regions) return tl::unexpected(regions.error());
  MonitorWork asking = SplitByAge(context, Suspects(context, *regions));
  alibaba::ListResult<alibaba::DiskActivity> rows{std::move(asking.known), 0, {}};
  std::size_t asked = 0;
  for (const alibaba::Disk* disk : asking.next) {
    auto activity =
        context.target.client->Call(alibaba::DescribeDiskMonitorData(
                                        disk->region, disk->id, context.now - kWindow, context.now),
                                    context.budget);
    // A disk that was deleted or detached in the meantime must not fail the others. It is not
    // queried again today, so that they get their turn.
    if (!activity && activity.error().kind == ErrorKind::kBadResponse) {
      rows.Note(1, activity.error().message);
      rows.items.push_back({.disk_id = disk->id, .until = context.now});
      continue;
    }
    // Keep what was read so far; the rest follows in the next poll.
    if (!activity && asked > 0 && activity.error().kind != ErrorKind::kStopped) break;
    if (!activity) return tl::unexpected(activity.error());
    rows.items.push_back(std::move(*activity));
    ++asked;
  }
  return ReadingOf(std::move(rows), &Inventory::disk_monitor, context.now);
}

Result<Reading> ReadDiskMetrics(const ReadContext& context) {
  const auto regions = RegionsWithDisks(context);
  if (!regions) return tl::unexpected(regions.error());
  std::map<std::string, std::vector<std::string>> ids;
  for (const alibaba::Disk* disk : Suspects(context, *regions))
    ids[disk->region].push_back(disk->id);
  const TimePoint since = context.now - kWindow;
  alibaba::ListResult<alibaba::DiskActivity> rows;
  for (auto& [region, disks] : ids) {
    const auto metrics = context.target.client->ListAll(
        alibaba::DescribeMetricData(region, std::move(disks), since, context.now), context.budget);
    if (!metrics) return tl::unexpected(metrics.error());
    rows.Append({alibaba::MergeMetrics(metrics->items, since, context.now), metrics->problems,
                 metrics->first_problem});
  }
  return ReadingOf(std::move(rows), &Inventory::disk_metrics, context.now);
}

}  // namespace exporter

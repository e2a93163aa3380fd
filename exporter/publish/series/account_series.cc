#include "exporter/publish/series/series.h"

#include <array>

#include "exporter/analysis/lost_snapshots.h"

namespace exporter {
namespace {

constexpr double kGiB = 1024.0 * 1024.0 * 1024.0;

constexpr std::array<std::string_view, 2> kStockLabels{"zone", "category"};
constexpr std::array<std::string_view, 6> kQuotaLabels{"target",   "region",      "zone",
                                                       "category", "charge_type", "quota"};
constexpr std::array<std::string_view, 1> kRegionLabels{"region"};

constexpr MetricDef kStock{
    .name = "ack_storage_zone_disk_category_available",
    .help =
        "1 while disks of the category are in stock in the zone, 0 while they are not; a category "
        "that is not sold there has no series.",
    .labels = kStockLabels};
constexpr MetricDef kQuota{
    .name = "ack_storage_disk_quota_bytes",
    .help =
        "Disk capacity that the account may have; quota is the code of Quota Center or the name "
        "of the account attribute, category is empty where neither says it.",
    .labels = kQuotaLabels};
constexpr MetricDef kQuotaUsed{.name = "ack_storage_disk_quota_used_bytes",
                               .help = "How much of that it has.",
                               .labels = kQuotaLabels};
constexpr MetricDef kSnapshots{.name = "ack_storage_lost_snapshots",
                               .help = "Snapshots whose disk is gone, by region, 0 included.",
                               .labels = kRegionLabels};
constexpr MetricDef kSnapshotBytes{
    .name = "ack_storage_lost_snapshots_disk_bytes",
    .help = "Size of the disks of those snapshots, as it was; what is stored may be less.",
    .labels = kRegionLabels};
constexpr MetricDef kOldestSnapshot{.name = "ack_storage_lost_snapshot_oldest_timestamp_seconds",
                                    .help = "When the oldest of those snapshots was made.",
                                    .labels = kRegionLabels};
constexpr std::array kDefs{&kStock,     &kQuota,         &kQuotaUsed,
                           &kSnapshots, &kSnapshotBytes, &kOldestSnapshot};

void AddQuotas(const Table<alibaba::DiskQuota>& quotas, SampleSink& out) {
  for (const alibaba::DiskQuota& quota : quotas) {
    const auto add = [&](const MetricDef& def, double bytes) {
      out.Add(
          def,
          {quota.target, quota.region, quota.zone, quota.category, quota.charge_type, quota.code},
          bytes);
    };
    add(kQuota, quota.total_bytes);
    if (quota.used_bytes) add(kQuotaUsed, *quota.used_bytes);
  }
}

void AddSnapshots(const Evaluation& evaluation, SampleSink& out) {
  const auto regions = FindLostSnapshots(evaluation.inventory(), evaluation.analysis.index);
  if (!regions) return;
  for (const auto& [region, lost] : *regions) {
    out.Add(kSnapshots, {region}, static_cast<double>(lost.count));
    out.Add(kSnapshotBytes, {region}, static_cast<double>(lost.disk_gib) * kGiB);
    if (lost.oldest) out.Add(kOldestSnapshot, {region}, UnixSeconds(*lost.oldest));
  }
}

void Add(const Evaluation& evaluation, SampleSink& out) {
  for (const alibaba::DiskStock& stock : evaluation.inventory().disk_stock) {
    out.Add(kStock, {stock.zone, stock.category}, stock.IsInStock() ? 1 : 0);
  }
  AddQuotas(evaluation.inventory().disk_quotas, out);
  AddQuotas(evaluation.inventory().capacity_attributes, out);
  AddSnapshots(evaluation, out);
}

}  // namespace

SeriesGroup AccountSeries() {
  return {.metric_defs = kDefs, .add = Add};
}

}  // namespace exporter

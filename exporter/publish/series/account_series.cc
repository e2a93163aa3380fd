// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <array>

#include "exporter/analysis/lost_snapshots.h"

namespace exporter {
namespace account_series {

constexpr double kGiB = 1024.0 * 1024.0 * 1024.0;

constexpr std::array<std::string_view, 2> kStockLabels{"zone", "category"};
constexpr std::array<std::string_view, 6> kQuotaLabels{"target",   "region",      "zone",
                                                       "category", "charge_type", "quota"};
constexpr std::array<std::string_view, 1> kRegionLabels{"region"};

constexpr MetricDef kStock{.name = "ack_storage_zone_disk_category_available",
                           .help =
                               "1 if disks of the category are in stock in the zone, 0 if not; "
                               "absent if the category is not sold there.",
                           .labels = kStockLabels};
constexpr MetricDef kQuota{
    .name = "ack_storage_disk_quota_bytes",
    .help =
        "Disk capacity quota of the account; quota is the code in Quota Center or the name of the "
        "account attribute, category is empty if neither states it.",
    .labels = kQuotaLabels};
constexpr MetricDef kQuotaUsed{.name = "ack_storage_disk_quota_used_bytes",
                               .help = "Used part of the disk capacity quota.",
                               .labels = kQuotaLabels};
constexpr MetricDef kSnapshots{
    .name = "ack_storage_lost_snapshots",
    .help = "Number of snapshots whose source disk no longer exists, by region, zeros included.",
    .labels = kRegionLabels};
constexpr MetricDef kSnapshotBytes{
    .name = "ack_storage_lost_snapshots_disk_bytes",
    .help = "Former size of the source disks of those snapshots; the stored size may be smaller.",
    .labels = kRegionLabels};
constexpr MetricDef kOldestSnapshot{.name = "ack_storage_lost_snapshot_oldest_timestamp_seconds",
                                    .help = "Creation time of the oldest of those snapshots.",
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

}  // namespace account_series

SeriesGroup AccountSeries() {
  return {.metric_defs = account_series::kDefs, .add = account_series::Add};
}

}  // namespace exporter

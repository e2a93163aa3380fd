// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <array>
#include <map>
#include <string>
#include <tuple>

#include "exporter/analysis/cost.h"
#include "exporter/analysis/reconcile.h"
#include "exporter/core/text.h"

namespace exporter {
namespace disk_series {

constexpr std::array<std::string_view, 9> kInfoLabels{"disk",  "category", "performance_level",
                                                      "zone",  "status",   "charge_type",
                                                      "state", "node",     "persistentvolume"};
constexpr std::array<std::string_view, 5> kCostLabels{"disk", "category", "state", "currency",
                                                      "price_source"};
constexpr std::array<std::string_view, 5> kPriceLabels{"region", "category", "performance_level",
                                                       "currency", "price_source"};

constexpr std::array<std::string_view, 3> kCountLabels{"state", "category", "zone"};

constexpr MetricDef kCount{.name = "ack_storage_disks",
                           .help = "Number of ECS disks by reconciled state, category and zone.",
                           .labels = kCountLabels};
constexpr MetricDef kInfo{
    .name = "ack_storage_disk_info",
    .help =
        "Properties of the ECS disk, always 1; state is the result of comparing ECS with the "
        "cluster, node and persistentvolume are set where they belong to this cluster.",
    .labels = kInfoLabels};
constexpr MetricDef kCost{.name = "ack_storage_disk_monthly_cost",
                          .help = "Monthly cost of the ECS disk, attached or not.",
                          .labels = kCostLabels};
constexpr MetricDef kPrice{.name = "ack_storage_price_per_gib_month",
                           .help =
                               "Price in use per GiB and month; the series without a category "
                               "applies to everything that has no price of its own.",
                           .labels = kPriceLabels};
constexpr MetricDef kHourlyPrice{
    .name = "ack_storage_price_per_gib_hour",
    .help = "The same price per hour, as stated by Alibaba Cloud; absent for a flat price.",
    .labels = kPriceLabels};
constexpr std::array<std::string_view, 5> kUnpricedLabels{"region", "category", "performance_level",
                                                          "charge_type", "price_source"};
constexpr MetricDef kUnpriced{
    .name = "ack_storage_disks_unpriced",
    .help =
        "Number of ECS disks without a monthly cost, because the price list has no entry for them.",
    .labels = kUnpricedLabels};
constexpr std::array kDefs{&kCount, &kInfo, &kCost, &kPrice, &kHourlyPrice, &kUnpriced};

constexpr std::array<std::string_view, 1> kDiskLabels{"disk"};
constexpr MetricDef kSize{
    .name = "ack_storage_disk_size_bytes",
    .help = "Size of the ECS disk.",
    .labels = kDiskLabels,
};
constexpr std::array kSizeDefs{&kSize};
constexpr double kBytesPerGib = 1024.0 * 1024.0 * 1024.0;

// The node the disk is attached to; several nodes of a multi-attach disk are joined by commas, to
// keep one series per disk.
std::string NodesOf(const ReconciledDisk& disk) {
  return Join(disk.nodes, ",",
              [](const kubernetes::Node* node) -> std::string_view { return node->meta.name; });
}

void AddPrices(const Prices& prices, SampleSink& out) {
  for (const auto& [kind, price] : prices.All()) {
    const std::array<std::string_view, 5> labels{kind.region, kind.category, kind.performance_level,
                                                 price.currency, PriceSourceName(price.source)};
    out.Add(kPrice, {labels[0], labels[1], labels[2], labels[3], labels[4]}, price.per_gib_month);
    if (!price.per_gib_hour) continue;
    out.Add(kHourlyPrice, {labels[0], labels[1], labels[2], labels[3], labels[4]},
            *price.per_gib_hour);
  }
}

void AddDisk(const Evaluation& evaluation, const ReconciledDisk& entry, std::string_view state,
             SampleSink& out) {
  const alibaba::Disk& disk = *entry.disk;
  out.Add(kInfo,
          {disk.id, disk.category, disk.performance_level, disk.zone, disk.status, disk.charge_type,
           state, NodesOf(entry), entry.volume != nullptr ? entry.volume->meta.name : ""},
          1);
  const auto cost = DiskMonthlyCost(evaluation.analysis.prices, disk);
  if (cost && cost->is_known()) {
    out.Add(kCost, {disk.id, disk.category, state, cost->currency, PriceSourceName(cost->source)},
            cost->amount);
  }
}

// Disks by kind for which there is no price.
void AddUnpriced(const Analysis& analysis, SampleSink& out) {
  if (!analysis.prices.has_list()) return;
  using Kind = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;
  std::map<Kind, std::size_t> counts;
  for (const ReconciledDisk& entry : analysis.disks.all) {
    const alibaba::Disk& disk = *entry.disk;
    const auto cost = DiskMonthlyCost(analysis.prices, disk);
    if (!cost || cost->is_known()) continue;
    ++counts[{disk.region, disk.category, disk.performance_level, disk.charge_type}];
  }
  for (const auto& [kind, count] : counts) {
    const auto& [region, category, level, charge_type] = kind;
    out.Add(kUnpriced,
            {region, category, level, charge_type, PriceSourceName(PriceSource::kUnknown)},
            static_cast<double>(count));
  }
}

void Add(const Evaluation& evaluation, SampleSink& out) {
  AddUnpriced(evaluation.analysis, out);
  AddPrices(evaluation.analysis.prices, out);
  using Kind = std::tuple<std::string_view, std::string_view, std::string_view>;
  std::map<Kind, std::size_t> counts;
  for (const ReconciledDisk& entry : evaluation.analysis.disks.all) {
    const std::string_view state = Name(entry.state);
    AddDisk(evaluation, entry, state, out);
    ++counts[{state, entry.disk->category, entry.disk->zone}];
  }
  for (const auto& [kind, count] : counts) {
    const auto& [state, category, zone] = kind;
    out.Add(kCount, {state, category, zone}, static_cast<double>(count));
  }
}

void AddSizes(const Evaluation& evaluation, SampleSink& out) {
  for (const alibaba::Disk& disk : evaluation.inventory().disks) {
    if (disk.size_gib == 0) continue;
    out.Add(kSize, {disk.id}, static_cast<double>(disk.size_gib) * kBytesPerGib);
  }
}

}  // namespace disk_series

SeriesGroup DiskSeries() {
  return {.metric_defs = disk_series::kDefs, .add = disk_series::Add};
}

SeriesGroup DiskSizeSeries() {
  return {.metric_defs = disk_series::kSizeDefs, .add = disk_series::AddSizes};
}

}  // namespace exporter

#include "exporter/poll/disk_series.h"

#include <array>
#include <string>

#include "exporter/analysis/disk_states.h"

namespace exporter {
namespace {

constexpr std::array<std::string_view, 9> kInfoLabels{"disk",  "category", "performance_level",
                                                      "zone",  "status",   "charge_type",
                                                      "state", "node",     "persistentvolume"};
constexpr std::array<std::string_view, 5> kCostLabels{"disk", "category", "state", "currency",
                                                      "price_source"};
constexpr std::array<std::string_view, 4> kPriceLabels{"category", "performance_level", "currency",
                                                       "price_source"};

constexpr MetricDef kInfo{
    .name = "ack_storage_disk_info",
    .help =
        "An ECS disk, 1; state says how ECS and the cluster agree on it, node and "
        "persistentvolume are ours if it has them.",
    .labels = kInfoLabels};
constexpr MetricDef kCost{.name = "ack_storage_disk_monthly_cost",
                          .help = "What the ECS disk costs a month, attached or not.",
                          .labels = kCostLabels};
constexpr MetricDef kPrice{
    .name = "ack_storage_price_per_gib_month",
    .help = "The price in use for one GiB of disk and month; no category means every category.",
    .labels = kPriceLabels};
constexpr std::array kDefs{&kInfo, &kCost, &kPrice};

// The node of ours that holds the disk; several for a multi-attach disk are
// joined by commas, because one disk is one series.
std::string NodesOf(const Index& index, const alibaba::Disk& disk) {
  std::string names;
  for (const std::string& instance : disk.instance_ids) {
    const auto* node = index.FindNodeByInstance(instance);
    if (node == nullptr) continue;
    if (!names.empty()) names += ",";
    names += node->meta.name;
  }
  return names;
}

void Add(const SeriesInput& input, SampleSink& out) {
  const PriceList& prices = input.options.prices;
  out.Add(kPrice, {"", "", prices.currency, prices.source}, prices.per_gib_month);
  const std::string cluster_id = ClusterId(input.inventory, input.index, input.options.cluster_id);
  for (const alibaba::Disk& disk : input.inventory.disks) {
    const auto state = DiskState(input.inventory, input.index, cluster_id, disk);
    const auto* volume = input.index.FindVolumeOfDisk(disk.id);
    out.Add(
        kInfo,
        {disk.id, disk.category, disk.performance_level, disk.zone, disk.status, disk.charge_type,
         state, NodesOf(input.index, disk), volume != nullptr ? volume->meta.name : ""},
        1);
    if (const auto cost = DiskMonthlyCost(prices, disk)) {
      out.Add(kCost, {disk.id, disk.category, state, prices.currency, prices.source}, *cost);
    }
  }
}

}  // namespace

SeriesGroup DiskSeries() {
  return {.metric_defs = kDefs, .add = Add};
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <array>

namespace exporter {
namespace disk_use_series {

constexpr std::array<std::string_view, 2> kActivityLabels{"disk", "source"};
constexpr std::array<std::string_view, 2> kLensLabels{"disk", "tag"};
constexpr std::array<std::string_view, 3> kBillLabels{"disk", "billing_cycle", "currency"};

constexpr MetricDef kOperations{
    .name = "ack_storage_disk_average_iops",
    .help =
        "Average reads and writes per second of an attached disk over one day, from "
        "DescribeDiskMonitorData (source ecs) or DescribeMetricData (source ebs); 0 means idle.",
    .labels = kActivityLabels};
constexpr MetricDef kThroughput{
    .name = "ack_storage_disk_average_bytes_per_second",
    .help = "Average bytes read and written per second, from the same sources.",
    .labels = kActivityLabels};
constexpr MetricDef kLens{.name = "ack_storage_disk_lens_tag",
                          .help = "Tag given to the disk by CloudLens for EBS, always 1.",
                          .labels = kLensLabels};
constexpr MetricDef kBill{
    .name = "ack_storage_disk_billed_cost",
    .help = "Amount due for the disk in the billing cycle after discounts, from the bill.",
    .labels = kBillLabels};
constexpr MetricDef kListBill{.name = "ack_storage_disk_billed_list_cost",
                              .help = "The same amount before discounts.",
                              .labels = kBillLabels};
constexpr std::array kDefs{&kOperations, &kThroughput, &kLens, &kBill, &kListBill};

void AddActivity(const Table<alibaba::DiskActivity>& rows, std::string_view source,
                 SampleSink& out) {
  for (const alibaba::DiskActivity& row : rows) {
    if (row.iops) out.Add(kOperations, {row.disk_id, source}, *row.iops);
    if (row.bytes_per_second) out.Add(kThroughput, {row.disk_id, source}, *row.bytes_per_second);
  }
}

void Add(const Evaluation& evaluation, SampleSink& out) {
  AddActivity(evaluation.inventory().disk_monitor, "ecs", out);
  AddActivity(evaluation.inventory().disk_metrics, "ebs", out);
  for (const alibaba::LensDisk& disk : evaluation.inventory().lens_disks) {
    for (const std::string& tag : disk.tags) out.Add(kLens, {disk.disk_id, tag}, 1);
  }
  for (const alibaba::DiskBill& bill : evaluation.inventory().disk_bills) {
    out.Add(kBill, {bill.disk_id, bill.billing_cycle, bill.currency}, bill.amount);
    out.Add(kListBill, {bill.disk_id, bill.billing_cycle, bill.currency}, bill.list_amount);
  }
}

}  // namespace disk_use_series

SeriesGroup DiskUseSeries() {
  return {.metric_defs = disk_use_series::kDefs, .add = disk_use_series::Add};
}

}  // namespace exporter

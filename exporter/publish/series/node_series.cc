// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <array>
#include <string_view>
#include <unordered_map>

#include "exporter/analysis/attach_limits.h"

namespace exporter {
namespace node_series {

constexpr std::array<std::string_view, 2> kSourceLabels{"node", "source"};
constexpr std::array<std::string_view, 1> kNodeLabels{"node"};

constexpr MetricDef kAttached{
    .name = "ack_storage_node_attached_disks",
    .help =
        "Data disks attached to the node: by VolumeAttachments (source kubernetes), where one that "
        "is not attached yet counts as a slot asked for, and by DescribeDisks (source ecs).",
    .labels = kSourceLabels};
constexpr MetricDef kAskedFor{
    .name = "ack_storage_node_pending_attachments",
    .help =
        "VolumeAttachments of the disk driver to the node that are not attached yet: the part of "
        "its attached disks with source kubernetes that is only asked for.",
    .labels = kNodeLabels};
constexpr MetricDef kLimit{.name = "ack_storage_node_disk_limit",
                           .help =
                               "Maximum number of data disks on the node, without the system disk, "
                               "by each source that states one; default only where none does.",
                           .labels = kSourceLabels};
constexpr MetricDef kHeadroom{.name = "ack_storage_node_disk_headroom",
                              .help =
                                  "Data disks that can still be attached to the node: the smaller "
                                  "of the remaining capacities of all complete views.",
                              .labels = kNodeLabels};
constexpr std::array kDefs{&kAttached, &kAskedFor, &kLimit, &kHeadroom};

constexpr std::array<std::string_view, 5> kInfoLabels{"node", "instance_id", "instance_type",
                                                      "zone", "region"};
constexpr MetricDef kInfo{
    .name = "ack_storage_node_info",
    .help = "Identity of the node, always 1.",
    .labels = kInfoLabels,
};
constexpr std::array kInfoDefs{&kInfo};

std::unordered_map<std::string_view, double> CountAskedFor(const Inventory& inventory) {
  std::unordered_map<std::string_view, double> counts;
  for (const auto& attachment : inventory.volume_attachments) {
    if (attachment.attacher != kubernetes::kDiskDriver || attachment.attached) continue;
    ++counts[attachment.node_name];
  }
  return counts;
}

void Add(const Evaluation& evaluation, SampleSink& out) {
  const auto asked_for = CountAskedFor(evaluation.inventory());
  for (const NodeSlots& slots : evaluation.analysis.node_slots) {
    const std::string& node = slots.node->meta.name;
    if (slots.attached_kubernetes) {
      out.Add(kAttached, {node, "kubernetes"}, static_cast<double>(*slots.attached_kubernetes));
      out.Add(kAskedFor, {node}, ValueOf(asked_for, node));
    }
    if (slots.attached_ecs) {
      out.Add(kAttached, {node, "ecs"}, static_cast<double>(*slots.attached_ecs));
    }
    for (const AttachLimit& limit : slots.limits) {
      out.Add(kLimit, {node, limit.source}, static_cast<double>(limit.disks));
    }
    if (slots.headroom) out.Add(kHeadroom, {node}, static_cast<double>(*slots.headroom));
  }
}

void AddInfo(const Evaluation& evaluation, SampleSink& out) {
  const Index& index = evaluation.analysis.index;
  for (const auto& node : evaluation.inventory().nodes) {
    out.Add(kInfo,
            {node.meta.name, index.InstanceOf(node), node.instance_type, node.zone, node.region},
            1);
  }
}

}  // namespace node_series

SeriesGroup NodeSeries() {
  return {.metric_defs = node_series::kDefs, .add = node_series::Add};
}

SeriesGroup NodeInfoSeries() {
  return {.metric_defs = node_series::kInfoDefs, .add = node_series::AddInfo};
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/node.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string_view>

namespace exporter::kubernetes {
namespace {

constexpr std::string_view kMaxDisk = "node.csi.alibabacloud.com/max-disk";
constexpr std::string_view kAllocatableDisk = "node.csi.alibabacloud.com/allocatable-disk";

// The labels in the order in which the disk driver reads them, and those of its own topology where
// an operator has it keep to its own keys (kubernetes-sigs/alibaba-cloud-csi-driver,
// pkg/cloud/metadata/k8s.go; keys of the topology: pkg/disk/nodeserver.go).
using Names = std::span<const std::string_view>;
constexpr std::array<std::string_view, 3> kInstanceLabels{
    "alibabacloud.com/instance-id",  // LingJun
    "alibabacloud.com/ecs-instance-id", "sigma.ali/ecs-instance-id"};
constexpr std::array<std::string_view, 5> kRegionLabels{
    "topology.kubernetes.io/region", "topology.diskplugin.csi.alibabacloud.com/region",
    "failure-domain.beta.kubernetes.io/region", "alibabacloud.com/ecs-region-id",
    "sigma.ali/ecs-region-id"};
constexpr std::array<std::string_view, 5> kZoneLabels{
    "topology.kubernetes.io/zone", "topology.diskplugin.csi.alibabacloud.com/zone",
    "failure-domain.beta.kubernetes.io/zone", "alibabacloud.com/ecs-zone-id",
    "sigma.ali/ecs-zone-id"};
constexpr std::array<std::string_view, 3> kTypeLabels{"node.kubernetes.io/instance-type",
                                                      "beta.kubernetes.io/instance-type",
                                                      "sigma.ali/machine-model"};

// The first of the labels that is present and not empty.
std::string FirstText(const Fields& labels, Names names) {
  for (const std::string_view name : names) {
    if (std::string text = labels.Text(name); !text.empty()) return text;
  }
  return {};
}

// Exactly one dot, as the driver wants it. Provider ids of other clouds have a scheme or slashes
// and do not look like an ECS instance.
void DecodeProviderId(std::string_view id, Node& node) {
  constexpr std::string_view kScheme = "alicloud://";
  if (id.starts_with(kScheme)) id.remove_prefix(kScheme.size());
  const auto point = id.find('.');
  if (point == 0 || point == std::string_view::npos || point != id.rfind('.')) return;
  const std::string_view region = id.substr(0, point);
  const std::string_view instance = id.substr(point + 1);
  if (region.find_first_of(":/") != std::string_view::npos || !instance.starts_with("i-")) return;
  if (node.region.empty()) node.region = region;
  if (node.instance_id.empty()) node.instance_id = instance;
}

// nullopt unless it is an integer.
std::optional<std::int64_t> DecodeNumber(const Fields& annotations, std::string_view name,
                                         std::int64_t min) {
  const std::string text = annotations.Text(name);
  if (text.empty()) return std::nullopt;
  std::int64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (error == std::errc{} && stop == end && count >= min) return count;
  annotations.Note(name, "want a number of disks, is '" + OneLine(text, 40) + "'");
  return std::nullopt;
}

// What the node plugin has room for is less than nothing where more disks were attached by others
// than the instance has room for (pkg/disk/nodeserver.go, NodeGetInfo).
std::optional<std::int64_t> DecodeMaxDisk(const Fields& annotations) {
  if (const auto max = DecodeNumber(annotations, kMaxDisk, 0)) return max;
  constexpr std::int64_t kLowest = INT32_MIN;
  const auto room = DecodeNumber(annotations, kAllocatableDisk, kLowest);
  if (!room) return std::nullopt;
  return std::max<std::int64_t>(0, *room);
}

// LingJun workers (alibabacloud.com/lingjun-worker) are not: the driver attaches disks to them.
bool IsVirtual(const Fields& labels) {
  return labels.Text("type") == "virtual-kubelet" ||
         labels.Text("alibabacloud.com/virtual-node") == "true";
}

// From the node's own object.
void DecodeIdentity(const Fields& labels, std::string_view provider_id, Node& node) {
  node.region = FirstText(labels, kRegionLabels);
  node.zone = FirstText(labels, kZoneLabels);
  node.instance_type = FirstText(labels, kTypeLabels);
  if (node.is_virtual) return;
  node.instance_id = FirstText(labels, kInstanceLabels);
  DecodeProviderId(provider_id, node);
}

bool IsReady(const Fields& status) {
  bool is_ready = false;
  status.ForEach("conditions", [&](const Fields& condition) {
    if (condition.Text("type") == "Ready") is_ready = condition.Text("status") == "True";
  });
  return is_ready;
}

}  // namespace

Result<Node> DecodeNode(const Fields& object) {
  Node node;
  node.meta = DecodeMeta(object);
  if (node.meta.name.empty()) return Fail(ErrorKind::kBadResponse, "node: no metadata.name");
  const Fields metadata = object.Object("metadata");
  const Fields labels = metadata.Object("labels");
  node.is_virtual = IsVirtual(labels);
  node.is_edge = labels.Text("alibabacloud.com/is-edge-worker") == "true";
  const Fields spec = object.Object("spec");
  DecodeIdentity(labels, spec.Text("providerID"), node);
  node.max_disk = DecodeMaxDisk(metadata.Object("annotations"));
  node.is_ready = IsReady(object.Object("status"));
  node.is_cordoned = spec.Boolean("unschedulable");
  node.taints = DecodeTaints(spec, "taints");
  node.labels = DecodeLabels(metadata, "labels");
  return node;
}

}  // namespace exporter::kubernetes

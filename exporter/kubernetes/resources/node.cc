// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/node.h"

#include <charconv>
#include <initializer_list>
#include <string_view>

namespace exporter::kubernetes {
namespace {

constexpr std::string_view kMaxDisk = "node.csi.alibabacloud.com/max-disk";

// The first of the labels that is present and not empty.
std::string FirstText(const Fields& labels, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (std::string text = labels.Text(name); !text.empty()) return text;
  }
  return {};
}

// Splits at the first dot: region ids contain none. Provider ids of other clouds have a scheme or
// slashes and do not look like an ECS instance.
void DecodeProviderId(std::string_view id, Node& node) {
  constexpr std::string_view kScheme = "alicloud://";
  if (id.starts_with(kScheme)) id.remove_prefix(kScheme.size());
  const auto point = id.find('.');
  if (point == 0 || point == std::string_view::npos) return;
  const std::string_view region = id.substr(0, point);
  const std::string_view instance = id.substr(point + 1);
  if (region.find_first_of(":/") != std::string_view::npos || !instance.starts_with("i-")) return;
  node.region = region;
  node.instance_id = instance;
}

std::optional<std::int64_t> DecodeMaxDisk(const Fields& annotations) {
  const std::string text = annotations.Text(kMaxDisk);
  if (text.empty()) return std::nullopt;
  std::int64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (error == std::errc{} && stop == end && count >= 0) return count;
  annotations.Note(kMaxDisk, "want a number of disks, is '" + OneLine(text, 40) + "'");
  return std::nullopt;
}

bool IsVirtual(const Fields& labels) {
  return labels.Text("type") == "virtual-kubelet" ||
         labels.Text("alibabacloud.com/virtual-node") == "true" ||
         labels.Text("alibabacloud.com/lingjun-worker") == "true";
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
  const Fields spec = object.Object("spec");
  const std::string provider_id = spec.Text("providerID");
  if (!node.is_virtual) DecodeProviderId(provider_id, node);
  if (node.region.empty()) {
    node.region = FirstText(
        labels, {"topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region"});
  }
  node.zone = FirstText(
      labels, {"topology.kubernetes.io/zone", "topology.diskplugin.csi.alibabacloud.com/zone",
               "failure-domain.beta.kubernetes.io/zone"});
  node.instance_type =
      FirstText(labels, {"node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type"});
  node.max_disk = DecodeMaxDisk(metadata.Object("annotations"));
  node.is_ready = IsReady(object.Object("status"));
  node.is_cordoned = spec.Boolean("unschedulable");
  node.taints = DecodeTaints(spec, "taints");
  node.labels = DecodeLabels(metadata, "labels");
  return node;
}

}  // namespace exporter::kubernetes

#include <algorithm>
#include <array>
#include <utility>

#include "exporter/sources/alibaba_reads.h"
#include "exporter/sources/event_feed.h"
#include "exporter/sources/make_feed.h"
#include "exporter/sources/pod_feed.h"
#include "exporter/sources/source.h"

namespace exporter {
namespace {

template <class T>
using SeriesAdder = void (*)(const T&, SampleSink&);

bool Always(const Inventory&) {
  return true;
}

// Whether the nodes are known, are switched off, or their reading goes as `is_enough` says.
bool AreNodesKnownOr(const Inventory& inventory, bool (*is_enough)(const SourceStatus&)) {
  if (inventory.nodes.available()) return true;
  const auto nodes = std::ranges::find(inventory.sources, "nodes", &SourceStatus::name);
  return nodes == inventory.sources.end() ? !inventory.sources.empty() : is_enough(*nodes);
}

// A list of the nodes that failed is no reason to wait: regions may be configured.
bool HasTriedNodes(const Inventory& inventory) {
  return AreNodesKnownOr(inventory, [](const SourceStatus& nodes) { return nodes.tried; });
}

// Not before the nodes are known, unless they never will be: a pod on a node that is
// missing must be kept when it is listed.
bool NodesAreAsKnownAsTheyWillBe(const Inventory& inventory) {
  return AreNodesKnownOr(inventory, [](const SourceStatus& nodes) {
    return nodes.error && nodes.error->kind == ErrorKind::kForbidden;
  });
}

// "/apis/apps/v1/statefulsets" -> "apps/statefulsets", "/api/v1/nodes" -> "/nodes".
std::string PermissionOf(std::string_view path) {
  const std::string_view resource = path.substr(path.rfind('/'));
  if (!path.starts_with("/apis/")) return std::string(resource);
  path.remove_prefix(std::string_view("/apis/").size());
  return std::string(path.substr(0, path.find('/'))) + std::string(resource);
}

template <class T>
std::function<void(const Inventory&, SampleSink&)> ForEachRow(Table<T> Inventory::*field,
                                                              SeriesAdder<T> add) {
  return [field, add](const Inventory& inventory, SampleSink& out) {
    if (add == nullptr) return;
    for (const T& row : inventory.*field) {
      if (Covers(inventory.scope, row)) add(row, out);
    }
  };
}

// A resource of the Kubernetes API; its name is the last part of the path.
Source KubernetesSource(std::string_view path, std::function<Feed(const FeedContext&)> make_feed) {
  return {.name = std::string(path.substr(path.rfind('/') + 1)),
          .api = SourceApi::kKubernetes,
          .permission = PermissionOf(path),
          .can_read = Always,
          .make_feed = std::move(make_feed),
          .add_series = [](const Inventory&, SampleSink&) {}};
}

// One of which every object is kept. The same row drives listing and watching.
template <class T>
Source KubernetesList(std::string_view path, std::string_view kind, Table<T> Inventory::*field,
                      Decoder<T> decode, MetricDefs defs = {}, SeriesAdder<T> add = nullptr) {
  const FeedOf<T> feed{.path = path, .kind = kind, .field = field, .decode = decode};
  Source source = KubernetesSource(
      path, [feed](const FeedContext& context) { return MakeFeed(feed, context); });
  source.metric_defs = defs;
  source.add_series = ForEachRow(field, add);
  return source;
}

// autoscaling/v2 came with Kubernetes 1.23.
Source AutoscalerSource() {
  Source source = KubernetesList(
      "/apis/autoscaling/v2/horizontalpodautoscalers", "HorizontalPodAutoscalerList",
      &Inventory::horizontal_pod_autoscalers, kubernetes::DecodeHorizontalPodAutoscaler);
  source.is_optional = true;
  return source;
}

// Whether a pod is kept depends on the nodes.
Source PodSource() {
  Source source = KubernetesSource("/api/v1/pods", MakePodFeed);
  source.can_read = NodesAreAsKnownAsTheyWillBe;
  return source;
}

// A list of the Alibaba Cloud OpenAPI; `action` names the RAM permission.
template <class T>
Source RpcList(std::string name, const alibaba::ApiAction& action, Table<T> Inventory::*field,
               Result<Reading> (*read)(const ReadContext&), MetricDefs defs = {},
               SeriesAdder<T> add = nullptr) {
  return {.name = std::move(name),
          .api = SourceApi::kAlibaba,
          .permission = std::string(action.ram_action),
          .can_read = HasTriedNodes,
          .read = read,
          .metric_defs = defs,
          .add_series = ForEachRow(field, add)};
}

}  // namespace

std::span<const Source> AllSources() {
  using namespace kubernetes;  // NOLINT: the table below is nothing but names of that folder
  static const std::array kSources{
      KubernetesList("/api/v1/nodes", "NodeList", &Inventory::nodes, DecodeNode, NodeMetricDefs(),
                     AddNodeMetrics),
      KubernetesList("/api/v1/persistentvolumes", "PersistentVolumeList",
                     &Inventory::persistent_volumes, DecodePersistentVolume,
                     PersistentVolumeMetricDefs(), AddPersistentVolumeMetrics),
      KubernetesList("/api/v1/persistentvolumeclaims", "PersistentVolumeClaimList",
                     &Inventory::persistent_volume_claims, DecodePersistentVolumeClaim,
                     PersistentVolumeClaimMetricDefs(), AddPersistentVolumeClaimMetrics),
      KubernetesList("/apis/storage.k8s.io/v1/storageclasses", "StorageClassList",
                     &Inventory::storage_classes, DecodeStorageClass, StorageClassMetricDefs(),
                     AddStorageClassMetrics),
      KubernetesList("/apis/storage.k8s.io/v1/csinodes", "CSINodeList", &Inventory::csi_nodes,
                     DecodeCsiNode),
      KubernetesList("/apis/storage.k8s.io/v1/volumeattachments", "VolumeAttachmentList",
                     &Inventory::volume_attachments, DecodeVolumeAttachment),
      KubernetesList("/apis/apps/v1/statefulsets", "StatefulSetList", &Inventory::stateful_sets,
                     DecodeStatefulSet),
      PodSource(),
      KubernetesSource("/api/v1/events", MakeEventFeed),
      AutoscalerSource(),
      RpcList("ecs_disks", alibaba::kDescribeDisks, &Inventory::disks, ReadDisks,
              alibaba::DiskMetricDefs(), alibaba::AddDiskMetrics),
      RpcList("ecs_instance_types", alibaba::kDescribeInstanceTypes, &Inventory::instance_types,
              ReadInstanceTypes),
  };
  return kSources;
}

}  // namespace exporter

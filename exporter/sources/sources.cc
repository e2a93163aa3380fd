#include <algorithm>
#include <array>
#include <utility>

#include "exporter/sources/alibaba_reads.h"
#include "exporter/sources/source.h"

namespace exporter {
namespace {

template <class T>
using Decoder = Result<T> (*)(const Fields&);

template <class T>
using SeriesAdder = void (*)(const T&, SampleSink&);

bool Always(const Inventory&) {
  return true;
}

// A list of the nodes that failed is no reason to wait: regions may be configured.
bool HasTriedNodes(const Inventory& inventory) {
  return inventory.nodes.available() ||
         std::ranges::any_of(inventory.sources, [](const SourceStatus& source) {
           return source.name == "nodes" && source.tried;
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
    for (const T& row : inventory.*field) add(row, out);
  };
}

// A resource of the Kubernetes API, listed whole; its name is the last part of the path.
template <class T>
Source KubernetesList(std::string_view path, std::string kind, Table<T> Inventory::*field,
                      Decoder<T> decode, MetricDefs defs = {}, SeriesAdder<T> add = nullptr) {
  const auto read = [path = std::string(path), kind = std::move(kind), field,
                     decode](const ReadContext& context) -> Result<Reading> {
    auto list = context.kubernetes->List<T>(path, kind, decode, context.stop);
    if (!list) return tl::unexpected(list.error());
    Reading reading{.apply = {},
                    .objects = list->items.size(),
                    .problems = list->problems,
                    .first_problem = list->first_problem};
    reading.apply = [field, table = Table<T>(std::move(list->items), context.now)](
                        Inventory& inventory) { inventory.*field = table; };
    return reading;
  };
  return {.name = std::string(path.substr(path.rfind('/') + 1)),
          .api = SourceApi::kKubernetes,
          .permission = PermissionOf(path),
          .can_read = Always,
          .read = read,
          .metric_defs = defs,
          .add_series = ForEachRow(field, add)};
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
      RpcList("ecs_disks", alibaba::kDescribeDisks, &Inventory::disks, ReadDisks,
              alibaba::DiskMetricDefs(), alibaba::AddDiskMetrics),
      RpcList("ecs_instance_types", alibaba::kDescribeInstanceTypes, &Inventory::instance_types,
              ReadInstanceTypes),
  };
  return kSources;
}

}  // namespace exporter

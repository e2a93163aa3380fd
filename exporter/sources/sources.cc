#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>
#include <vector>

#include "exporter/alibaba/resources/ebs_describe_metric_data.h"
#include "exporter/alibaba/resources/ecs_describe_account_attributes.h"
#include "exporter/sources/alibaba_reads.h"
#include "exporter/sources/event_feed.h"
#include "exporter/sources/make_feed.h"
#include "exporter/sources/pod_feed.h"
#include "exporter/sources/regions.h"
#include "exporter/sources/source.h"

namespace exporter {
namespace {

using ReadFunction = std::function<Result<Reading>(const ReadContext&)>;

bool Always(const Inventory&) {
  return true;
}

// Whether the nodes are known or not read at all, or the state of their source is enough.
bool AreNodesKnownOr(const Inventory& inventory, bool (*is_enough)(const SourceStatus&)) {
  if (inventory.nodes.available()) return true;
  const auto nodes = std::ranges::find(inventory.sources, "nodes", &SourceStatus::name);
  return nodes == inventory.sources.end() ? !inventory.sources.empty() : is_enough(*nodes);
}

// A failed list of nodes is no reason to wait: regions may be configured.
bool HasTriedNodes(const Inventory& inventory) {
  return AreNodesKnownOr(inventory, [](const SourceStatus& nodes) { return nodes.tried; });
}

// The same for the disks.
bool HasTriedDisks(const Inventory& inventory) {
  const auto disks = std::ranges::find(inventory.sources, "ecs_disks", &SourceStatus::name);
  return inventory.disks.available() ||
         (disks == inventory.sources.end() ? !inventory.sources.empty() : disks->tried);
}

// Not before the nodes are known, unless they never will be: a pod on a missing node must be kept
// when it is listed.
bool NodesSettled(const Inventory& inventory) {
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

// A resource of the Kubernetes API; its name is the last part of the path.
Source KubernetesSource(std::string_view path, std::function<Feed(const FeedContext&)> make_feed) {
  return {.name = std::string(path.substr(path.rfind('/') + 1)),
          .api = SourceApi::kKubernetes,
          .permissions = {PermissionOf(path)},
          .can_read = Always,
          .make_feed = std::move(make_feed)};
}

// A resource of which every object is kept. The same row drives listing and watching.
template <class T>
Source KubernetesList(std::string_view path, std::string_view kind, Table<T> Inventory::*field,
                      Decoder<T> decode) {
  const FeedOf<T> feed{.path = path, .kind = kind, .field = field, .decode = decode};
  return KubernetesSource(path,
                          [feed](const FeedContext& context) { return MakeFeed(feed, context); });
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
  source.can_read = NodesSettled;
  return source;
}

// An action of the Alibaba Cloud OpenAPI, which names the RAM permission it needs.
Source RpcSource(std::string name, const alibaba::ApiAction& action, ReadFunction read) {
  return {.name = std::move(name),
          .api = SourceApi::kAlibaba,
          .permissions = {std::string(action.ram_action)},
          .can_read = HasTriedNodes,
          .read = std::move(read)};
}

// One that is polled less often than the disks, whose list it may build on.
Source SlowRpcSource(std::string name, const alibaba::ApiAction& action, ReadFunction read,
                     std::chrono::milliseconds min_interval) {
  Source source = RpcSource(std::move(name), action, std::move(read));
  source.can_read = HasTriedDisks;
  source.min_interval = min_interval;
  return source;
}

// One that is off by default: it needs permissions that few grant, or many calls.
Source OptInRpcSource(std::string name, std::string_view feature, const alibaba::ApiAction& action,
                      ReadFunction read, std::chrono::milliseconds min_interval) {
  Source source = SlowRpcSource(std::move(name), action, std::move(read), min_interval);
  source.feature = feature;
  return source;
}

Source DiskSource() {
  Source source = RpcSource(
      "ecs_disks", alibaba::kDescribeDisks,
      ReadEveryRegion(&Inventory::disks, alibaba::DescribeDisks, &Inventory::disk_regions));
  source.withdraw = WithdrawRegions<&Inventory::disk_regions>;
  return source;
}

Source SnapshotSource() {
  Source source = SlowRpcSource("ecs_snapshots", alibaba::kDescribeSnapshots,
                                ReadEveryRegion(&Inventory::snapshots, alibaba::DescribeSnapshots,
                                                &Inventory::snapshot_regions),
                                std::chrono::minutes{60});
  source.withdraw = WithdrawRegions<&Inventory::snapshot_regions>;
  return source;
}

// A price is valid for hours, even if later requests fail.
Source PriceSource() {
  Source source = OptInRpcSource("ecs_disk_prices", kPricesFeature, alibaba::kDescribePrice,
                                 ReadDiskPrices, std::chrono::minutes{0});
  source.min_max_age = std::chrono::hours{6};
  return source;
}

Source InstanceTypeSource() {
  Source source =
      RpcSource("ecs_instance_types", alibaba::kDescribeInstanceTypes, ReadInstanceTypes);
  source.min_max_age = std::chrono::hours{24};
  return source;
}

std::vector<Source> KubernetesSources() {
  using namespace kubernetes;  // NOLINT: the table below is nothing but names of that folder
  return {
      KubernetesList("/api/v1/nodes", "NodeList", &Inventory::nodes, DecodeNode),
      KubernetesList("/api/v1/persistentvolumes", "PersistentVolumeList",
                     &Inventory::persistent_volumes, DecodePersistentVolume),
      KubernetesList("/api/v1/persistentvolumeclaims", "PersistentVolumeClaimList",
                     &Inventory::persistent_volume_claims, DecodePersistentVolumeClaim),
      KubernetesList("/apis/storage.k8s.io/v1/storageclasses", "StorageClassList",
                     &Inventory::storage_classes, DecodeStorageClass),
      KubernetesList("/apis/storage.k8s.io/v1/csinodes", "CSINodeList", &Inventory::csi_nodes,
                     DecodeCsiNode),
      KubernetesList("/apis/storage.k8s.io/v1/volumeattachments", "VolumeAttachmentList",
                     &Inventory::volume_attachments, DecodeVolumeAttachment),
      KubernetesList("/apis/apps/v1/statefulsets", "StatefulSetList", &Inventory::stateful_sets,
                     DecodeStatefulSet),
      PodSource(),
      KubernetesSource("/api/v1/events", MakeEventFeed),
      AutoscalerSource(),
  };
}

std::vector<Source> AlibabaSources() {
  using std::chrono::minutes;
  return {
      DiskSource(),
      SlowRpcSource("ecs_instances", alibaba::kDescribeInstances, ReadInstances, minutes{0}),
      InstanceTypeSource(),
      SlowRpcSource("ecs_disk_stock", alibaba::kDescribeAvailableResource,
                    ReadEveryRegion(&Inventory::disk_stock, alibaba::DescribeAvailableResource),
                    minutes{10}),
      SlowRpcSource("ecs_capacity_attributes", alibaba::kDescribeAccountAttributes,
                    ReadCapacityAttributes, minutes{30}),
      SlowRpcSource("disk_quotas", alibaba::kListProductQuotas,
                    ReadEveryRegion(&Inventory::disk_quotas, alibaba::ListProductQuotas),
                    minutes{30}),
      SnapshotSource(),
      PriceSource(),
      OptInRpcSource("ecs_disk_monitor", "disk-monitor", alibaba::kDescribeDiskMonitorData,
                     ReadDiskMonitor, minutes{10}),
      OptInRpcSource("ebs_disk_metrics", "ebs-metrics", alibaba::kDescribeMetricData,
                     ReadDiskMetrics, minutes{60}),
      OptInRpcSource("ebs_lens_disks", "ebs-metrics", alibaba::kDescribeLensMonitorDisks,
                     ReadEveryRegion(&Inventory::lens_disks, alibaba::DescribeLensMonitorDisks),
                     minutes{60}),
      OptInRpcSource("bss_disk_bills", "bills", alibaba::kDescribeInstanceBill, ReadDiskBills,
                     minutes{360}),
  };
}

}  // namespace

std::span<const Source> AllSources() {
  static const std::vector<Source> kSources = [] {
    std::vector<Source> sources = KubernetesSources();
    std::ranges::move(AlibabaSources(), std::back_inserter(sources));
    return sources;
  }();
  return kSources;
}

}  // namespace exporter

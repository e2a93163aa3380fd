#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <iterator>
#include <utility>
#include <vector>

#include "exporter/alibaba/resources/ebs_describe_metric_data.h"
#include "exporter/alibaba/resources/ecs_describe_account_attributes.h"
#include "exporter/alibaba/resources/ecs_describe_disk_monitor_data.h"
#include "exporter/alibaba/resources/quotas_list_product_quotas.h"
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

// The same for the disks.
bool HasTriedDisks(const Inventory& inventory) {
  const auto disks = std::ranges::find(inventory.sources, "ecs_disks", &SourceStatus::name);
  return inventory.disks.available() ||
         (disks == inventory.sources.end() ? !inventory.sources.empty() : disks->tried);
}

// Not before the nodes are known, unless they never will be: a pod on a node that is
// missing must be kept when it is listed.
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
          .permissions = {PermissionOf(path)},
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
  source.can_read = NodesSettled;
  return source;
}

// Something that is read from the Alibaba Cloud OpenAPI; the actions name the RAM permissions.
Source RpcSource(std::string name, std::initializer_list<alibaba::ApiAction> actions,
                 Result<Reading> (*read)(const ReadContext&)) {
  Source source{.name = std::move(name),
                .api = SourceApi::kAlibaba,
                .permissions = {},
                .can_read = HasTriedNodes,
                .read = read,
                .add_series = [](const Inventory&, SampleSink&) {}};
  for (const alibaba::ApiAction& action : actions)
    source.permissions.emplace_back(action.ram_action);
  return source;
}

// One that is asked for less often than the disks, whose list it may build on.
Source SlowRpcSource(std::string name, std::initializer_list<alibaba::ApiAction> actions,
                     Result<Reading> (*read)(const ReadContext&),
                     std::chrono::milliseconds min_interval) {
  Source source = RpcSource(std::move(name), actions, read);
  source.can_read = HasTriedDisks;
  source.min_interval = min_interval;
  return source;
}

// One that is off unless it is asked for: it needs permissions which few grant, or many calls.
Source OptInRpcSource(std::string name, std::string_view feature,
                      std::initializer_list<alibaba::ApiAction> actions,
                      Result<Reading> (*read)(const ReadContext&),
                      std::chrono::milliseconds min_interval) {
  Source source = SlowRpcSource(std::move(name), actions, read, min_interval);
  source.feature = feature;
  return source;
}

Source DiskSource() {
  Source source = RpcSource("ecs_disks", {alibaba::kDescribeDisks}, ReadDisks);
  source.withdraw = WithdrawDisks;
  source.metric_defs = alibaba::DiskMetricDefs();
  source.add_series = ForEachRow(&Inventory::disks, alibaba::AddDiskMetrics);
  return source;
}

Source SnapshotSource() {
  Source source = SlowRpcSource("ecs_snapshots", {alibaba::kDescribeSnapshots}, ReadSnapshots,
                                std::chrono::minutes{60});
  source.withdraw = WithdrawSnapshots;
  return source;
}

// A learnt price is good for hours, whatever becomes of the next questions.
Source PriceSource() {
  Source source = OptInRpcSource("ecs_disk_prices", kPricesFeature, {alibaba::kDescribePrice},
                                 ReadDiskPrices, std::chrono::minutes{0});
  source.min_max_age = std::chrono::hours{6};
  return source;
}

Source InstanceTypeSource() {
  Source source =
      RpcSource("ecs_instance_types", {alibaba::kDescribeInstanceTypes}, ReadInstanceTypes);
  source.min_max_age = std::chrono::hours{24};
  return source;
}

Source For(std::string_view use, Source source) {
  source.needed_for = use;
  return source;
}

std::vector<Source> KubernetesSources() {
  using namespace kubernetes;  // NOLINT: the table below is nothing but names of that folder
  return {
      For("attach limits, zones, the regions to query; every check of nodes",
          KubernetesList("/api/v1/nodes", "NodeList", &Inventory::nodes, DecodeNode,
                         NodeMetricDefs(), AddNodeMetrics)),
      For("volumes and their costs; every check of volumes and disks",
          KubernetesList("/api/v1/persistentvolumes", "PersistentVolumeList",
                         &Inventory::persistent_volumes, DecodePersistentVolume,
                         PersistentVolumeMetricDefs(), AddPersistentVolumeMetrics)),
      For("claims; every check of claims and replicas",
          KubernetesList("/api/v1/persistentvolumeclaims", "PersistentVolumeClaimList",
                         &Inventory::persistent_volume_claims, DecodePersistentVolumeClaim,
                         PersistentVolumeClaimMetricDefs(), AddPersistentVolumeClaimMetrics)),
      For("storage classes and their risks; planning of scale-ups",
          KubernetesList("/apis/storage.k8s.io/v1/storageclasses", "StorageClassList",
                         &Inventory::storage_classes, DecodeStorageClass, StorageClassMetricDefs(),
                         AddStorageClassMetrics)),
      For("the scheduler's attach limit of each node",
          KubernetesList("/apis/storage.k8s.io/v1/csinodes", "CSINodeList", &Inventory::csi_nodes,
                         DecodeCsiNode)),
      For("which volume is attached to which node, and attach errors",
          KubernetesList("/apis/storage.k8s.io/v1/volumeattachments", "VolumeAttachmentList",
                         &Inventory::volume_attachments, DecodeVolumeAttachment)),
      For("which claim belongs to which replica; planning of scale-ups",
          KubernetesList("/apis/apps/v1/statefulsets", "StatefulSetList", &Inventory::stateful_sets,
                         DecodeStatefulSet)),
      For("which claims are in use; pods that wait for a volume", PodSource()),
      For("why an attachment or the creation of a volume fails",
          KubernetesSource("/api/v1/events", MakeEventFeed)),
      For("how many replicas an autoscaler may add", AutoscalerSource()),
  };
}

std::vector<Source> AlibabaSources() {
  using std::chrono::minutes;
  return {
      For("disks and their costs, leaked disks, attachments as ECS sees them", DiskSource()),
      For("instances outside the cluster that hold its disks",
          SlowRpcSource("ecs_instances", {alibaba::kDescribeInstances}, ReadInstances, minutes{0})),
      For("the attach limit of each instance type", InstanceTypeSource()),
      For("disk categories in stock by zone",
          SlowRpcSource("ecs_disk_stock", {alibaba::kDescribeAvailableResource}, ReadDiskStock,
                        minutes{10})),
      For("disk capacity quotas, where the account attributes still have them",
          SlowRpcSource("ecs_capacity_attributes", {alibaba::kDescribeAccountAttributes},
                        ReadCapacityAttributes, minutes{30})),
      For("disk capacity quotas of Quota Center",
          SlowRpcSource("disk_quotas", {alibaba::kListProductQuotas}, ReadDiskQuotas, minutes{30})),
      For("snapshots whose disk is gone", SnapshotSource()),
      For("current prices, instead of a price list or the flat price", PriceSource()),
      For("I/O of attached disks, from ECS",
          OptInRpcSource("ecs_disk_monitor", "disk-monitor", {alibaba::kDescribeDiskMonitorData},
                         ReadDiskMonitor, minutes{10})),
      For("I/O of attached disks, from CloudLens for EBS",
          OptInRpcSource("ebs_disk_metrics", "ebs-metrics", {alibaba::kDescribeMetricData},
                         ReadDiskMetrics, minutes{60})),
      For("recommendations of CloudLens for EBS",
          OptInRpcSource("ebs_lens_disks", "ebs-metrics", {alibaba::kDescribeLensMonitorDisks},
                         ReadLensDisks, minutes{60})),
      For("last month's bill of each disk",
          OptInRpcSource("bss_disk_bills", "bills", {alibaba::kDescribeInstanceBill}, ReadDiskBills,
                         minutes{360})),
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

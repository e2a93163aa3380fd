// SPDX-License-Identifier: Apache-2.0
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

// Whether a table was read or is disabled; otherwise `is_enough` decides.
bool IsReadOr(const Inventory& inventory, const TableState& table,
              bool (*is_enough)(const SourceHealth&)) {
  if (table.available()) return true;
  if (!table.health().is_scheduled) return !inventory.sources.empty();
  return is_enough(table.health());
}

bool IsTried(const SourceHealth& health) {
  return health.is_tried;
}

// Does not wait for a failing node list, since regions may be configured.
bool HasTriedNodes(const Inventory& inventory) {
  return IsReadOr(inventory, inventory.nodes, IsTried);
}

bool HasTriedDisks(const Inventory& inventory) {
  return IsReadOr(inventory, inventory.disks, IsTried);
}

// Waits for the nodes unless they are forbidden: a pod on a missing node must be kept when it is
// listed.
bool NodesSettled(const Inventory& inventory) {
  return IsReadOr(inventory, inventory.nodes,
                  [](const SourceHealth& nodes) { return nodes.failure == ErrorKind::kForbidden; });
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

// A resource of which every object is kept, whether listed or watched.
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

// One row: what is lost without the source, the source, and the tables it fills.
template <class... T>
Source Row(std::string_view needed_for, Source source, Table<T> Inventory::*... fields) {
  source.needed_for = needed_for;
  return Filling(std::move(source), fields...);
}

std::vector<Source> KubernetesSources() {
  using namespace kubernetes;  // NOLINT: the table below uses nothing but names of that namespace
  return {
      Row("attach limits, zones, the regions to query; every check of nodes",
          KubernetesList("/api/v1/nodes", "NodeList", &Inventory::nodes, DecodeNode),
          &Inventory::nodes),
      Row("volumes and their costs; every check of volumes and disks",
          KubernetesList("/api/v1/persistentvolumes", "PersistentVolumeList",
                         &Inventory::persistent_volumes, DecodePersistentVolume),
          &Inventory::persistent_volumes),
      Row("claims; every check of claims and replicas",
          KubernetesList("/api/v1/persistentvolumeclaims", "PersistentVolumeClaimList",
                         &Inventory::persistent_volume_claims, DecodePersistentVolumeClaim),
          &Inventory::persistent_volume_claims),
      Row("storage classes and their risks; planning of scale-ups",
          KubernetesList("/apis/storage.k8s.io/v1/storageclasses", "StorageClassList",
                         &Inventory::storage_classes, DecodeStorageClass),
          &Inventory::storage_classes),
      Row("the scheduler's attach limit of each node",
          KubernetesList("/apis/storage.k8s.io/v1/csinodes", "CSINodeList", &Inventory::csi_nodes,
                         DecodeCsiNode),
          &Inventory::csi_nodes),
      Row("which volume is attached to which node, and attach errors",
          KubernetesList("/apis/storage.k8s.io/v1/volumeattachments", "VolumeAttachmentList",
                         &Inventory::volume_attachments, DecodeVolumeAttachment),
          &Inventory::volume_attachments),
      Row("which claim belongs to which replica; planning of scale-ups",
          KubernetesList("/apis/apps/v1/statefulsets", "StatefulSetList", &Inventory::stateful_sets,
                         DecodeStatefulSet),
          &Inventory::stateful_sets),
      Row("which claims are in use; pods that wait for a volume", PodSource(), &Inventory::pods),
      Row("why an attachment or the creation of a volume fails",
          KubernetesSource("/api/v1/events", MakeEventFeed), &Inventory::events),
      Row("how many replicas an autoscaler may add", AutoscalerSource(),
          &Inventory::horizontal_pod_autoscalers),
  };
}

std::vector<Source> AccountSources() {
  using std::chrono::minutes;
  return {
      Row("disks and their costs, leaked disks, attachments as ECS sees them", DiskSource(),
          &Inventory::disks),
      Row("instances outside the cluster that hold its disks",
          SlowRpcSource("ecs_instances", alibaba::kDescribeInstances, ReadInstances, minutes{0}),
          &Inventory::instances),
      Row("the attach limit of each instance type", InstanceTypeSource(),
          &Inventory::instance_types),
      Row("disk categories in stock by zone",
          SlowRpcSource("ecs_disk_stock", alibaba::kDescribeAvailableResource,
                        ReadEveryRegion(&Inventory::disk_stock, alibaba::DescribeAvailableResource),
                        minutes{10}),
          &Inventory::disk_stock),
      Row("disk capacity quotas, where the account attributes still have them",
          SlowRpcSource("ecs_capacity_attributes", alibaba::kDescribeAccountAttributes,
                        ReadCapacityAttributes, minutes{30}),
          &Inventory::capacity_attributes),
      Row("disk capacity quotas of Quota Center",
          SlowRpcSource("disk_quotas", alibaba::kListProductQuotas,
                        ReadEveryRegion(&Inventory::disk_quotas, alibaba::ListProductQuotas),
                        minutes{30}),
          &Inventory::disk_quotas),
      Row("snapshots whose disk is gone", SnapshotSource(), &Inventory::snapshots),
  };
}

std::vector<Source> OptInSources() {
  using std::chrono::minutes;
  return {
      Row("current prices, instead of a price list or the flat price", PriceSource(),
          &Inventory::disk_prices, &Inventory::iops_prices),
      Row("I/O of attached disks, from ECS",
          OptInRpcSource("ecs_disk_monitor", "disk-monitor", alibaba::kDescribeDiskMonitorData,
                         ReadDiskMonitor, minutes{10}),
          &Inventory::disk_monitor),
      Row("I/O of attached disks, from CloudLens for EBS",
          OptInRpcSource("ebs_disk_metrics", "ebs-metrics", alibaba::kDescribeMetricData,
                         ReadDiskMetrics, minutes{60}),
          &Inventory::disk_metrics),
      Row("recommendations of CloudLens for EBS",
          OptInRpcSource("ebs_lens_disks", "ebs-metrics", alibaba::kDescribeLensMonitorDisks,
                         ReadEveryRegion(&Inventory::lens_disks, alibaba::DescribeLensMonitorDisks),
                         minutes{60}),
          &Inventory::lens_disks),
      Row("last month's bill of each disk",
          OptInRpcSource("bss_disk_bills", "bills", alibaba::kDescribeInstanceBill, ReadDiskBills,
                         minutes{360}),
          &Inventory::disk_bills),
  };
}

}  // namespace

std::span<const Source> AllSources() {
  static const std::vector<Source> kSources = [] {
    std::vector<Source> sources = KubernetesSources();
    std::ranges::move(AccountSources(), std::back_inserter(sources));
    std::ranges::move(OptInSources(), std::back_inserter(sources));
    return sources;
  }();
  return kSources;
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

#include "exporter/alibaba/resources/ebs_describe_metric_data.h"
#include "exporter/alibaba/resources/ecs_describe_account_attributes.h"
#include "exporter/sources/alibaba_reads.h"
#include "exporter/sources/make_feed.h"
#include "exporter/sources/regions.h"
#include "exporter/sources/source.h"

namespace exporter {
namespace {

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

// Does not wait for a failing list, since regions may be configured. A CSINode may be all that
// tells which instance a node is.
bool HasTriedNodes(const Inventory& inventory) {
  return IsReadOr(inventory, inventory.nodes, IsTried) &&
         IsReadOr(inventory, inventory.csi_nodes, IsTried);
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

// Waits for a first try of the StatefulSets as well: they say what to keep of pods.
bool CanReadPods(const Inventory& inventory) {
  return NodesSettled(inventory) && IsReadOr(inventory, inventory.stateful_sets, IsTried);
}

// "/apis/apps/v1/statefulsets" -> "apps/statefulsets", "/api/v1/nodes" -> "/nodes".
std::string PermissionOf(std::string_view path) {
  const std::string_view resource = path.substr(path.rfind('/'));
  if (!path.starts_with("/apis/")) return std::string(resource);
  path.remove_prefix(std::string_view("/apis/").size());
  return std::string(path.substr(0, path.find('/'))) + std::string(resource);
}

template <class V>
Source With(Source source, V Source::*property, std::type_identity_t<V> value) {
  source.*property = std::move(value);
  return source;
}

// A resource of the Kubernetes API; its name is the last part of the path.
template <class T>
Source KubernetesSource(std::string_view needed_for, std::string_view path,
                        Table<T> Inventory::*field, decltype(Source::make_feed) make_feed) {
  return Filling({.name = std::string(path.substr(path.rfind('/') + 1)),
                  .api = SourceApi::kKubernetes,
                  .permissions = {PermissionOf(path)},
                  .needed_for = needed_for,
                  .can_read = Always,
                  .make_feed = std::move(make_feed)},
                 field);
}

// A resource of which every object is kept, whether listed or watched.
template <class T>
Source KubernetesList(std::string_view needed_for, std::string_view path, std::string_view kind,
                      Table<T> Inventory::*field, Decoder<T> decode) {
  const FeedOf<T> feed{.path = path, .kind = kind, .field = field, .decode = decode};
  return KubernetesSource(needed_for, path, field,
                          [feed](const FeedContext& context) { return MakeFeed(feed, context); });
}

// The same for what not every cluster serves: there is none, then.
template <class T>
Source OptionalList(std::string_view needed_for, FeedOf<T> feed) {
  feed.is_optional = true;
  return With(
      KubernetesSource(needed_for, feed.path, feed.field,
                       [feed](const FeedContext& context) { return MakeFeed(feed, context); }),
      &Source::is_optional, true);
}

// An action of the Alibaba Cloud OpenAPI, which names the RAM permission it needs. It may build on
// the list of disks. One with a feature is off by default: it needs permissions that few grant, or
// many calls.
Source RpcSource(std::string name, const alibaba::ApiAction& action, decltype(Source::read) read,
                 std::chrono::milliseconds min_interval = {}, std::string_view feature = {}) {
  return {.name = std::move(name),
          .api = SourceApi::kAlibaba,
          .permissions = {action.ram_action()},
          .feature = feature,
          .can_read = HasTriedDisks,
          .read = std::move(read),
          .min_interval = min_interval};
}

Source DiskSource() {
  Source source = RpcSource(
      "ecs_disks", alibaba::kDescribeDisks,
      ReadEveryRegion(&Inventory::disks, alibaba::DescribeDisks, &Inventory::disk_regions));
  source.can_read = HasTriedNodes;
  source.withdraw = WithdrawRegions<&Inventory::disk_regions>;
  return source;
}

Source SnapshotSource() {
  Source source = RpcSource("ecs_snapshots", alibaba::kDescribeSnapshots,
                            ReadEveryRegion(&Inventory::snapshots, alibaba::DescribeSnapshots,
                                            &Inventory::snapshot_regions),
                            std::chrono::minutes{60});
  source.withdraw = WithdrawRegions<&Inventory::snapshot_regions>;
  return source;
}

Source InstanceTypeSource() {
  Source source =
      RpcSource("ecs_instance_types", alibaba::kDescribeInstanceTypes, ReadInstanceTypes);
  source.can_read = HasTriedNodes;
  source.min_max_age = std::chrono::hours{24};
  return source;
}

// One row: what is lost without the source, the source, and the tables it fills.
template <class... T>
Source Row(std::string_view needed_for, Source source, Table<T> Inventory::*... fields) {
  return Filling(With(std::move(source), &Source::needed_for, needed_for), fields...);
}

std::vector<Source> KubernetesSources() {
  using namespace kubernetes;  // NOLINT: the table below uses nothing but names of that namespace
  return {
      KubernetesList("attach limits, zones, the regions to query; every check of nodes",
                     "/api/v1/nodes", "NodeList", &Inventory::nodes, DecodeNode),
      KubernetesList("volumes and their costs; every check of volumes and disks",
                     "/api/v1/persistentvolumes", "PersistentVolumeList",
                     &Inventory::persistent_volumes, DecodePersistentVolume),
      KubernetesList("claims; every check of claims and replicas", "/api/v1/persistentvolumeclaims",
                     "PersistentVolumeClaimList", &Inventory::persistent_volume_claims,
                     DecodePersistentVolumeClaim),
      KubernetesList("storage classes and their risks; planning of scale-ups",
                     "/apis/storage.k8s.io/v1/storageclasses", "StorageClassList",
                     &Inventory::storage_classes, DecodeStorageClass),
      KubernetesList("the instance and the scheduler's attach limit of each node",
                     "/apis/storage.k8s.io/v1/csinodes", "CSINodeList", &Inventory::csi_nodes,
                     DecodeCsiNode),
      KubernetesList("which volume is attached to which node, and attach errors",
                     "/apis/storage.k8s.io/v1/volumeattachments", "VolumeAttachmentList",
                     &Inventory::volume_attachments, DecodeVolumeAttachment),
      KubernetesList("which claim belongs to which replica; planning of scale-ups",
                     "/apis/apps/v1/statefulsets", "StatefulSetList", &Inventory::stateful_sets,
                     DecodeStatefulSet),
      // Whether a pod is kept depends on the nodes.
      Filling(
          With(KubernetesSource("which claims are in use; pods that wait for a volume; where the "
                                "next replica may run",
                                "/api/v1/pods", &Inventory::pods, MakePodFeed),
               &Source::can_read, CanReadPods),
          &Inventory::pod_groups),
      KubernetesSource("why an attachment or the creation of a volume fails", "/api/v1/events",
                       &Inventory::events, MakeEventFeed),
  };
}

// What scales or runs workloads, or takes snapshots, of which not every cluster serves everything.
std::vector<Source> ControllerSources() {
  using namespace kubernetes;  // NOLINT: as above
  return {
      // autoscaling/v2 came with Kubernetes 1.23, batch/v1 has CronJobs since 1.21.
      OptionalList<HorizontalPodAutoscaler>(
          "how many replicas an autoscaler may add",
          {.path = "/apis/autoscaling/v2/horizontalpodautoscalers",
           .kind = "HorizontalPodAutoscalerList",
           .field = &Inventory::horizontal_pod_autoscalers,
           .decode = DecodeHorizontalPodAutoscaler,
           .fallbacks = {"/apis/autoscaling/v1/horizontalpodautoscalers"}}),
      OptionalList<ScaledObject>("how many replicas KEDA may add",
                                 {.path = "/apis/keda.sh/v1alpha1/scaledobjects",
                                  .kind = "ScaledObjectList",
                                  .field = &Inventory::scaled_objects,
                                  .decode = DecodeScaledObject}),
      OptionalList<CronJob>("which claims wait for the next run of a CronJob",
                            {.path = "/apis/batch/v1/cronjobs",
                             .kind = "CronJobList",
                             .field = &Inventory::cron_jobs,
                             .decode = DecodeCronJob,
                             .keep = [](const CronJob& job) { return !job.claims.empty(); },
                             .fallbacks = {"/apis/batch/v1beta1/cronjobs"}}),
      OptionalList<Job>(
          "which claims a Job needs that has no pod at the moment",
          {.path = "/apis/batch/v1/jobs",
           .kind = "JobList",
           .field = &Inventory::jobs,
           .decode = DecodeJob,
           .keep = [](const Job& job) { return !job.claims.empty() && !job.is_finished; }}),
      OptionalList<VolumeSnapshotContent>(
          "snapshots that are kept without their VolumeSnapshot, or that new volumes are made from",
          {"/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents", "VolumeSnapshotContentList",
           &Inventory::volume_snapshot_contents, DecodeVolumeSnapshotContent}),
      OptionalList<VolumeSnapshot>(
          "which VolumeSnapshots are still there, and ready for new volumes",
          {"/apis/snapshot.storage.k8s.io/v1/volumesnapshots", "VolumeSnapshotList",
           &Inventory::volume_snapshots, DecodeVolumeSnapshot}),
  };
}

std::vector<Source> AccountSources() {
  using std::chrono::minutes;
  return {
      Row("disks and their costs, leaked disks, attachments as ECS sees them", DiskSource(),
          &Inventory::disks),
      Row("instances outside the cluster that hold its disks",
          RpcSource("ecs_instances", alibaba::kDescribeInstances, ReadInstances),
          &Inventory::instances),
      Row("the attach limit of each instance type", InstanceTypeSource(),
          &Inventory::instance_types),
      Row("disk categories in stock by zone",
          RpcSource("ecs_disk_stock", alibaba::kDescribeAvailableResource,
                    ReadEveryRegion(&Inventory::disk_stock, alibaba::DescribeAvailableResource),
                    minutes{10}),
          &Inventory::disk_stock),
      Row("disk capacity quotas, where the account attributes still have them",
          RpcSource("ecs_capacity_attributes", alibaba::kDescribeAccountAttributes,
                    ReadCapacityAttributes, minutes{30}),
          &Inventory::capacity_attributes),
      Row("disk capacity quotas of Quota Center",
          RpcSource("disk_quotas", alibaba::kListProductQuotas,
                    ReadEveryRegion(&Inventory::disk_quotas, alibaba::ListProductQuotas),
                    minutes{30}),
          &Inventory::disk_quotas),
      Row("snapshots whose disk is gone", SnapshotSource(), &Inventory::snapshots),
  };
}

std::vector<Source> OptInSources() {
  using std::chrono::hours;
  using std::chrono::minutes;
  return {
      // A price is valid for hours, even if later requests fail.
      Row("current prices, instead of a price list or the flat price",
          With(RpcSource("ecs_disk_prices", alibaba::kDescribePrice, ReadDiskPrices, {},
                         kPricesFeature),
               &Source::min_max_age, hours{6}),
          &Inventory::disk_prices, &Inventory::iops_prices),
      Row("I/O of attached disks, from ECS",
          RpcSource("ecs_disk_monitor", alibaba::kDescribeDiskMonitorData, ReadDiskMonitor,
                    minutes{10}, "disk-monitor"),
          &Inventory::disk_monitor),
      Row("I/O of attached disks, from CloudLens for EBS",
          RpcSource("ebs_disk_metrics", alibaba::kDescribeMetricData, ReadDiskMetrics, minutes{60},
                    "ebs-metrics"),
          &Inventory::disk_metrics),
      Row("recommendations of CloudLens for EBS",
          RpcSource("ebs_lens_disks", alibaba::kDescribeLensMonitorDisks,
                    ReadEveryRegion(&Inventory::lens_disks, alibaba::DescribeLensMonitorDisks),
                    minutes{60}, "ebs-metrics"),
          &Inventory::lens_disks),
      Row("last month's bill of each disk",
          RpcSource("bss_disk_bills", alibaba::kDescribeInstanceBill, ReadDiskBills, minutes{360},
                    "bills"),
          &Inventory::disk_bills),
  };
}

}  // namespace

std::span<const Source> AllSources() {
  static const std::vector<Source> kSources = [] {
    std::vector<Source> sources = KubernetesSources();
    std::ranges::move(ControllerSources(), std::back_inserter(sources));
    std::ranges::move(AccountSources(), std::back_inserter(sources));
    std::ranges::move(OptInSources(), std::back_inserter(sources));
    return sources;
  }();
  return kSources;
}

}  // namespace exporter

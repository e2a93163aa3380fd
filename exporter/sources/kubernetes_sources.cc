// SPDX-License-Identifier: Apache-2.0
#include "exporter/sources/kubernetes_sources.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "exporter/sources/make_feed.h"
#include "exporter/sources/source_rows.h"

namespace exporter {
namespace {

bool Always(const Inventory&) {
  return true;
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

// What every cluster serves.
std::vector<Source> CoreSources() {
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
          "which claims are needed by a Job that has no pod at the moment",
          {.path = "/apis/batch/v1/jobs",
           .kind = "JobList",
           .field = &Inventory::jobs,
           .decode = DecodeJob,
           .keep = [](const Job& job) { return !job.claims.empty() && !job.is_finished; }}),
      OptionalList<VolumeSnapshotContent>(
          "snapshots kept without their VolumeSnapshot, and those that new volumes are made from",
          {.path = "/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents",
           .kind = "VolumeSnapshotContentList",
           .field = &Inventory::volume_snapshot_contents,
           .decode = DecodeVolumeSnapshotContent,
           .fallbacks = {"/apis/snapshot.storage.k8s.io/v1beta1/volumesnapshotcontents"}}),
      OptionalList<VolumeSnapshot>(
          "which VolumeSnapshots are still there, and ready for new volumes",
          {.path = "/apis/snapshot.storage.k8s.io/v1/volumesnapshots",
           .kind = "VolumeSnapshotList",
           .field = &Inventory::volume_snapshots,
           .decode = DecodeVolumeSnapshot,
           .fallbacks = {"/apis/snapshot.storage.k8s.io/v1beta1/volumesnapshots"}}),
  };
}

}  // namespace

std::vector<Source> KubernetesSources() {
  std::vector<Source> sources = CoreSources();
  std::ranges::move(ControllerSources(), std::back_inserter(sources));
  return sources;
}

}  // namespace exporter

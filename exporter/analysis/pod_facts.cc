// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/pod_facts.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace exporter {
namespace {

// Messages of the scheduler's volume plugins (k8s.io/kubernetes pkg/scheduler/framework/plugins),
// reduced to what all versions have in common.
constexpr std::array<std::string_view, 20> kStorageWords{
    // volumebinding
    "volume node affinity conflict",               // until 1.33
    "didn't match PersistentVolume's node affin",  // later
    "didn't find available persistent volumes to bind",
    "did not have enough free storage",
    "bound to non-existent p",              // "pv(s)", "persistentvolume"
    "unbound immediate ",                   // PersistentVolumeClaims
    "persistentvolumeclaim \"",             // not found, is being deleted, was not created for pod
    "to create the persistentvolumeclaim",  // of an ephemeral volume
    "storageclass.storage.k8s.io \"",       // not found
    "plugin \"VolumeBinding\"",             // binding volumes: context deadline exceeded
    "binding volumes: ",
    // nodevolumelimits
    "exceed max volume count",
    "CSI driver is not installed on the node",
    "csinode.storage.k8s.io \"",
    // volumerestrictions
    "had no available disk",
    "ReadWriteOncePod access mode",
    // volumezone
    "no available volume zone",
    "PersistentVolumeClaim had no ",
    "PersistentVolume had no ",
    "persistentvolume \"",
};

// A container that has ended shows as terminated until the kubelet starts it again, or the next
// init container, or calls it a crash loop: seconds, on a busy node more.
constexpr std::chrono::minutes kRestartTime{2};

}  // namespace

bool IsStorageReason(std::string_view message) {
  return std::ranges::any_of(kStorageWords, [&](std::string_view words) {
    return message.find(words) != std::string_view::npos;
  });
}

std::vector<PodDisk> DisksOf(const Index& index, const kubernetes::Pod& pod) {
  std::vector<PodDisk> disks;
  for (std::size_t i = 0; i < pod.claims.size(); ++i) {
    const auto* claim = index.FindClaim(pod.meta.ns, pod.claims[i]);
    if (claim == nullptr || claim->volume_name.empty()) continue;
    const auto* volume = index.FindVolume(claim->volume_name);
    if (volume == nullptr || volume->disk_id.empty()) continue;
    const std::string_view name =
        i < pod.claim_volumes.size() ? std::string_view(pod.claim_volumes[i]) : std::string_view();
    disks.push_back({.volume = volume, .name = name});
  }
  return disks;
}

bool WaitsForVolumes(const Inventory& inventory, const kubernetes::Pod& pod) {
  if (pod.node_name.empty() || pod.meta.deleting_since || pod.runs) return false;
  if (pod.phase != "Pending" && pod.phase != "Running") return false;
  if (pod.has_started) {
    const auto ended = WaitingSince(pod);
    if (ended && inventory.pods.read_started() < *ended + kRestartTime) return false;
  }
  return std::ranges::all_of(pod.waiting, [](const auto& container) {
    return container.reason.empty() || container.reason == "ContainerCreating" ||
           container.reason == "PodInitializing";
  });
}

std::optional<TimePoint> WaitingSince(const kubernetes::Pod& pod) {
  // Containers that a rebooted node no longer knows have no times. nullopt orders first.
  if (pod.has_started) return std::max(pod.last_ran, pod.unready_since);
  return pod.started ? pod.started : pod.meta.created;
}

bool HasVolumes(const Inventory& inventory, const AnalysisOptions& options,
                const kubernetes::Pod& pod) {
  return !pod.node_name.empty() && IsLive(inventory, options, pod) &&
         !WaitsForVolumes(inventory, pod);
}

bool IsLive(const Inventory& inventory, const AnalysisOptions& options,
            const kubernetes::Pod& pod) {
  if (pod.phase == "Succeeded" || pod.phase == "Failed") return false;
  return !pod.meta.deleting_since || inventory.taken_at - *pod.meta.deleting_since <= options.grace;
}

}  // namespace exporter

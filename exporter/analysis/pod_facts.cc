// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/pod_facts.h"

#include <algorithm>
#include <array>

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

}  // namespace

bool IsStorageReason(std::string_view message) {
  return std::ranges::any_of(kStorageWords, [&](std::string_view words) {
    return message.find(words) != std::string_view::npos;
  });
}

bool IsLive(const Inventory& inventory, const AnalysisOptions& options,
            const kubernetes::Pod& pod) {
  if (pod.phase == "Succeeded" || pod.phase == "Failed") return false;
  return !pod.meta.deleting_since || inventory.taken_at - *pod.meta.deleting_since <= options.grace;
}

}  // namespace exporter

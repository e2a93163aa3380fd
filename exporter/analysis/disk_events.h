// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "exporter/analysis/pod_facts.h"

namespace exporter {

// What an event about a pod says of one of its disks.
enum class DiskNews {
  kNothing,
  kUnmounted,  // the kubelet still waits for it; no cause is given
  kFailure,    // what failed, and why
};

// Reads the message of an event of the kubelet or the attach/detach controller. The kubelet names
// PersistentVolumes where an operation failed, and the volumes of the pod where it waits for them
// (k8s.io/kubernetes pkg/kubelet/volumemanager, WaitForAttachAndMount). A pod's ConfigMaps, Secrets
// and images may be named beside its disks.
DiskNews ReadDiskNews(std::string_view message, const PodDisk& disk);

// The reasons of events about attaching and mounting.
inline constexpr std::array<std::string_view, 1> kAttachReasons{"FailedAttachVolume"};
inline constexpr std::array<std::string_view, 2> kMountReasons{"FailedMount", "FailedMapVolume"};

// The event with one of these reasons that tells most about this disk of the pod: the latest that
// says what failed, else the latest; null if there is none. Those that are history do not count:
// from before `not_before`, from when a container of the pod ran, or so old that the kubelet would
// have repeated them.
const kubernetes::Event* FindDiskEvent(const Inventory& inventory, const Index& index,
                                       const kubernetes::Pod& pod, const PodDisk& disk,
                                       std::span<const std::string_view> reasons,
                                       std::optional<TimePoint> not_before);

}  // namespace exporter

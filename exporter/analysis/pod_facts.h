// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "exporter/analysis/index.h"
#include "exporter/analysis/options.h"

namespace exporter {

// Whether a pod is live: it has not completed, and has not been Terminating for longer than the
// grace period.
bool IsLive(const Inventory& inventory, const AnalysisOptions& options, const kubernetes::Pod& pod);

// A disk of a pod: the volume of one of its claims.
struct PodDisk {
  const kubernetes::PersistentVolume* volume = nullptr;  // never null in DisksOf
  std::string_view name;  // of the volume in the pod; empty if unknown
};

// The disks that a pod uses, of the disk driver or FlexVolume, in the order of its claims.
std::vector<PodDisk> DisksOf(const Index& index, const kubernetes::Pod& pod);

// Whether a pod on a node runs no container, and volumes may be the cause: it has never started, or
// ran before its node was rebooted (its phase is still Running then). Image pulls that fail, faults
// of container configuration and crash loops come after the volumes, and so does the pause between
// two runs of its containers. As of the inventory's reading of the pods.
bool WaitsForVolumes(const Inventory& inventory, const kubernetes::Pod& pod);

// Whether a pod has its volumes: it is live, on a node, and does not wait for them.
bool HasVolumes(const Inventory& inventory, const AnalysisOptions& options,
                const kubernetes::Pod& pod);

// Since when such a pod waits; nullopt if it ran before and does not tell when it ended.
std::optional<TimePoint> WaitingSince(const kubernetes::Pod& pod);

// Whether a scheduler message (of the condition PodScheduled or an event FailedScheduling) gives a
// volume or claim as a cause. Storage counts even among several causes: nodes that satisfy
// everything else failed on storage.
bool IsStorageReason(std::string_view message);

}  // namespace exporter

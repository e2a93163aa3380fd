// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/analysis.h"
#include "exporter/checks/finding.h"

namespace exporter {

// What a PersistentVolume and its disk disagree on, and the steps that fix it.
struct Drift {
  std::string_view reason;
  std::string node;  // where Kubernetes has the disk attached, for a drift of attachment
  std::string text;  // the end of the summary
  std::vector<RemedyStep> steps;
  std::optional<TimePoint> read_at{};  // see Finding
};

// An established attachment that ECS contradicts: reason `attachment` if ECS has the disk on
// another instance, which may be the one that had the name of the node before; `detached` if it has
// it on none, and a live pod of the node uses it (HasVolumes). Where a pod waits for the disk
// instead (WaitsForVolumes), it is stuck-pod.
std::optional<Drift> FindAttachmentDrift(const Analysis& analysis,
                                         const kubernetes::PersistentVolume& volume,
                                         const alibaba::Disk& disk);

}  // namespace exporter

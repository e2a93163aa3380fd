// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "exporter/analysis/index.h"
#include "exporter/analysis/options.h"

namespace exporter {

using DiskCounts = std::unordered_map<std::string_view, std::int64_t>;

// Per node: disks of the disk driver used by live pods assigned to it that have no VolumeAttachment
// there yet. A disk shared by several pods counts once.
struct AwaitedDisks {
  DiskCounts without_attachment;
  DiskCounts not_in_ecs;  // the subset not attached in ECS either
};

// nullopt if pods, claims, volumes or attachments are not available.
std::optional<AwaitedDisks> FindAwaitedDisks(const Inventory& inventory, const Index& index,
                                             const AnalysisOptions& options);

}  // namespace exporter

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "exporter/analysis/index.h"
#include "exporter/analysis/options.h"

namespace exporter {

using DiskCounts = std::unordered_map<std::string_view, std::int64_t>;

// By node: disks of the disk driver that live pods assigned to it use and that have no
// VolumeAttachment there yet, each once, however many pods share it.
struct AwaitedDisks {
  DiskCounts without_attachment;
  DiskCounts not_in_ecs;  // of these, the ones that ECS does not have on the node either
};

// nullopt where pods, claims, volumes or attachments are not known.
std::optional<AwaitedDisks> FindAwaitedDisks(const Inventory& inventory, const Index& index,
                                             const AnalysisOptions& options);

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/attach_failures.h"

#include <set>
#include <utility>

#include "exporter/analysis/disk_waits.h"

namespace exporter {
namespace {

using Place = std::pair<std::string_view, std::string_view>;  // volume and node

void AddWaits(const Inventory& inventory, const Index& index, const kubernetes::Pod& pod,
              std::set<Place>& places, std::vector<AttachFailure>& failures) {
  for (const PodDisk& disk : DisksOf(index, pod)) {
    if (disk.volume->driver != kubernetes::kDiskDriver) continue;
    const auto wait = FindDiskWait(inventory, index, pod, disk);
    if (!wait || !wait->cause || wait->stage == DiskWaitStage::kMount) continue;
    if (!places.emplace(disk.volume->meta.name, pod.node_name).second) continue;
    failures.push_back(
        {.volume = disk.volume->meta.name, .node = pod.node_name, .cause = *wait->cause});
  }
}

}  // namespace

std::vector<AttachFailure> FindAttachFailures(const Inventory& inventory, const Index& index) {
  std::vector<AttachFailure> failures;
  std::set<Place> places;
  for (const auto& attachment : inventory.volume_attachments) {
    if (attachment.attacher != kubernetes::kDiskDriver || attachment.attached) continue;
    if (!attachment.attach_error || attachment.persistent_volume.empty()) continue;
    if (!places.emplace(attachment.persistent_volume, attachment.node_name).second) continue;
    failures.push_back({.volume = attachment.persistent_volume,
                        .node = attachment.node_name,
                        .cause = CauseOf(attachment.attach_error->message)});
  }
  // Without attachments we cannot tell which failures have been resolved.
  if (!inventory.volume_attachments.available()) return failures;
  for (const auto& pod : inventory.pods) {
    if (WaitsForVolumes(inventory, pod)) AddWaits(inventory, index, pod, places, failures);
  }
  return failures;
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/attach_failures.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace exporter {
namespace {

using kubernetes::PersistentVolume;
using kubernetes::Pod;

// The kubelet retries every two minutes and may repeat the event only every five; older events are
// considered resolved.
constexpr std::chrono::minutes kEventLifetime{10};

bool IsAbout(const kubernetes::Event& event, const PersistentVolume& volume) {
  const auto names = [&](const std::string& word) {
    return !word.empty() && event.message.find(word) != std::string::npos;
  };
  return names(volume.meta.name) || names(volume.disk_id);
}

bool WaitsOnNode(const Pod& pod) {
  return pod.phase == "Pending" && !pod.has_started && !pod.node_name.empty() &&
         !pod.meta.deleting_since;
}

bool IsAttached(const Index& index, const PersistentVolume& volume, std::string_view node) {
  return std::ranges::any_of(index.AttachmentsOf(volume.meta.name), [&](const auto* attachment) {
    return attachment->node_name == node && attachment->attached;
  });
}

using Place = std::pair<std::string_view, std::string_view>;  // volume and node

void AddEventFailures(const Inventory& inventory, const Index& index, const Pod& pod,
                      std::set<Place>& places, std::vector<AttachFailure>& failures) {
  for (const auto& name : pod.claims) {
    const auto* claim = index.FindClaim(pod.meta.ns, name);
    const auto* volume = claim != nullptr ? index.FindVolume(claim->volume_name) : nullptr;
    if (volume == nullptr || volume->driver != kubernetes::kDiskDriver) continue;
    if (IsAttached(index, *volume, pod.node_name)) continue;
    const auto* event = FindEventAbout(inventory, index, pod, *volume, "FailedAttachVolume");
    if (event == nullptr || !places.emplace(volume->meta.name, pod.node_name).second) continue;
    failures.push_back(
        {.volume = volume->meta.name, .node = pod.node_name, .message = event->message});
  }
}

}  // namespace

const kubernetes::Event* FindEventAbout(const Inventory& inventory, const Index& index,
                                        const Pod& pod, const PersistentVolume& volume,
                                        std::string_view reason) {
  const TimePoint oldest = inventory.events.read_started() - kEventLifetime;
  const kubernetes::Event* latest = nullptr;
  for (const auto* event : index.EventsOf("Pod", pod.meta.ns, pod.meta.name)) {
    if (event->reason != reason || event->involved.uid != pod.meta.uid) continue;
    if (!event->last_seen || *event->last_seen < oldest || !IsAbout(*event, volume)) continue;
    if (latest == nullptr || std::tie(latest->last_seen, latest->meta.name) <
                                 std::tie(event->last_seen, event->meta.name)) {
      latest = event;
    }
  }
  return latest;
}

std::vector<AttachFailure> FindAttachFailures(const Inventory& inventory, const Index& index) {
  std::vector<AttachFailure> failures;
  std::set<Place> places;
  for (const auto& attachment : inventory.volume_attachments) {
    if (attachment.attacher != kubernetes::kDiskDriver || attachment.attached) continue;
    if (!attachment.attach_error || attachment.persistent_volume.empty()) continue;
    if (!places.emplace(attachment.persistent_volume, attachment.node_name).second) continue;
    failures.push_back({.volume = attachment.persistent_volume,
                        .node = attachment.node_name,
                        .message = attachment.attach_error->message});
  }
  // Without attachments we cannot tell which failures have been resolved.
  if (inventory.events.empty() || !inventory.volume_attachments.available()) return failures;
  for (const Pod& pod : inventory.pods) {
    if (WaitsOnNode(pod)) AddEventFailures(inventory, index, pod, places, failures);
  }
  return failures;
}

}  // namespace exporter

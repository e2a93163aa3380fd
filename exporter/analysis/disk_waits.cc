// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/disk_waits.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "exporter/analysis/disk_events.h"

namespace exporter {
namespace {

using kubernetes::PersistentVolume;
using kubernetes::Pod;
using kubernetes::VolumeAttachment;

// An attachment takes seconds, and the attacher gives up a call after 30: a list of disks that was
// read this long after the attachment was asked for can be trusted to show it.
constexpr std::chrono::minutes kAttachTime{2};

bool IsOfDiskDriver(const VolumeAttachment& attachment) {
  return attachment.attacher == kubernetes::kDiskDriver;
}

const VolumeAttachment* AttachmentTo(const Index& index, const PersistentVolume& volume,
                                     std::string_view node) {
  for (const auto* attachment : index.AttachmentsOf(volume.meta.name)) {
    if (attachment->node_name == node && IsOfDiskDriver(*attachment)) return attachment;
  }
  return nullptr;
}

// Whether the attach/detach controller gives the volume to one node only. Of a volume without
// access modes it lets the driver decide (k8s.io/kubernetes pkg/volume/util, IsMultiAttachAllowed).
bool IsForOneNode(const PersistentVolume& volume) {
  return !volume.access_modes.empty() &&
         std::ranges::none_of(volume.access_modes, [](const std::string& mode) {
           return mode == "ReadWriteMany" || mode == "ReadOnlyMany";
         });
}

// The attachment to another node of a volume for one node, an established one first; null if there
// is none.
const VolumeAttachment* AttachmentElsewhere(const Index& index, const PersistentVolume& volume,
                                            std::string_view node) {
  if (!IsForOneNode(volume)) return nullptr;
  const VolumeAttachment* first = nullptr;
  for (const auto* attachment : index.AttachmentsOf(volume.meta.name)) {
    if (attachment->node_name == node || !IsOfDiskDriver(*attachment)) continue;
    const auto key_of = [](const VolumeAttachment& each) {
      return std::pair(!each.attached, std::string_view(each.node_name));
    };
    if (first == nullptr || key_of(*attachment) < key_of(*first)) first = attachment;
  }
  return first;
}

// Whether such volumes are attached by way of VolumeAttachments: not those of FlexVolume, nor of a
// driver with attachRequired: false in its CSIDriver, which then has none at all. Its nodes attach.
bool HasAttachments(const Inventory& inventory, const PersistentVolume& volume) {
  return volume.driver == kubernetes::kDiskDriver &&
         std::ranges::any_of(inventory.volume_attachments, IsOfDiskDriver);
}

enum class PlaceInEcs { kUnknown, kOnNode, kElsewhere, kNotOnNode };

// Where ECS has a disk, by a list that is newer than the wish for it and not past its maximum age.
// `instance` is that of the node; empty: unknown.
PlaceInEcs FindPlace(const Inventory& inventory, const alibaba::Disk* disk,
                     std::string_view instance, std::optional<TimePoint> asked_at) {
  if (disk == nullptr || instance.empty()) return PlaceInEcs::kUnknown;
  if (!inventory.disks.available() || !asked_at ||
      inventory.disks.read_started() < *asked_at + kAttachTime) {
    return PlaceInEcs::kUnknown;
  }
  const auto& instances = disk->instance_ids;
  if (std::ranges::find(instances, instance) != instances.end()) {
    return PlaceInEcs::kOnNode;
  }
  if (disk->status == "Available" && instances.empty()) return PlaceInEcs::kNotOnNode;
  if (disk->status != "In_use" || instances.empty()) return PlaceInEcs::kUnknown;  // on its way
  return disk->multi_attach ? PlaceInEcs::kNotOnNode : PlaceInEcs::kElsewhere;
}

DiskHolder FindHolder(const Index& index, const VolumeAttachment* elsewhere,
                      const alibaba::Disk* disk, PlaceInEcs place) {
  DiskHolder holder;
  if (place == PlaceInEcs::kElsewhere) {
    holder.instance = disk->instance_ids.front();
    const auto* node = index.FindNodeByInstance(holder.instance);
    if (node != nullptr) holder.node = node->meta.name;
  } else if (elsewhere != nullptr) {
    holder.node = elsewhere->node_name;
  }
  if (elsewhere != nullptr && elsewhere->node_name == holder.node) {
    holder.is_detaching = elsewhere->meta.deleting_since.has_value();
  }
  return holder;
}

std::string HolderText(const DiskHolder& holder) {
  return "ECS has it on instance " + std::string(holder.instance) +
         (holder.node.empty() ? "" : " (node " + std::string(holder.node) + ")");
}

// What is known of a disk and the node that wants it.
struct Wish {
  const PodDisk& disk;
  const VolumeAttachment* own = nullptr;        // to the node of the pod
  const VolumeAttachment* elsewhere = nullptr;  // to another node, of a volume for one node
  const alibaba::Disk* in_ecs = nullptr;
  PlaceInEcs place = PlaceInEcs::kUnknown;

  std::optional<TimePoint> asked_at() const {
    return own != nullptr ? own->meta.created : std::nullopt;
  }
};

// Sets cause and message of a disk that is not attached; false if nothing shows that it should be.
bool ExplainUnattached(const Inventory& inventory, const Index& index, const Pod& pod,
                       const Wish& wish, DiskWait& wait) {
  const auto say = [&](ErrorCause cause, std::string message) {
    wait.cause = cause;
    wait.message = std::move(message);
    return true;
  };
  const auto repeat = [&](const std::string& message) {
    const ErrorClass error = Classify(message);
    wait.side = error.side;
    return say(error.cause, message);
  };
  if (wish.own != nullptr && wish.own->attach_error) {
    return repeat(wish.own->attach_error->message);
  }
  if (const auto* event =
          FindDiskEvent(inventory, index, pod, wish.disk, kAttachReasons, wish.asked_at())) {
    return repeat(event->message);
  }
  // The controller says Multi-Attach once, and the event is lost after an hour.
  if (wish.elsewhere != nullptr) {
    const std::string verb = wish.elsewhere->attached ? " has it" : " has asked for it";
    return say(ErrorCause::kMultiAttach, "node " + wish.elsewhere->node_name + verb);
  }
  if (!wait.holder.instance.empty()) return say(ErrorCause::kDiskBusy, HolderText(wait.holder));
  return true;
}

// The same for a disk that is attached by Kubernetes and that ECS has elsewhere or nowhere.
void ExplainContradiction(const kubernetes::Event* event, std::string_view instance,
                          DiskWait& wait) {
  const bool is_elsewhere = !wait.holder.instance.empty();
  const ErrorClass error = event != nullptr ? Classify(event->message) : ErrorClass{};
  wait.cause = error.cause;
  wait.side = error.side;
  // That the kubelet has waited in vain tells less.
  const bool is_plain = *wait.cause == ErrorCause::kTimeout || *wait.cause == ErrorCause::kOther;
  if (is_plain) wait.cause = is_elsewhere ? ErrorCause::kDiskBusy : ErrorCause::kOther;
  wait.message = is_elsewhere
                     ? HolderText(wait.holder)
                     : "ECS does not have it on the node's instance, " + std::string(instance);
  if (event != nullptr) wait.message += "; " + event->message;
}

// Since when the disk has been attached, as far as known: what was said before is history.
std::optional<TimePoint> AttachedSince(const Wish& wish) {
  if (wish.place != PlaceInEcs::kOnNode) return wish.asked_at();
  return std::max(wish.asked_at(), wish.in_ecs->attached_at);
}

// The same for a disk that is attached by Kubernetes, or that the node attaches by itself.
bool ExplainUnmounted(const Inventory& inventory, const Index& index, const Pod& pod,
                      const Wish& wish, DiskWait& wait) {
  const auto* event =
      FindDiskEvent(inventory, index, pod, wish.disk, kMountReasons, AttachedSince(wish));
  const bool is_contradicted =
      wish.place == PlaceInEcs::kElsewhere || wish.place == PlaceInEcs::kNotOnNode;
  const bool is_flex = wish.disk.volume->driver != kubernetes::kDiskDriver;
  if (!is_flex && is_contradicted) {
    wait.stage = DiskWaitStage::kEcs;
    ExplainContradiction(event, index.InstanceOf(*index.FindNode(pod.node_name)), wait);
    return true;
  }
  if (event == nullptr) return false;
  const ErrorClass error = Classify(event->message);
  wait.stage = DiskWaitStage::kMount;
  wait.cause = error.cause;
  wait.side = error.side;
  wait.message = event->message;
  return true;
}

// Whether it is the node's turn: to mount the disk, or to attach it, too.
bool IsForTheNode(const Inventory& inventory, const Index& index, const Pod& pod,
                  const Wish& wish) {
  if (wish.own != nullptr) return wish.own->attached;
  return !HasAttachments(inventory, *wish.disk.volume) &&
         FindDiskEvent(inventory, index, pod, wish.disk, kAttachReasons, {}) == nullptr;
}

}  // namespace

std::optional<DiskWait> FindDiskWait(const Inventory& inventory, const Index& index, const Pod& pod,
                                     const PodDisk& disk) {
  const auto* node = index.FindNode(pod.node_name);
  if (node != nullptr && node->is_virtual) return std::nullopt;  // attaches without Kubernetes
  Wish wish{.disk = disk,
            .own = AttachmentTo(index, *disk.volume, pod.node_name),
            .elsewhere = AttachmentElsewhere(index, *disk.volume, pod.node_name),
            .in_ecs = index.FindDisk(disk.volume->disk_id)};
  const auto asked_at = wish.own != nullptr ? wish.own->meta.created : WaitingSince(pod);
  wish.place = FindPlace(inventory, wish.in_ecs,
                         node != nullptr ? index.InstanceOf(*node) : std::string_view(), asked_at);
  DiskWait wait{.volume = disk.volume,
                .holder = FindHolder(index, wish.elsewhere, wish.in_ecs, wish.place)};
  const bool is_missing = IsForTheNode(inventory, index, pod, wish)
                              ? ExplainUnmounted(inventory, index, pod, wish, wait)
                              : ExplainUnattached(inventory, index, pod, wish, wait);
  return is_missing ? std::optional(std::move(wait)) : std::nullopt;
}

}  // namespace exporter

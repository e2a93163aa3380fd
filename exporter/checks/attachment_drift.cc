// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/attachment_drift.h"

#include <algorithm>
#include <utility>

#include "exporter/analysis/pod_facts.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace {

using kubernetes::Node;
using kubernetes::PersistentVolume;
using kubernetes::Pod;
using kubernetes::VolumeAttachment;

bool IsEstablished(const VolumeAttachment& attachment) {
  return attachment.attacher == kubernetes::kDiskDriver && attachment.attached &&
         !attachment.meta.deleting_since;
}

// When the attachments were read: a move shows up in those that are newer than the disks. While
// they cannot be read they are newer than nothing.
TimePoint AttachmentsReadAt(const Inventory& inventory) {
  const auto& attachments = inventory.volume_attachments;
  return attachments.failing() ? TimePoint::min() : attachments.read_started();
}

// An attachment that ECS contradicts, and its node.
struct Contradiction {
  const VolumeAttachment* attachment = nullptr;
  const Node* node = nullptr;
};

// The node of an attachment that is not where ECS has the disk; null if it is or if that is not
// conclusive yet.
const Node* ContradictedNode(const Analysis& analysis, const alibaba::Disk& disk,
                             const VolumeAttachment& attachment) {
  const auto& created = attachment.meta.created;
  const bool is_listed_since = created && *created < analysis.inventory.disks.read_started();
  if (!IsEstablished(attachment) || !is_listed_since) return nullptr;
  const Node* node = analysis.index.FindNode(attachment.node_name);
  if (node == nullptr) return nullptr;
  const std::string_view instance = analysis.index.InstanceOf(*node);
  if (instance.empty()) return nullptr;
  const auto& instances = disk.instance_ids;
  const bool agrees = std::ranges::find(instances, instance) != instances.end();
  return agrees ? nullptr : node;
}

// The first by the name of its node, as attachments are unordered.
Contradiction FindContradiction(const Analysis& analysis, const PersistentVolume& volume,
                                const alibaba::Disk& disk) {
  Contradiction first;
  for (const auto* attachment : analysis.index.AttachmentsOf(volume.meta.name)) {
    const Node* node = ContradictedNode(analysis, disk, *attachment);
    if (node == nullptr) continue;
    if (first.node == nullptr || node->meta.name < first.node->meta.name) {
      first = {.attachment = attachment, .node = node};
    }
  }
  return first;
}

bool IsAttachedTo(const Index& index, const PersistentVolume& volume, const Node& node) {
  return std::ranges::any_of(index.AttachmentsOf(volume.meta.name), [&](const auto* each) {
    return each->attacher == kubernetes::kDiskDriver && each->node_name == node.meta.name;
  });
}

// Whether Kubernetes records an attachment of the volume, or of another volume of the same disk, to
// the node where ECS has the disk.
bool IsHolderKnown(const Index& index, const PersistentVolume& volume, const Node* holder) {
  return holder != nullptr &&
         (IsAttachedTo(index, volume, *holder) ||
          std::ranges::any_of(index.OtherVolumesOfDisk(volume), [&](const auto* other) {
            return IsAttachedTo(index, *other, *holder);
          }));
}

RemedyStep LookAtAttachments(const PersistentVolume& volume) {
  return Look("See which attachments Kubernetes knows.", AttachmentsOfVolume(volume.meta.name));
}

std::string PlaceText(const Contradiction& found, const std::string& instance, const Node* holder) {
  if (holder != nullptr) return "instance " + instance + " (node " + holder->meta.name + ")";
  // Both are set: a contradicted attachment has a time.
  const bool is_node_new =
      found.node->meta.created && *found.attachment->meta.created < *found.node->meta.created;
  return "instance " + instance +
         (is_node_new ? ", which may have been that node before it was made again" : "");
}

std::optional<Drift> ElsewhereDrift(const Analysis& analysis, const PersistentVolume& volume,
                                    const alibaba::Disk& disk) {
  // A shared disk is attached to several instances, so no single one of them is wrong.
  if (disk.status != "In_use" || disk.multi_attach || disk.instance_ids.size() != 1) return {};
  const std::string& instance = disk.instance_ids.front();
  const Node* holder = analysis.index.FindNodeByInstance(instance);
  if (IsHolderKnown(analysis.index, volume, holder)) return {};
  const Contradiction found = FindContradiction(analysis, volume, disk);
  if (found.node == nullptr) return {};
  const std::string& node = found.node->meta.name;
  return Drift{.reason = "attachment",
               .node = node,
               .text = "Kubernetes has it attached to node " + node + ", ECS has it on " +
                       PlaceText(found, instance, holder) +
                       ", so that pods on the node hang or write to nothing.",
               .steps = Steps(
                   LookAtAttachments(volume),
                   Act("If no pod on that instance uses the disk, unmount it there and detach "
                       "it.",
                       "aliyun ecs DetachDisk --region " + ShellWord(disk.region) + " --DiskId " +
                           ShellWord(disk.id) + " --InstanceId " + ShellWord(instance),
                       "What the other instance has not written to the disk yet is lost."),
                   Look("Then scale the pod's controller down until VolumeAttachment " +
                            found.attachment->meta.name +
                            " is gone, and up again: only then is the disk attached to the "
                            "right node.",
                        "kubectl get volumeattachment " + ShellWord(found.attachment->meta.name)))};
}

// The first pod by name that uses the volume on the node: one that waits for it is stuck-pod. One
// that is being deleted comes last. Null if there is none, or the pods are not known.
const Pod* FindUser(const Analysis& analysis, const PersistentVolume& volume, const Node& node) {
  if (!volume.claim) return nullptr;
  const auto key_of = [](const Pod& pod) {
    return std::pair(pod.meta.deleting_since.has_value(), std::string_view(pod.meta.name));
  };
  const Pod* first = nullptr;
  for (const Pod* pod : analysis.index.PodsOfClaim(volume.claim->ns, volume.claim->name)) {
    if (pod->node_name != node.meta.name) continue;
    if (!HasVolumes(analysis.inventory, analysis.options, *pod)) continue;
    if (first == nullptr || key_of(*pod) < key_of(*first)) first = pod;
  }
  return first;
}

// So that the disk is attached again.
RemedyStep RestartStep(const Pod& user, const VolumeAttachment& attachment) {
  const std::string what =
      user.meta.deleting_since
          ? "The pod is being deleted already: keep its controller scaled down until this "
            "VolumeAttachment is gone, and scale up again."
          : "Scale the pod's controller down (a pod that is only deleted comes back at once, and "
            "the attachment stays), wait until this VolumeAttachment is gone, and scale up again.";
  return Look(what + " The disk is then attached again. Data that the pod could not write is lost.",
              "kubectl get volumeattachment " + ShellWord(attachment.meta.name));
}

std::optional<Drift> DetachedDrift(const Analysis& analysis, const PersistentVolume& volume,
                                   const alibaba::Disk& disk) {
  if (disk.status != "Available" || !disk.instance_ids.empty()) return {};
  const Contradiction found = FindContradiction(analysis, volume, disk);
  if (found.node == nullptr) return {};
  const std::string& node = found.node->meta.name;
  const Pod* user = FindUser(analysis, volume, *found.node);
  if (user == nullptr) return {};
  const std::string pod = user->meta.ns + "/" + user->meta.name;
  return Drift{
      .reason = "detached",
      .node = node,
      .text = "Kubernetes has it attached to node " + node + ", where pod " + pod +
              " uses it; ECS has it attached to no instance, so that the pod writes to nothing.",
      .steps = Steps(LookAtAttachments(volume),
                     Look("See what the pod says: its file system may be read-only by now.",
                          "kubectl logs -n " + ShellWord(user->meta.ns) + " " +
                              ShellWord(user->meta.name) + " --all-containers --tail 20"),
                     RestartStep(*user, *found.attachment))};
}

}  // namespace

std::optional<Drift> FindAttachmentDrift(const Analysis& analysis, const PersistentVolume& volume,
                                         const alibaba::Disk& disk) {
  auto drift = ElsewhereDrift(analysis, volume, disk);
  if (!drift) drift = DetachedDrift(analysis, volume, disk);
  if (drift) drift->read_at = AttachmentsReadAt(analysis.inventory);
  return drift;
}

}  // namespace exporter

// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <array>

#include "exporter/analysis/attach_failures.h"
#include "exporter/analysis/error_causes.h"
#include "exporter/analysis/pod_facts.h"
#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace stuck_pod {

using kubernetes::PersistentVolume;
using kubernetes::Pod;

constexpr std::array kRequired{
    kNeeds<&Inventory::pods>, kNeeds<&Inventory::nodes>, kNeeds<&Inventory::persistent_volumes>,
    kNeeds<&Inventory::persistent_volume_claims>, kNeeds<&Inventory::volume_attachments>};

enum class Stuck { kNot, kAttach, kMount, kUnschedulable, kTerminating };

std::string_view Name(Stuck how) {
  static constexpr std::array<std::string_view, 5> kNames{"", "attach", "mount", "unschedulable",
                                                          "terminating"};
  return kNames.at(static_cast<std::size_t>(how));
}

// How a pod is stuck, and on which volume.
struct StuckPod {
  Stuck how = Stuck::kNot;
  const PersistentVolume* volume = nullptr;
  std::optional<TimePoint> since{};
  std::string message{};
};

// The volumes of the pod's claims that are disks.
std::vector<const PersistentVolume*> DisksOf(const Index& index, const Pod& pod) {
  std::vector<const PersistentVolume*> disks;
  for (const auto& name : pod.claims) {
    const auto* claim = index.FindClaim(pod.meta.ns, name);
    const auto* volume = claim != nullptr ? index.FindVolume(claim->volume_name) : nullptr;
    if (volume != nullptr && !volume->disk_id.empty()) disks.push_back(volume);
  }
  return disks;
}

const kubernetes::VolumeAttachment* AttachmentTo(const Index& index, const PersistentVolume& volume,
                                                 std::string_view node) {
  for (const auto* attachment : index.AttachmentsOf(volume.meta.name)) {
    if (attachment->node_name == node && attachment->attacher == kubernetes::kDiskDriver) {
      return attachment;
    }
  }
  return nullptr;
}

// A driver with attachRequired: false in its CSIDriver has no VolumeAttachments.
bool MakesAttachments(const Inventory& inventory) {
  return std::ranges::any_of(inventory.volume_attachments, [](const auto& attachment) {
    return attachment.attacher == kubernetes::kDiskDriver;
  });
}

// Whether no container has started and volumes may be the cause: image pulls and container
// configuration come after the volumes.
bool WaitsForVolumes(const Pod& pod) {
  if (pod.has_started || pod.phase != "Pending") return false;
  return std::ranges::all_of(pod.waiting, [](const auto& container) {
    return container.reason.empty() || container.reason == "ContainerCreating" ||
           container.reason == "PodInitializing";
  });
}

StuckPod Starting(const Analysis& analysis, const Pod& pod) {
  const Index& index = analysis.index;
  const auto since = pod.started ? pod.started : pod.meta.created;
  const auto disks = DisksOf(index, pod);
  for (const auto* volume : disks) {
    const auto* attachment = AttachmentTo(index, *volume, pod.node_name);
    if (volume->driver != kubernetes::kDiskDriver) continue;  // FlexVolume has no VolumeAttachments
    if (attachment != nullptr && attachment->attached) continue;
    const auto* event =
        FindEventAbout(analysis.inventory, index, pod, *volume, "FailedAttachVolume");
    if (attachment == nullptr && event == nullptr && !MakesAttachments(analysis.inventory)) {
      continue;
    }
    std::string message;
    if (attachment != nullptr && attachment->attach_error) {
      message = attachment->attach_error->message;
    } else if (event != nullptr) {
      message = event->message;
    }
    return {.how = Stuck::kAttach, .volume = volume, .since = since, .message = message};
  }
  for (const auto* volume : disks) {
    if (const auto* event =
            FindEventAbout(analysis.inventory, index, pod, *volume, "FailedMount")) {
      return {.how = Stuck::kMount, .volume = volume, .since = since, .message = event->message};
    }
  }
  return {};
}

StuckPod Ending(const Analysis& analysis, const Pod& pod) {
  StuckPod stuck{.how = Stuck::kTerminating, .since = pod.meta.deleting_since};
  const auto disks = DisksOf(analysis.index, pod);
  if (!disks.empty()) stuck.volume = disks.front();
  for (const auto* volume : disks) {
    const auto* attachment = AttachmentTo(analysis.index, *volume, pod.node_name);
    if (attachment == nullptr || !attachment->detach_error) continue;
    stuck.volume = volume;
    stuck.message = attachment->detach_error->message;
    break;
  }
  return stuck;
}

StuckPod FindStuckPod(const Analysis& analysis, const Pod& pod) {
  if (pod.phase == "Succeeded" || pod.phase == "Failed" || pod.claims.empty()) return {};
  if (pod.meta.deleting_since) return Ending(analysis, pod);
  if (pod.node_name.empty()) {
    if (!IsStorageReason(pod.unscheduled_message)) return {};
    return {.how = Stuck::kUnschedulable,
            .since = pod.meta.created,
            .message = pod.unscheduled_message};
  }
  // missing-node-pod covers pods on missing nodes; virtual nodes have no VolumeAttachments.
  const auto* node = analysis.index.FindNode(pod.node_name);
  if (node == nullptr || node->is_virtual || !WaitsForVolumes(pod)) return {};
  return Starting(analysis, pod);
}

std::string Summary(const Pod& pod, const StuckPod& stuck) {
  const std::string volume = stuck.volume != nullptr ? stuck.volume->meta.name : "its volumes";
  std::string text = "Pod " + pod.meta.ns + "/" + pod.meta.name;
  if (stuck.how == Stuck::kAttach) {
    text += " cannot start on node " + pod.node_name + ": volume " + volume + " is not attached";
  } else if (stuck.how == Stuck::kMount) {
    text += " cannot start on node " + pod.node_name + ": volume " + volume + " is not mounted";
  } else if (stuck.how == Stuck::kUnschedulable) {
    text += " fits on no node because of its storage";
  } else {
    text += " does not end" + (pod.node_name.empty() ? "" : " on node " + pod.node_name) +
            ", and nothing else can safely use " + volume;
  }
  return text + (stuck.message.empty() ? "." : ": " + stuck.message);
}

std::vector<RemedyStep> Remedy(const Pod& pod, const StuckPod& stuck) {
  const std::string name = "-n " + ShellWord(pod.meta.ns) + " " + ShellWord(pod.meta.name);
  auto steps = Steps(Look("Read its events.", "kubectl describe pod " + name));
  if (stuck.volume != nullptr) {
    steps.push_back(
        Look("See where its volume is attached.",
             "kubectl get volumeattachments | grep -F -e " + ShellWord(stuck.volume->meta.name)));
  }
  if (stuck.how == Stuck::kTerminating) {
    if (!pod.node_name.empty()) {
      steps.push_back(
          Look("See whether its node still answers. That the node is gone does not prove "
               "that its machine is: go on only when that is stopped or released.",
               "kubectl get node " + ShellWord(pod.node_name)));
    }
    steps.push_back(
        Act("Delete it by force.", "kubectl delete pod " + name + " --grace-period=0 --force",
            "If its machine still runs, the pod may run twice and both may write to the same "
            "data."));
  } else if (stuck.how == Stuck::kUnschedulable) {
    steps.push_back(
        Look("Make room: see node-disk-limit and scale-up-blocked for what is missing."));
  } else {
    const std::string cause =
        stuck.message.empty() ? "" : " (" + std::string(Name(CauseOf(stuck.message))) + ")";
    steps.push_back(Look("See attach-error for the cause" + cause +
                         ". If the node is at fault, cordon it and "
                         "delete the pod, so that it is scheduled anew."));
  }
  return steps;
}

Finding MakeFinding(const Analysis& analysis, const Pod& pod, const StuckPod& stuck) {
  Finding finding = FindingOn(analysis, "Pod", pod.meta);
  finding.node = pod.node_name;
  finding.reason = std::string(Name(stuck.how));
  finding.since = stuck.since;
  SetPlace(analysis, stuck.volume, finding);
  finding.summary = Summary(pod, stuck);
  finding.remedy = Remedy(pod, stuck);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::vector<Finding> findings;
  for (const Pod& pod : analysis.inventory.pods) {
    if (!analysis.inventory.scope.CoversNamespace(pod.meta.ns)) continue;
    const StuckPod stuck = FindStuckPod(analysis, pod);
    if (stuck.how != Stuck::kNot) findings.push_back(MakeFinding(analysis, pod, stuck));
  }
  return findings;
}

}  // namespace stuck_pod

// stuck-pod: a pod that cannot start or terminate because of its volumes. The reason is `attach`
// (no container has started, and a disk is not attached to its node), `mount` (attached, but the
// kubelet fails to mount it), `unschedulable` (for a storage reason) or `terminating` (has a
// claim). Pods waiting for an image, a ConfigMap, init containers or the network are not reported.
Check StuckPodCheck() {
  using namespace stuck_pod;
  return {.name = "stuck-pod", .severities = kOnlyCritical, .needs = kRequired, .find = Find};
}

}  // namespace exporter

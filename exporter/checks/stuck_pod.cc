// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "exporter/analysis/disk_waits.h"
#include "exporter/analysis/error_causes.h"
#include "exporter/analysis/pod_facts.h"
#include "exporter/checks/disk_wait_steps.h"
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
  std::optional<DiskWait> wait{};  // of a pod that cannot start
};

const kubernetes::VolumeAttachment* AttachmentTo(const Index& index, const PersistentVolume& volume,
                                                 std::string_view node) {
  for (const auto* attachment : index.AttachmentsOf(volume.meta.name)) {
    if (attachment->node_name == node && attachment->attacher == kubernetes::kDiskDriver) {
      return attachment;
    }
  }
  return nullptr;
}

StuckPod Starting(const Analysis& analysis, const Pod& pod) {
  std::optional<DiskWait> first;  // a disk that is not attached matters more
  for (const PodDisk& disk : DisksOf(analysis.index, pod)) {
    auto wait = FindDiskWait(analysis.inventory, analysis.index, pod, disk);
    if (wait && (!first || wait->stage < first->stage)) first = std::move(wait);
  }
  if (!first) return {};
  const bool is_attached = first->stage != DiskWaitStage::kAttach;
  StuckPod stuck{.how = is_attached ? Stuck::kMount : Stuck::kAttach,
                 .volume = first->volume,
                 .since = WaitingSince(pod),
                 .message = first->message};
  stuck.wait = std::move(first);
  return stuck;
}

StuckPod Ending(const Analysis& analysis, const Pod& pod) {
  StuckPod stuck{.how = Stuck::kTerminating, .since = pod.meta.deleting_since};
  const auto disks = DisksOf(analysis.index, pod);
  if (!disks.empty()) stuck.volume = disks.front().volume;
  for (const auto& [volume, name] : disks) {
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
    if (!IsStorageReason(*pod.unscheduled_message)) return {};
    return {.how = Stuck::kUnschedulable,
            .since = pod.meta.created,
            .message = *pod.unscheduled_message};
  }
  if (!WaitsForVolumes(analysis.inventory, pod)) return {};
  // missing-node-pod covers pods on missing nodes.
  if (analysis.index.FindNode(pod.node_name) == nullptr) return {};
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
    text += " cannot be scheduled because of its storage";
  } else {
    text += " has not terminated" + (pod.node_name.empty() ? "" : " on node " + pod.node_name) +
            ", so no other pod can safely use " + volume;
  }
  return text + (stuck.message.empty() ? "." : ": " + ReadableError(stuck.message));
}

// Whether the machine of a node that does not answer is off, and what ends its pods then; nothing
// of a node that is gone, or is no instance.
std::vector<RemedyStep> MachineSteps(const Analysis& analysis, const kubernetes::Node* node) {
  const std::string_view instance =
      node == nullptr ? std::string_view() : analysis.index.InstanceOf(*node);
  if (instance.empty()) return {};
  return Steps(
      Look("Go on only if Status is Stopped or the instance is not listed.",
           "aliyun ecs DescribeInstances" + RegionOption(analysis) + " --InstanceIds " +
               IdList(instance)),
      Act("If the machine is off, let Kubernetes remove the pods of the node and detach its disks; "
          "remove the taint afterwards.",
          "kubectl taint node " + ShellWord(node->meta.name) +
              " node.kubernetes.io/out-of-service=nodeshutdown:NoExecute",
          "If the machine still runs, its pods may run twice and both may write to the same "
          "data."));
}

// It is being deleted already. Forgetting it by force is for a machine that cannot end it any more:
// on a node that works it would leave containers behind that still write.
std::vector<RemedyStep> EndingSteps(const Analysis& analysis, const Pod& pod) {
  const std::string name = "-n " + ShellWord(pod.meta.ns) + " " + ShellWord(pod.meta.name);
  const auto* node = analysis.index.FindNode(pod.node_name);
  if (pod.node_name.empty()) {
    return Steps(Look(
        "It is on no node: see which finalizer holds it and which controller should remove it.",
        "kubectl get pod " + name + " -o jsonpath='{.metadata.finalizers}'"));
  }
  if (node != nullptr && node->is_ready) {
    return Steps(
        Look("The node is Ready and should end the pod: find out why it does not, in the logs of "
             "the kubelet and the CSI plugin there. A process that hangs in I/O ends only with a "
             "reboot of the node.",
             "kubectl describe node " + ShellWord(pod.node_name)));
  }
  auto steps = Steps(
      Look("See whether its node still answers. That the node is gone from Kubernetes does not "
           "prove that its machine is off: go on only if the instance is stopped or released.",
           "kubectl get node " + ShellWord(pod.node_name)));
  std::ranges::move(MachineSteps(analysis, node), std::back_inserter(steps));
  steps.push_back(Act("Or delete it by force.",
                      "kubectl delete pod " + name + " --grace-period=0 --force",
                      "If its machine still runs, the pod may run twice and both may write to the "
                      "same data."));
  return steps;
}

std::vector<RemedyStep> Remedy(const Analysis& analysis, OtherNodes& others, const Pod& pod,
                               const StuckPod& stuck) {
  auto steps = Steps(Look("Read its events.", "kubectl describe pod -n " + ShellWord(pod.meta.ns) +
                                                  " " + ShellWord(pod.meta.name)));
  if (stuck.volume != nullptr) {
    steps.push_back(
        Look("See where its volume is attached.", AttachmentsOfVolume(stuck.volume->meta.name)));
  }
  std::vector<RemedyStep> more;
  if (stuck.how == Stuck::kTerminating) {
    more = EndingSteps(analysis, pod);
  } else if (stuck.how == Stuck::kUnschedulable) {
    steps.push_back(
        Look("Make room: see node-disk-limit and scale-up-blocked for what is missing."));
  } else {
    more = DiskWaitSteps(analysis, others, pod, *stuck.wait);
  }
  std::ranges::move(more, std::back_inserter(steps));
  return steps;
}

Finding MakeFinding(const Analysis& analysis, OtherNodes& others, const Pod& pod,
                    const StuckPod& stuck) {
  Finding finding = FindingOn(analysis, "Pod", pod.meta);
  finding.node = pod.node_name;
  finding.reason = std::string(Name(stuck.how));
  finding.since = stuck.since;
  SetPlace(analysis, stuck.volume, finding);
  finding.summary = Summary(pod, stuck);
  finding.remedy = Remedy(analysis, others, pod, stuck);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::vector<Finding> findings;
  OtherNodes others(analysis);
  for (const Pod& pod : analysis.inventory.pods) {
    if (!analysis.inventory.scope.CoversNamespace(pod.meta.ns)) continue;
    const StuckPod stuck = FindStuckPod(analysis, pod);
    if (stuck.how != Stuck::kNot) findings.push_back(MakeFinding(analysis, others, pod, stuck));
  }
  return findings;
}

}  // namespace stuck_pod

// stuck-pod: a pod that cannot start or terminate because of its volumes. The reason is `attach`
// (no container runs, and a disk is not attached to its node), `mount` (attached by Kubernetes, but
// the kubelet fails to mount it, or ECS has it elsewhere or nowhere), `unschedulable` (for a
// storage reason) or `terminating` (has a claim). Pods waiting for an image, a ConfigMap, init
// containers or the network are not reported. See FindDiskWait for what counts, and for how long.
Check StuckPodCheck() {
  using namespace stuck_pod;
  return {.name = "stuck-pod", .severities = kOnlyCritical, .needs = kRequired, .find = Find};
}

}  // namespace exporter

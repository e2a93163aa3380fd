// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/disk_wait_steps.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "exporter/checks/cause_advice.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace {

using kubernetes::Pod;

// Causes that stay behind with the node when the pod moves.
constexpr std::array kCausesOfNodes{ErrorCause::kDiskLimit, ErrorCause::kCategoryUnsupported,
                                    ErrorCause::kInstanceMissing, ErrorCause::kInstanceState};
// Those that may, so that the cause itself is worth a look, too.
constexpr std::array kCausesOfMaybeNodes{ErrorCause::kDriverMissing, ErrorCause::kTimeout,
                                         ErrorCause::kOther};

// Owners whose pods do not come anew on another node: none, and those that keep a pod on its node.
constexpr std::array<std::string_view, 3> kOwnersThatStay{"", "DaemonSet", "Node"};

// The pods on the node that use the volume and have not ended; those that are not being deleted
// first.
std::vector<const Pod*> UsersOn(const Index& index, const kubernetes::PersistentVolume& volume,
                                std::string_view node) {
  if (!volume.claim) return {};
  auto pods = index.PodsOfClaim(volume.claim->ns, volume.claim->name).Copy();
  std::erase_if(pods, [&](const Pod* pod) {
    return pod->node_name != node || pod->phase == "Succeeded" || pod->phase == "Failed";
  });
  std::ranges::sort(pods, {}, [](const Pod* pod) {
    return std::pair(pod->meta.deleting_since.has_value(), std::string_view(pod->meta.name));
  });
  return pods;
}

RemedyStep UserStep(const Pod& user) {
  const std::string name = "-n " + ShellWord(user.meta.ns) + " " + ShellWord(user.meta.name);
  const std::string who =
      "Pod " + user.meta.ns + "/" + user.meta.name + " on node " + user.node_name + " has it";
  if (user.meta.deleting_since) {
    return Look(who +
                    " and is being deleted already: wait for that. If it does not terminate, "
                    "stuck-pod reports it.",
                "kubectl describe pod " + name);
  }
  return Look(who + ": only one of the two can run. Decide which.",
              "kubectl get pod " + name + " -o wide");
}

// What holds the disk where it is.
std::optional<RemedyStep> HolderStep(const Analysis& analysis, const DiskWait& wait) {
  const DiskHolder& holder = wait.holder;
  if (holder.node.empty() && holder.instance.empty()) return std::nullopt;
  if (holder.node.empty()) {
    return Look("Instance " + std::string(holder.instance) +
                    ", which has the disk, is not a node of this cluster: find out what uses it "
                    "there before you detach it.",
                "aliyun ecs DescribeInstances" + RegionOption(analysis, *wait.volume) +
                    " --InstanceIds " + IdList(holder.instance));
  }
  const std::string node(holder.node);
  const std::string describe = "kubectl describe node " + ShellWord(node);
  if (analysis.index.FindNode(node) == nullptr) {
    return Look("Node " + node +
                    ", which has the disk, no longer exists: missing-node-attachment says how "
                    "to release it.",
                "kubectl get node " + ShellWord(node));
  }
  const auto users = UsersOn(analysis.index, *wait.volume, node);
  if (!users.empty()) return UserStep(*users.front());
  if (holder.is_detaching) {
    return Look("It is already being detached from node " + node + ": wait for that.", describe);
  }
  return Look(
      "No pod on node " + node +
          " uses it any more, but it is still attached there: check the node. One that does "
          "not respond keeps a disk for six minutes, one that responds but does not unmount "
          "it keeps it forever.",
      describe);
}

bool IsOneOf(std::span<const ErrorCause> causes, std::optional<ErrorCause> cause) {
  return cause && std::ranges::find(causes, *cause) != causes.end();
}

// What the cause means, and what to do about it if no other step says so.
RemedyStep CauseStep(ErrorClass error, bool is_advice_wanted) {
  const CauseAdvice& advice = AdviceOn(error);
  const std::string text =
      "The cause (" + std::string(Name(error.cause)) + "): " + std::string(advice.meaning) + ".";
  if (!is_advice_wanted) return Look(text);
  return Look(text + " " + std::string(advice.what), std::string(advice.command));
}

RemedyStep MoveStep(OtherNodes& others, const Pod& pod) {
  if (std::ranges::find(kOwnersThatStay, pod.owner.kind) != kOwnersThatStay.end()) {
    return Look("If node " + pod.node_name +
                " is at fault, fix it: nothing would recreate this pod on another node.");
  }
  if (!others.CanTake(pod)) {
    return Look(
        "If node " + pod.node_name +
        " is at fault, fix it, or add one in the zone of the volumes: no other node can take "
        "all disks of the pod, so a new pod would come back here or stay Pending.");
  }
  return Look("If node " + pod.node_name +
              " is at fault, cordon it and delete the pod, so that it is rescheduled.");
}

}  // namespace

std::vector<RemedyStep> DiskWaitSteps(const Analysis& analysis, OtherNodes& others, const Pod& pod,
                                      const DiskWait& wait) {
  std::vector<RemedyStep> steps;
  auto holder = HolderStep(analysis, wait);
  const bool is_held = holder.has_value();
  if (holder) steps.push_back(std::move(*holder));
  if (wait.stage == DiskWaitStage::kEcs || !wait.holder.instance.empty()) {
    steps.push_back(LookAtDisk(analysis, *wait.volume));
  }
  const bool is_nodes = IsOneOf(kCausesOfNodes, wait.cause);
  if (wait.cause)
    steps.push_back(CauseStep({.cause = *wait.cause, .side = wait.side}, !is_held && !is_nodes));
  if (!wait.cause || is_nodes || IsOneOf(kCausesOfMaybeNodes, wait.cause)) {
    steps.push_back(MoveStep(others, pod));
  }
  return steps;
}

}  // namespace exporter
